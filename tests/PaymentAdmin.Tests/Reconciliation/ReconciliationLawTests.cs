using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Submission;

namespace PaymentAdmin.Tests.Reconciliation;

/// <summary>The laws, over generated pairs whose truth is known: each row in its class, nothing lost, in whatever order the rows stand.</summary>
public sealed class ReconciliationLawTests
{
    private const int Cases = 40;

    [Theory, EachDatabase(RealOnly = "It takes as long on each, and the SQL Server model only checks that it understands what it is asked.")]
    public async Task Run_OfAnyPair_HasEachRowInItsClass_WhateverTheOrder(DatabaseProvider provider)
    {
        var cases = new List<(IReadOnlyList<Pairs.Story> Stories, IReadOnlyList<int> Order)>();
        Laws.Hold(Pairs.Some, cases.Add, Cases);
        await using var database = await TestDatabase.Create(provider);
        var psp = new ScriptedPsp();
        await using var handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton<IPspClient>(psp).AddSingleton(new ReconciliationRules { PartRows = 3 }));
        foreach (var (at, pair) in cases.Index())
        {
            // Each on a connection of its own: nothing of another is known there.
            await Hold(await Reconciling.On(database, handlers, psp, $"LAW{at}", at + 1), pair.Stories, pair.Order);
        }
    }

    private static async Task Hold(Reconciling test, IReadOnlyList<Pairs.Story> stories, IReadOnlyList<int> order)
    {
        foreach (var record in stories.SelectMany(story => story.Records))
        {
            await (record.IsInbound ? test.Receive(record.PspId!, record.Reference, record.Minor) : test.Pay(record.Reference, record.Minor, record.Status, record.PspId));
        }

        List<string> rows = [.. stories.SelectMany(story => story.Rows)];
        var truths = stories.SelectMany(story => story.Truths).Select(Say).Order(StringComparer.Ordinal).ToList();
        var first = await test.Run(rows);
        var told = $"rows:\n{string.Join('\n', rows)}";
        Assert.True(first.Status == RunStatus.Completed, $"{first.Problem} {told}");
        await Same(test, first, truths, told);

        List<string> shuffled = [.. rows.Select((row, at) => (row, at)).OrderBy(one => order[one.at % order.Count]).ThenByDescending(one => one.at).Select(one => one.row)];
        if (!shuffled.SequenceEqual(rows))
        {
            var again = await test.Run(shuffled);
            Assert.Equal((2, first.Id, 0), (again.Version, again.Corrects, again.Gone));
            await Same(test, again, truths, $"shuffled {string.Join('\n', shuffled)}");
        }
    }

    private static async Task Same(Reconciling test, RunAnswer run, List<string> truths, string told)
    {
        var items = await test.Items(run.Id);
        var found = items.Select(item => Say(new Pairs.Truth(item.Class, item.PspId ?? item.Reference ?? "", item.Platform?.Amount, item.Psp?.Amount, item.IsPossibleDouble))).Order(StringComparer.Ordinal).ToList();
        Assert.True(truths.SequenceEqual(found), $"expected:\n{string.Join('\n', truths)}\nfound:\n{string.Join('\n', found)}\n{told}");

        // Both sides add up: what the items come to is what the run says.
        foreach (var kind in items.GroupBy(item => Domain.Words.Of(item.Class)))
        {
            Assert.Equal(kind.Count(), run.Counts[kind.Key]);
            Assert.Equal((kind.Sum(item => item.Platform?.Amount ?? 0), kind.Sum(item => item.Psp?.Amount ?? 0)), (run.Amounts[kind.Key].Sum(one => one.Value.Platform), run.Amounts[kind.Key].Sum(one => one.Value.Psp)));
        }

        Assert.Equal(items.Count, run.Counts.Values.Sum());
    }

    private static string Say(Pairs.Truth truth) => $"{truth.Class} {truth.Name} {truth.Ours} {truth.Theirs} {(truth.IsDouble ? "double" : "")}";
}
