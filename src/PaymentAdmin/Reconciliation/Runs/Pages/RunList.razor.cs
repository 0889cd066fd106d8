using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Reconciliation.Runs.Pages;

/// <summary>Reconciliations of one environment, newest first, and the last ones drawn.</summary>
public sealed partial class RunList
{
    private const int Drawn = 30;

    private IReadOnlyList<RunAnswer> _rows = [];
    private IReadOnlyList<RunAnswer> _drawn = [];
    private OffsetPagination _slice = new(PageSize, 0, 0, false);
    private ListRunConnections.Answer _connections = ListRunConnections.Answer.None;
    private ConnectionEnvironment? _environment;
    private bool _may;

    [Inject]
    private ReadRuns Read { get; set; } = default!;

    [Inject]
    private ListRunConnections Named { get; set; } = default!;

    /// <summary>Those of the shown environment, and the one that a link names.</summary>
    private IReadOnlyList<(string Value, string Text)> Connections =>
        [.. _connections.Data.Where(row => row.Environment == _environment || row.Id == Value("connection_id")).Select(row => (row.Id, row.Name))];

    protected override async Task Load()
    {
        var query = ReadRuns.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Slice = query.Slice with { Limit = PageSize } };
        var actor = await Actor();
        _may = actor.May(Permissions.RunReconciliation);
        _connections = await Named.Handle([Value("connection_id")], actor, Left);
        _environment = query.Environment ?? _connections.Find(Value("connection_id"))?.Environment ?? _connections.Environment;
        query = query with { Environment = _environment };
        var page = await Read.Handle(query, actor, Left);
        var completed = await Read.Handle(query with { Slice = new Slice(Drawn, 0), Statuses = [RunStatus.Completed] }, actor, Left);
        _connections = await Named.Handle([Value("connection_id"), .. page.Data.Concat(completed.Data).Select(row => row.ConnectionId)], actor, Left);
        (_rows, _slice, _drawn) = (page.Data, page.Pagination, [.. completed.Data.Where(row => !row.IsCorrected && row.SameAs is null).OrderBy(row => row.From).ThenBy(row => row.CreatedAt)]);
    }
}
