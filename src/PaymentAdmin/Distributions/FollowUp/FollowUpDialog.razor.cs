using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.UI;
using Radzen;

namespace PaymentAdmin.Distributions.FollowUp;

/// <summary>Makes a follow-up, once a person has seen what is offered and what is not.</summary>
public sealed partial class FollowUpDialog
{
    private readonly FormErrors _errors = new();
    private readonly List<Row> _rows = [];
    private ListFollowUp.Answer? _offer;
    private FollowUpKind _kind;
    private string _name = "";
    private string _purpose = "";
    private string _cycle = "";
    private string _maximum = "";
    private string _minimum = "";
    private string? _problem;
    private bool _choose;
    private bool _busy;

    [Inject]
    private ListFollowUp List { get; set; } = default!;

    [Inject]
    private MakeFollowUp Making { get; set; } = default!;

    /// <summary>The finished distribution.</summary>
    [Parameter, EditorRequired]
    public Guid DistributionId { get; set; }

    /// <summary>Its name.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Its purpose.</summary>
    [Parameter, EditorRequired]
    public string Purpose { get; set; } = "";

    /// <summary>Its cycle.</summary>
    [Parameter, EditorRequired]
    public string Cycle { get; set; } = "";

    private bool Choosing => _choose || _kind == FollowUpKind.TopUp;

    private Currency Money => Currency.Of(_offer!.Currency);

    /// <summary>Asks; where the person makes the follow-up, shows its page.</summary>
    public static async Task Ask(DialogService dialogs, NavigationManager navigation, Guid distributionId, string name, string purpose, string cycle)
    {
        var options = new DialogOptions { CloseDialogOnEsc = true, Width = "min(48rem, calc(100vw - 2rem))" };
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(DistributionId)] = distributionId,
            [nameof(Name)] = name,
            [nameof(Purpose)] = purpose,
            [nameof(Cycle)] = cycle,
        };
        if (await dialogs.OpenAsync<FollowUpDialog>($"Follow up {name}", parameters, options) is string id)
        {
            navigation.NavigateTo($"distributions/{id}");
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _name = Name.Length + Ending.Length <= Domain.Distributions.Distribution.NameMaxLength ? Name + Ending : Name;
        await Load();
    }

    private const string Ending = ", follow-up";

    private async Task Switch(FollowUpKind kind)
    {
        _kind = kind;
        _errors.Clear();
        await Load();
    }

    private async Task Load()
    {
        _rows.Clear();
        try
        {
            _offer = await Read(0);
        }
        catch (Refusal refusal)
        {
            _problem = refusal.Message;
        }
    }

    private async Task More()
    {
        _busy = true;
        try
        {
            _offer = await Read(_rows.Count);
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<ListFollowUp.Answer> Read(int offset)
    {
        var slice = new Slice(Slice.MaxLimit, Math.Min(offset, Slice.MaxOffset));
        var read = await List.Handle(DistributionId, new ListFollowUp.Query(_kind, OnlyOffered: true, slice), await Actor(), Left);
        var currency = Currency.Of(read.Currency);
        _rows.AddRange(read.Payments.Data.Where(row => _rows.TrueForAll(known => known.PaymentId != row.PaymentId)).Select(row => new Row
        {
            PaymentId = row.PaymentId,
            Reference = row.Reference,
            WasMinor = row.AmountMinor,
            Failed = row.FailureReason,
            Guidance = row.Guidance,
            Amount = _kind == FollowUpKind.Failed ? new Amount(row.AmountMinor, currency).ShowNumber(CultureInfo.CurrentCulture) : "",
        }));
        return read;
    }

    private async Task Make()
    {
        _errors.Clear();
        var (maximum, minimum) = (Bound(_maximum, "maximum"), Bound(_minimum, "minimum"));
        var payments = Choosing ? Chosen() : null;
        if (_errors.Any || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var input = new MakeFollowUp.Input(_name, _kind, Given(_purpose), Given(_cycle), payments, maximum, minimum);
            var made = await Making.Handle(DistributionId, input, await Actor(), CancellationToken.None);
            Done(made.Remaining == 0 ? "The draft is made." : $"The draft is made. {Count(made.Remaining)} are left for another one.");
            if (!Left.IsCancellationRequested)
            {
                Dialogs.Close(made.DistributionId);
            }
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
        }
        finally
        {
            _busy = false;
        }
    }

    private List<MakeFollowUp.Chosen> Chosen()
    {
        var chosen = new List<MakeFollowUp.Chosen>();
        foreach (var row in _rows)
        {
            var readable = Amount.TryRead(row.Amount, Money, CultureInfo.CurrentCulture, out var minor) && minor > 0;
            row.Wrong = row.Taken && !readable ? $"Type an amount above zero, such as {new Amount(150_000, Money).ShowNumber(CultureInfo.CurrentCulture)}." : null;
            if (row.Wrong is { } wrong)
            {
                _errors.Add("payments", $"{row.Reference}: {wrong}");
            }
            else if (row.Taken)
            {
                chosen.Add(new MakeFollowUp.Chosen(row.PaymentId, minor));
            }
        }

        if (chosen.Count == 0 && !_errors.Any)
        {
            _errors.Add("payments", "Choose at least one payment.");
        }

        return chosen;
    }

    private long? Bound(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (Amount.TryRead(text, Money, CultureInfo.CurrentCulture, out var minor) && minor > 0)
        {
            return minor;
        }

        _errors.Add(field, $"Type an amount above zero, such as {new Amount(150_000, Money).ShowNumber(CultureInfo.CurrentCulture)}, or leave it empty.");
        return null;
    }

    private string Summary(ListFollowUp.Answer offer) => (offer.Offered, _kind) switch
    {
        (0, FollowUpKind.Failed) => "No payment of this distribution can be paid again.",
        (0, _) => "No payment of this distribution can be topped up.",
        (_, FollowUpKind.Failed) => $"{Count(offer.Offered)} failed for certain, {Shown(offer.OfferedMinor)} together. A new draft pays them to the beneficiaries as they are recorded now; it is checked and approved like any other.",
        _ => $"{Count(offer.Offered)} arrived. Choose whom to pay more, and how much; the new draft is checked and approved like any other.",
    };

    private string MaximumHelp(ListFollowUp.Answer offer) => offer.SingleMaximum is { } most
        ? $"What is above it is split into several payments. The connection takes {Shown(most)} at most."
        : "What is above it is split into several payments. Empty for no maximum.";

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string Count(int count) => count == 1 ? "1 payment" : string.Create(CultureInfo.CurrentCulture, $"{count:N0} payments");

    private string Shown(long minor) => new Amount(minor, Money).Show(CultureInfo.CurrentCulture);

    private sealed class Row
    {
        public string PaymentId { get; init; } = "";

        public string Reference { get; init; } = "";

        public long WasMinor { get; init; }

        public string? Failed { get; init; }

        public string? Guidance { get; init; }

        public bool Taken { get; set; }

        public string Amount { get; set; } = "";

        public string? Wrong { get; set; }
    }
}
