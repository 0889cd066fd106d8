using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>The pilot's part of a distribution's page.</summary>
public sealed partial class PilotPanel
{
    private readonly Dictionary<string, Draft> _drafts = new(StringComparer.Ordinal);
    private PilotAnswer? _pilot;
    private Guid _loaded;
    private bool _mayConfirm;
    private bool _busy;
    private string _differences = "";
    private string? _error;

    [Inject]
    private GetPilot Get { get; set; } = default!;

    [Inject]
    private NotePilot Note { get; set; } = default!;

    [Inject]
    private ConfirmPilot Confirming { get; set; } = default!;

    /// <summary>A distribution that is a pilot.</summary>
    [Parameter, EditorRequired]
    public Guid DistributionId { get; set; }

    /// <summary>Told once the pilot is confirmed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != DistributionId)
        {
            _loaded = DistributionId;
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayConfirm = actor.May(Permissions.ReleaseDistributions);
        _pilot = await Get.Handle(DistributionId, actor, Left);
        _drafts.Clear();
        if (_mayConfirm && _pilot.Confirmation is null)
        {
            foreach (var row in _pilot.Payments.Where(row => row.Status is PaymentStatus.Completed or PaymentStatus.Failed or PaymentStatus.Reversed))
            {
                _drafts[row.PaymentId] = new Draft(row);
            }
        }
    }

    private async Task SaveNotes()
    {
        if (await SaveWhatDiffers())
        {
            Done("What the beneficiaries said is noted.");
        }
    }

    private async Task<bool> SaveWhatDiffers()
    {
        var receipts = _drafts.Values.Where(draft => draft.Differs).Select(draft => draft.Read()).ToList();
        if (receipts.Count == 0)
        {
            return true;
        }

        _busy = true;
        try
        {
            await Note.Handle(DistributionId, new NotePilot.Input(receipts), await Actor(), CancellationToken.None);
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
            return false;
        }
        finally
        {
            _busy = false;
        }

        await Load();
        return true;
    }

    private async Task Confirm(PilotOutcome outcome)
    {
        _error = string.IsNullOrWhiteSpace(_differences) ? "Say what was different. Where nothing was: none." : null;
        if (_error is not null || !await SaveWhatDiffers())
        {
            return;
        }

        var pilot = _pilot!;
        var what = outcome == PilotOutcome.Passed
            ? $"{Of(pilot.Held)}, {Shown(pilot.HeldMinor)}, are sent now. Other distributions of this connection can be released from now on."
            : $"{Of(pilot.Held)} stay held until somebody cancels them. The next distribution of this connection is a pilot again.";
        var act = outcome == PilotOutcome.Passed ? "It passed" : "It failed";
        if (await ConfirmDialog.Ask(Dialogs, "Confirm the pilot", act, Paragraph(what)) is null)
        {
            return;
        }

        try
        {
            await Confirming.Handle(DistributionId, new ConfirmPilot.Input(outcome, _differences), await Actor(), CancellationToken.None);
            Done(outcome == PilotOutcome.Passed ? "The pilot has passed." : "The pilot has failed.");
        }
        catch (Refusal refusal)
        {
            Refused(refusal);
        }

        await Load();
        await Changed.InvokeAsync();
    }

    private static string Of(int count) => count == 1 ? "1 payment" : string.Create(CultureInfo.CurrentCulture, $"{count:N0} payments");

    private string Shown(long minor) => new Amount(minor, Currency.Of(_pilot!.Currency)).Show(CultureInfo.CurrentCulture);

    private sealed class Draft(PilotPaymentAnswer row)
    {
        public string Received { get; set; } = row.Receipt is { } said ? Words.Of(said) : "";

        public string Note { get; set; } = row.Note ?? "";

        /// <summary>A note alone is not kept: it belongs to what was said.</summary>
        public bool Differs => Received.Length > 0 && (Received != (row.Receipt is { } said ? Words.Of(said) : "") || Note.Trim() != (row.Note ?? ""));

        public NotePilot.Receipt Read() => new(row.PaymentId, Words.Parse<PilotReceipt>(Received), Note);
    }
}
