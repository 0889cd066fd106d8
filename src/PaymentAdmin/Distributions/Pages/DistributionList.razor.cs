using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions.Pages;

/// <summary>Distributions of one environment, newest first.</summary>
public sealed partial class DistributionList
{
    private ListDistributions.Answer? _page;
    private IReadOnlyList<(string Value, string Text)> _programmes = [];
    private bool _mayManage;

    [Inject]
    private ListDistributions List { get; set; } = default!;

    [Inject]
    private ListProgrammes Programmes { get; set; } = default!;

    private string Environment => _page is null ? Value("environment") : Words.Of(_page.Environment);

    private string Summary => $"{DistributionText.Count(_page?.Data.Count ?? 0, "distribution", "distributions")} shown";

    protected override async Task Load()
    {
        var actor = await Actor();
        _mayManage = actor.May(Permissions.ManageDistributions);
        if (_programmes.Count == 0)
        {
            var programmes = await Programmes.Handle(new ListProgrammes.Query([], Slice: new Slice(Slice.MaxLimit, 0)), actor, Left);
            _programmes = [.. programmes.Data.Select(row => (row.Id, $"{row.Name} ({row.Code})"))];
        }

        var query = ListDistributions.Query.Read(Query);
        _page = await List.Handle(Query.ContainsKey("limit") ? query : query with { Limit = PageSize }, actor, Left);
    }
}
