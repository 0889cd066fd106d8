using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Reconciliation.Days;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Batches;

namespace PaymentAdmin.Tests.Reconciliation;

/// <summary>Payments that left for the simulator over the wire, and its reports of the days after, fetched by the schedule: what is wrong in them is what it was told to do.</summary>
public sealed class SimulatedReportTests
{
    private const int People = 9;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "calls a PSP")]
    public async Task Report_WithEveryFault_FindsEachInItsClass(DatabaseProvider provider)
    {
        await using var test = await Simulated.Start(provider);
        var paid = await test.PayEverybody();
        await test.Psp.Set("""
            {"lateReportLine":{"next":1},"missingReportLine":{"next":1},"wrongAmountInReport":{"next":1},"wrongCurrencyInReport":{"next":1},"wrongStatusInReport":{"next":1},
             "secondIdInReport":{"next":1},"duplicateReportLine":{"next":1},"extraReportLine":{"next":1}}
            """);

        var run = await test.Day(15);

        Assert.Equal((RunStatus.Completed, "fetch", "reconciliation"), (run.Status, run.Source, run.CreatedBy));
        var items = await test.Records.Items(run.Id);
        Assert.Equal(
            [
                ("platform_only", paid[0], ItemStep.Known),
                ("platform_only", paid[1], ItemStep.Known),
                ("amount_mismatch", paid[2], ItemStep.Issue),
                ("currency_mismatch", paid[3], ItemStep.Issue),
                ("status_mismatch", paid[4], ItemStep.Issue),
                ("matched", paid[5], ItemStep.None),
                ("psp_only", paid[5], ItemStep.Issue),
                ("duplicate", paid[6], ItemStep.Issue),
                ("matched", paid[6], ItemStep.None),
                ("matched", paid[7], ItemStep.None),
                ("matched", paid[8], ItemStep.None),
                ("psp_only", "NOT-YOURS", ItemStep.Issue),
            ],
            items.Select(item => (Words.Of(item.Class), Known(item.Reference!), item.Step)).OrderBy(item => item.Item2 == "NOT-YOURS" ? People : paid.IndexOf(item.Item2)).ThenBy(item => item.Item1, StringComparer.Ordinal));
        Assert.Equal([false, true], items.Where(item => item.Class == ReconciliationClass.PspOnly).Select(item => item.IsPossibleDouble).Order());
        Assert.Equal(["amount_mismatch", "currency_mismatch", "duplicate", "psp_only", "psp_only", "status_mismatch"], await test.Records.Kinds());
        Assert.Equal(ConnectionStatus.Halted, await test.Records.Connection());
        Assert.Contains("reconciliation_serious", await test.Records.Alerts());
        Assert.Equal(PaymentStatus.Completed, await test.Batching.StatusOfAll());

        // The next day's report has what came late, and nothing else; what is halted is still reconciled.
        var next = await test.Day(16);

        Assert.Equal((ReconciliationClass.Matched, paid[0]), Assert.Single(await test.Records.Items(next.Id)) is var late ? (late.Class, late.Reference) : default);
        Assert.Equal(6, (await test.Records.Issues()).Count);
    }

    [Fact]
    public async Task SecondIdAlone_HaltsTheConnection()
    {
        await using var test = await Simulated.Start(DatabaseProvider.Sqlite);
        await test.PayEverybody();
        await test.Psp.Set("""{"secondIdInReport":{"next":1}}""");

        var run = await test.Day(15);

        Assert.Equal((People, 1), (run.Counts["matched"], run.Counts["psp_only"]));
        Assert.Equal(["psp_only"], await test.Records.Kinds());
        Assert.Equal(ConnectionStatus.Halted, await test.Records.Connection());
    }

    [Fact]
    public async Task SecondPayment_ThatThePspReallyMade_HaltsTheConnection()
    {
        await using var test = await Simulated.Start(DatabaseProvider.Sqlite);
        var paid = await test.PayEverybody();
        await test.Psp.Set("""{"refuseDuplicateReferences":false}""");
        await test.Psp.Api(HttpMethod.Post, "payments", $$$"""{"recipient":{"mobile_number":"+255700000001"},"transaction":{"amount":50000,"currency":"TZS","reference":"{{{paid[3]}}}"}}""");

        var run = await test.Day(15);

        var second = Assert.Single(await test.Records.Items(run.Id, ReconciliationClass.PspOnly));
        Assert.Equal((paid[3], true, ItemStep.Issue), (second.Reference, second.IsPossibleDouble, second.Step));
        Assert.Equal(People, run.Counts["matched"]);
        Assert.Equal(ConnectionStatus.Halted, await test.Records.Connection());
    }

    [Theory, EachDatabase(RealOnly = "calls a PSP")]
    public async Task LinesThatThePspDoesNotKnowEither_AreFoundByTheNextRun_OrBecomeAnIssue(DatabaseProvider provider)
    {
        await using var test = await Simulated.Start(provider);
        var paid = await test.PayEverybody();
        await test.Psp.Set("""{"lateReportLine":{"next":1},"missingReportLine":{"next":1},"notFoundForKnown":1}""");

        var run = await test.Day(15);
        Assert.Equal([(paid[0], ItemStep.NotKnown), (paid[1], ItemStep.NotKnown)], await Missing(test, run, paid));
        Assert.Empty(await test.Records.Issues());

        var next = await test.Day(16);

        Assert.Equal([(paid[0], ItemStep.Found), (paid[1], ItemStep.Issue)], await Missing(test, run, paid));
        Assert.Equal(1, next.Counts["matched"]);
        Assert.Equal(["platform_only"], await test.Records.Kinds());
        Assert.Equal(PaymentStatus.Completed, await test.Batching.StatusOfAll());
        Assert.NotEqual(ConnectionStatus.Halted, await test.Records.Connection());
    }

    [Fact]
    public async Task Report_WithoutFaults_MatchesEverything()
    {
        await using var test = await Simulated.Start(DatabaseProvider.Sqlite);
        await test.PayEverybody();

        var run = await test.Day(15);

        Assert.Equal((People, People), (run.Counts["matched"], run.Counts.Values.Sum()));
        Assert.Equal((5_000_000L * People, 5_000_000L * People), (run.Amounts["matched"]["TZS"].Platform, run.Amounts["matched"]["TZS"].Psp));
        Assert.Empty(await test.Records.Issues());
    }

    private static string Known(string reference) => reference.StartsWith("NOT-YOURS-", StringComparison.Ordinal) ? "NOT-YOURS" : reference;

    private static async Task<IReadOnlyList<(string?, ItemStep)>> Missing(Simulated test, RunAnswer run, List<string> paid) =>
        [.. (await test.Records.Items(run.Id, ReconciliationClass.PlatformOnly)).OrderBy(item => paid.IndexOf(item.Reference!)).Select(item => (item.Reference, item.Step))];

    /// <summary>A simulator, and a programme that pays through it, both by one clock.</summary>
    private sealed record Simulated(RunningPsp Psp, Batching Batching, Reconciling Records) : IAsyncDisposable
    {
        public static async Task<Simulated> Start(DatabaseProvider provider)
        {
            var clock = new FakeClock();
            var psp = await RunningPsp.Start(clock);
            var database = await TestDatabase.Create(provider);
            var handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton(new CallSettings { AllowPrivateNetworks = true }), clock);
            var batching = await Batching.Start(database, handlers, new BatchPsp(), People, input => input with { BaseUrl = psp.At() + "/api/v2" });
            return new Simulated(psp, batching, Reconciling.Over(database, handlers, batching.Paying));
        }

        /// <summary>On 14 March.</summary>
        /// <returns>The references in the order in which the PSP has them.</returns>
        public async Task<List<string>> PayEverybody()
        {
            await Batching.Release(People);
            await Batching.RunUntilDone();
            Assert.Equal(PaymentStatus.Completed, await Batching.StatusOfAll());
            Assert.Equal(14, Batching.Clock.Now().Day);
            var payments = (await Psp.Control(HttpMethod.Get, "payments")).GetProperty("payments");
            return [.. payments.EnumerateArray().Select(payment => payment.GetProperty("transaction").GetProperty("reference").GetString()!).Reverse()];
        }

        /// <summary>At one o'clock of a day of March the day before is reconciled, and the PSP asked for what does not fit.</summary>
        public async Task<RunAnswer> Day(int day)
        {
            Batching.Clock.Set(new DateTime(2026, 3, day, 1, 0, 0, DateTimeKind.Utc));
            Assert.Equal(1, await Batching.Handlers.Get<ReconcileDays>().Handle(Actors.Admin, Stop));
            await Records.Work();
            await Records.Ask();
            var query = new ReadRuns.Query(new Slice(1, 0));
            return Assert.Single((await Batching.Handlers.Get<ReadRuns>().Handle(query, Actors.Auditor, Stop)).Data);
        }

        public async ValueTask DisposeAsync()
        {
            await Batching.DisposeAsync();
            await Psp.DisposeAsync();
        }
    }
}
