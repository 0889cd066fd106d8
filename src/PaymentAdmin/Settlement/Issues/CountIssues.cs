using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>How many issues of one environment wait, in each view of the desk but the one of all.</summary>
public sealed class CountIssues(IDbContextFactory<PaymentDb> contexts, ListIssues list)
{
    private static readonly Slice s_none = new(1, 0);

    /// <param name="Environment">Of which environment they are.</param>
    /// <param name="Of">How many of each view.</param>
    public sealed record Answer(ConnectionEnvironment Environment, IReadOnlyDictionary<IssueView, int> Of);

    /// <param name="environment">Of one environment; null for production once it is connected, sandbox before.</param>
    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(ConnectionEnvironment? environment, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var shown = environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var counts = new Dictionary<IssueView, int>();
        foreach (var view in Enum.GetValues<IssueView>().Where(view => view != IssueView.All))
        {
            var rows = await list.Rows(db, new ListIssues.Query(s_none, View: view, Environment: shown), actor, cancellationToken);
            counts[view] = await rows.CountCapped(cancellationToken);
        }

        return new Answer(shown, counts);
    }
}
