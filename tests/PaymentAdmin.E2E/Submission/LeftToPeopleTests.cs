using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>What no machine can find out any more is ended by people, and then everybody is paid once all the same.</summary>
[Collection<Payouts>]
public sealed class LeftToPeopleTests(ITestOutputHelper output)
{
    /// <summary>So many sends are cut off before the money moves, and as many after.</summary>
    private const int Lost = 3;

    private const int FirstQuestion = 36_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Payments_OfWhichThePspNeverSaysWhatBecame_ArePaidOnceAfterPeopleDecided()
    {
        var terms = new PayoutTerms(People: 24, Keys.Off) { UnknownSchedule = [FirstQuestion] };
        await using var database = AppDatabase.OnSqlite();
        var (stage, node) = await Stage.Build(database, terms);
        await using var _ = stage;
        await stage.Psp.Behave(new Dictionary<string, object>(Weather.Fair(terms), StringComparer.Ordinal)
        {
            ["breakBeforeEffect"] = new { next = Lost },
            ["breakAfterEffect"] = new { next = Lost },
            ["missingWebhook"] = 1,
        });
        await stage.Payout.Release(node);
        await Eventually.Holds(async () => await stage.Payout.Open() == (await Unknown()).Count && await stage.Psp.Pending() == 0, () => $"Not all others end.\n{stage.Output}", Limit);
        var unknown = await Unknown();
        Assert.True(unknown.Count >= 2 * Lost, $"Only {unknown.Count} are unknown.");

        // Nobody answers when they are asked for at last.
        await stage.Psp.Behave(new Dictionary<string, object>(Weather.Fair(terms), StringComparer.Ordinal) { ["error503"] = 1, ["onlyRequests"] = new[] { "GET /api/v2/payments" } });
        stage.Forward(TimeSpan.FromSeconds(FirstQuestion));
        await stage.Payout.End(() => stage.Output, Limit);
        Assert.Equal(unknown.Count, await database.Count("""SELECT COUNT(*) FROM "Payments" WHERE "Status" = 'needs_review'"""));
        output.WriteLine(await stage.Payout.Judge(node, () => stage.Output, few: unknown.Count));

        Task<IReadOnlyList<string>> Unknown() => database.Rows("""SELECT "Id" FROM "Payments" WHERE "Status" = 'unknown'""");
    }
}
