using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Issues;

namespace PaymentAdmin.Settlement.Statements.Pages;

/// <summary>Statements of one environment, newest first.</summary>
public sealed partial class StatementList
{
    private IReadOnlyList<StatementAnswer> _rows = [];
    private OffsetPagination _slice = new(PageSize, 0, 0, false);
    private ListDeskChoices.Answer _choices = ListDeskChoices.Answer.None;
    private ConnectionEnvironment? _environment;
    private bool _may;

    [Inject]
    private ReadStatements Read { get; set; } = default!;

    [Inject]
    private ListDeskChoices Choices { get; set; } = default!;

    protected override async Task Load()
    {
        var query = ReadStatements.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        var actor = await Actor();
        _may = actor.May(Permissions.ManageSettlement);
        _choices = await Choices.Handle([], actor, Left);
        _environment = query.Environment ?? _choices.Environment;
        var page = await Read.Handle(query with { Environment = _environment }, actor, Left);
        (_rows, _slice) = (page.Data, page.Pagination);
    }
}
