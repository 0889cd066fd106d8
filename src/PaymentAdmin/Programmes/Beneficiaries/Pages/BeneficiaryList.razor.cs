using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using Radzen;

namespace PaymentAdmin.Programmes.Beneficiaries.Pages;

/// <summary>All beneficiaries, newest first. What a person is found by stays on this page: it is in no address.</summary>
public sealed partial class BeneficiaryList
{
    private ListBeneficiaries.Answer? _page;
    private ListBeneficiaries.Answer? _found;
    private IReadOnlyList<ListProgrammeChoices.Row> _programmes = [];
    private IReadOnlyList<ListKycConnections.Row> _connections = [];
    private string _searchBy = BeneficiaryText.Searches[0].Value;
    private string _search = "";
    private string? _searchProblem;
    private bool _maySee;
    private bool _mayManage;

    [Inject]
    private ListBeneficiaries List { get; set; } = default!;

    [Inject]
    private ListProgrammeChoices Programmes { get; set; } = default!;

    [Inject]
    private ListKycConnections Connections { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    private IReadOnlyList<BeneficiaryAnswer> Rows => (_found ?? _page)?.Data ?? [];

    private IReadOnlyList<(string Value, string Text)> ProgrammeOptions => [.. _programmes.Select(programme => (programme.Id, programme.Text))];

    private ListProgrammeChoices.Row? Programme => _programmes.FirstOrDefault(programme => programme.Id == Value("programme_id"));

    private string Summary => _page?.Pagination is { } place
        ? $"{(Query.ContainsKey("cursor") ? $"{Rows.Count}" : $"The newest {Rows.Count}")} of {(place.TotalCountCapped ? "more than " : "")}{place.TotalCount.ToString("N0", CultureInfo.CurrentCulture)}"
        : "";

    protected override async Task Load()
    {
        var actor = await Actor();
        _maySee = actor.May(Permissions.ViewBeneficiaries);
        _mayManage = _maySee && actor.May(Permissions.ManageDistributions);
        _programmes = await Programmes.Handle(actor, Left);
        var query = ListBeneficiaries.Query.Read(Query);
        _page = await List.Handle(Query.ContainsKey("limit") ? query : query with { Limit = PageSize }, actor, Left);
        _connections = query.Filter.ProgrammeId is { } programme ? await Connections.Handle([programme], actor, Left) : [];
        _found = null;
    }

    private async Task Find()
    {
        _searchProblem = null;
        try
        {
            var text = _search.Trim();
            var exact = _searchBy switch
            {
                "account" => new ExactSearch(AccountNumber: text),
                "external_id" => new ExactSearch(ExternalId: text),
                _ => new ExactSearch(PhoneNumber: text),
            };
            var filter = ListBeneficiaries.Query.Read(Query).Filter;
            _found = await List.Search(new ListBeneficiaries.Query(filter, Slice.MaxLimit), exact, await Actor(), Left);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Invalid)
        {
            _searchProblem = refusal.Message;
        }
    }

    private void ForgetSearch() => (_found, _search, _searchProblem) = (null, "", null);

    private string FoundText(int count) => $"{(count == 0 ? "Nobody has" : count == 1 ? "1 person has" : $"{count:N0} people have")} exactly this {Words.Plain(_searchBy).ToLowerInvariant()}{(Filtered ? " within the filters" : "")}.";

    private async Task Add()
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(BeneficiaryForm.Programmes)] = _programmes, [nameof(BeneficiaryForm.ProgrammeId)] = Programme?.Id };
        if (await Dialogs.OpenAsync<BeneficiaryForm>("Add a beneficiary", parameters, BeneficiaryForm.Options) is BeneficiaryForm.Saved saved)
        {
            Done(saved.Message);
            await Reload();
        }
    }

    private async Task CheckMembers()
    {
        var programme = Programme!;
        KycState[] open = [KycState.NotChecked, KycState.NameDiffers, KycState.Failed];
        var members = new BeneficiaryFilter(PublicId.Programme.Parse(programme.Id), open, [], BeneficiaryStatus.Active);
        var count = (await List.Handle(new ListBeneficiaries.Query(members, 1), await Actor(), Left)).Pagination.TotalCount;
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(KycDialog.Connections)] = _connections, [nameof(KycDialog.ProgrammeId)] = programme.Id, [nameof(KycDialog.Of)] = programme.Code, [nameof(KycDialog.Count)] = count,
        };
        if (await Dialogs.OpenAsync<KycDialog>("Check who holds the accounts", parameters, KycDialog.Options) is string outcome)
        {
            Done(outcome);
            await Reload();
        }
    }
}
