using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;
using Radzen;

namespace PaymentAdmin.Programmes.Beneficiaries.Pages;

/// <summary>Asks a PSP about one person, or about the members of a programme who have not passed.</summary>
public sealed partial class KycDialog
{
    private string _connection = "";
    private string? _problem;
    private bool _busy;

    public static DialogOptions Options { get; } = new() { CloseDialogOnEsc = true, Width = "min(34rem, calc(100vw - 2rem))" };

    /// <summary>Those that offer it; one at least.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ListKycConnections.Row> Connections { get; set; } = [];

    /// <summary>The one person, or null.</summary>
    [Parameter]
    public string? BeneficiaryId { get; set; }

    /// <summary>The programme, where it is about its members.</summary>
    [Parameter]
    public string? ProgrammeId { get; set; }

    /// <summary>The person's name, or the programme's code.</summary>
    [Parameter, EditorRequired]
    public string Of { get; set; } = "";

    /// <summary>How many people it is about.</summary>
    [Parameter]
    public int Count { get; set; } = 1;

    [Inject]
    private RequestKyc Request { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private bool Nobody => Count == 0;

    private int Asked => Math.Min(Count, RequestKyc.MaxAtOnce);

    private IReadOnlyList<(string Value, string Text)> ConnectionOptions => [.. Connections.Select(row => (row.Id, $"{row.ProcessorName}, {Words.Plain(row.Environment).ToLowerInvariant()}"))];

    private string What => BeneficiaryId is not null
        ? $"The PSP is asked whether the account of {Of} exists, and who holds it."
        : $"The PSP is asked about the active members of {Of} who have not passed: {BeneficiaryText.People(Count)}{(Count > Asked ? $", {Asked:N0} of them now" : "")}.";

    protected override void OnInitialized() => _connection = Connections[0].Id;

    private async Task Start()
    {
        if (_busy || Nobody)
        {
            return;
        }

        (_busy, _problem) = (true, null);
        try
        {
            var outcome = await Ask(await Actor());
            if (!Left.IsCancellationRequested)
            {
                Dialogs.Close(outcome);
            }
        }
        catch (Refusal refusal)
        {
            _problem = refusal.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<string> Ask(Actor actor)
    {
        if (BeneficiaryId is { } one)
        {
            await Request.One(PublicId.Beneficiary.Parse(one), new RequestKyc.OneInput(_connection), actor, CancellationToken.None);
            return "The PSP is being asked.";
        }

        var answer = await Request.Many(new RequestKyc.ManyInput(_connection, ProgrammeId), actor, CancellationToken.None);
        return $"The PSP is being asked about {BeneficiaryText.People(answer.Requested)}.{(answer.Left > 0 ? $" {answer.Left:N0} more are left: ask again when these are done." : "")}";
    }
}
