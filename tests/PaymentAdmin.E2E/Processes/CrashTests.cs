using System.Globalization;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Processes;

/// <summary>
/// The application is killed again and again while notices come in: nothing that it acknowledged is lost, nothing is done
/// twice. Few rounds here; eng/crash-test.sh makes as many as one likes.
/// </summary>
[Collection<Processes>]
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly int Rounds = Settings.Number("CRASH_ROUNDS", 3);
    private static readonly int Seed = Settings.Number("CRASH_SEED", Environment.TickCount & 0xFFFF);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Deliveries whose rows say what they are: their number in the headers, the reference, the kind, the state.</summary>
    private const string Kept = """
        SELECT b."HeadersJson", n."Reference", n."PspPaymentId", n."EventType", n."Status"
        FROM "WebhookNotifications" n JOIN "WebhookBodies" b ON b."NotificationId" = n."Id"
        """;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Notices_WhileTheProcessIsKilledAgainAndAgain_AreAllKeptAndDoneOnce(string provider)
    {
        output.WriteLine($"{provider}: {Rounds} rounds, seed {Seed} (CRASH_ROUNDS, CRASH_SEED)");
        await using var database = AppDatabase.On(provider);
        await using var app = await RunningApp.StartOn(database);
        using var senders = new Senders(await Cbs.Connect(app), Seed);
        var random = new Random(Seed);
        for (var round = 1; round <= Rounds; round++)
        {
            await Crash(app, senders, round, acknowledged: random.Next(20, 200), milliseconds: random.Next(100));
            output.WriteLine($"round {round}: {senders.Sent} sent, {senders.Acknowledged.Count} acknowledged, {await Unfinished(database)} still to be done when it was killed");

            // What was in work is taken over when its lease has run out: that minute is not waited for here.
            await database.Execute("""UPDATE "WorkItems" SET "LeaseUntil" = '2000-01-01 00:00:00' WHERE "ClaimToken" IS NOT NULL""");
            await app.Restart();
        }

        await Eventually.Holds(async () => await Unfinished(database) == 0, () => $"Not all were processed.\n{app.Output}", Limit);

        Assert.Empty(senders.Unexpected);
        await CheckDeliveries(database, senders);
        await CheckNotices(database);
        await CheckTransactions(database);
    }

    /// <summary>Kills it some time after so many were acknowledged in this round, in the midst of others.</summary>
    private static async Task Crash(RunningApp app, Senders senders, int round, int acknowledged, int milliseconds)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var sending = senders.Send(app, round, enough.Token);
        await Eventually.Holds(() => Task.FromResult(senders.AcknowledgedThisRound >= acknowledged), () => $"Nothing is acknowledged.\n{app.Output}", Limit);
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        await app.Kill();
        await enough.CancelAsync();
        await sending;
    }

    private static Task<long> Unfinished(AppDatabase database) => database.Count("""SELECT COUNT(*) FROM "WorkItems" WHERE "State" <> 'done'""");

    /// <summary>Each acknowledged delivery has its own row, which says what it said; one that was not acknowledged has at most one.</summary>
    private static async Task CheckDeliveries(AppDatabase database, Senders senders)
    {
        var kept = (await database.Rows(Kept)).Select(Delivery.Of).ToLookup(delivery => delivery.Number);

        Assert.All(kept, rows => Assert.Single(rows));
        Assert.All(senders.Acknowledged, sent =>
        {
            var row = Assert.Single(kept[sent.Key]);
            Assert.Equal((Cbs.ReferenceOf(sent.Value.Payment), sent.Value.Reversal ? "reversal" : "payment"), (row.Payment, row.Kind));
        });
        Assert.InRange(kept.Count, senders.Acknowledged.Count, senders.Sent);
    }

    /// <summary>Of all copies of one notice one was processed, and all others found to be its duplicates.</summary>
    private static async Task CheckNotices(AppDatabase database) =>
        Assert.All(
            (await database.Rows(Kept)).Select(Delivery.Of).GroupBy(delivery => (delivery.Payment, delivery.Kind)),
            copies =>
            {
                Assert.Equal("processed", Assert.Single(copies, copy => copy.Status != "duplicate").Status);
            });

    /// <summary>Each payment is one transaction, of its amount, and as its notices say.</summary>
    private static async Task CheckTransactions(AppDatabase database)
    {
        var expected = (await database.Rows(Kept)).Select(Delivery.Of).GroupBy(delivery => delivery.Payment)
            .Select(of => $"{of.Key} {of.Key[3..]}00 {(of.Any(delivery => delivery.Kind == "reversal") ? "reversed" : "confirmed")}");

        Assert.Equal(expected.Order(StringComparer.Ordinal), (await database.Rows("""SELECT "Key", "AmountMinor", "Status" FROM "Transactions" """)).Order(StringComparer.Ordinal));
    }

    private sealed record Delivery(int Number, string Payment, string Kind, string Status)
    {
        public static Delivery Of(string row)
        {
            // The headers are JSON without spaces outside of their texts; the last four words are ours.
            var words = row.Split(' ');
            var headers = System.Text.Json.JsonDocument.Parse(string.Join(' ', words[..^4])).RootElement;
            return new Delivery(int.Parse(headers.GetProperty(Cbs.DeliveryHeader).GetString()!, CultureInfo.InvariantCulture), words[^3], words[^2], words[^1]);
        }
    }
}
