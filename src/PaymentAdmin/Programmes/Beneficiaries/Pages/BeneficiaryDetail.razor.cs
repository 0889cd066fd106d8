using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using Radzen;

namespace PaymentAdmin.Programmes.Beneficiaries.Pages;

/// <summary>One beneficiary: who it is, where paid, what waits, what was paid. While a PSP is asked, it moves by itself.</summary>
public sealed partial class BeneficiaryDetail
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private Guid _id;
    private string? _loaded;
    private Versioned<BeneficiaryAnswer>? _shown;
    private IReadOnlyList<ListProgrammeChoices.Row> _programmes = [];
    private IReadOnlyList<ListKycConnections.Row> _connections = [];
    private IReadOnlyList<PayeeChangeAnswer> _changes = [];
    private IReadOnlyList<ListBeneficiaryPayments.Row> _payments = [];
    private bool _mayManage;
    private bool _mayAudit;

    [Inject]
    private GetBeneficiary Get { get; set; } = default!;

    [Inject]
    private ListProgrammeChoices Programmes { get; set; } = default!;

    [Inject]
    private ListKycConnections Connections { get; set; } = default!;

    [Inject]
    private ListPayeeChanges Changes { get; set; } = default!;

    [Inject]
    private ListBeneficiaryPayments Payments { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Tab { get; set; }

    private string Root => $"beneficiaries/{_shown!.Answer.Id}";

    private string CurrentPath => $"{Root}{(string.IsNullOrEmpty(Tab) ? "" : $"/{Tab}")}";

    private IEnumerable<(string Text, string Path)> Tabs
    {
        get
        {
            yield return ("Overview", Root);
            yield return ("Payee changes", $"{Root}/changes");
            yield return ("Payments", $"{Root}/payments");
            if (_mayAudit)
            {
                yield return ("History", $"{Root}/history");
            }
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            _loaded = Id;
            _id = PublicId.Beneficiary.Parse(Id);
            await Load();
        }
    }

    private async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageDistributions) && actor.May(Permissions.ViewBeneficiaries);
        _mayAudit = actor.May(Permissions.ViewAudit);
        var shown = await Get.Handle(_id, actor, Left);
        _programmes = await Programmes.Handle(actor, Left);
        _connections = await Connections.Handle([.. shown.Answer.ProgrammeIds.Select(PublicId.Programme.Parse)], actor, Left);
        _changes = (await Changes.Handle(new ListPayeeChanges.Query([], Slice.DefaultLimit, BeneficiaryId: _id), actor, Left)).Data;
        _payments = await Payments.Handle(_id, actor, Left);
        _shown = shown;
        LookAgain(Pause, () => _shown.Answer.KycRequest is { Status: KycRequestStatus.Waiting }, Look);
    }

    private async Task Look() => _shown = await Get.Handle(_id, await Actor(), Left);

    private async Task Change()
    {
        // As it is now, not as it was when the page was loaded.
        var now = await Get.Handle(_id, await Actor(), Left);
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(BeneficiaryForm.Beneficiary)] = now, [nameof(BeneficiaryForm.Programmes)] = _programmes };
        if (await Dialogs.OpenAsync<BeneficiaryForm>("Change the beneficiary", parameters, BeneficiaryForm.Options) is BeneficiaryForm.Saved saved)
        {
            Done(saved.Message);
        }

        // Also where the form was left: it may have met a colleague's change.
        await Load();
    }

    private async Task Check()
    {
        var person = _shown!.Answer;
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(KycDialog.Connections)] = _connections, [nameof(KycDialog.BeneficiaryId)] = person.Id, [nameof(KycDialog.Of)] = person.FullName,
        };
        if (await Dialogs.OpenAsync<KycDialog>("Check who holds the account", parameters, KycDialog.Options) is string outcome)
        {
            Done(outcome);
        }

        await Load();
    }
}
