using System.Net;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Processes;

/// <summary>One notice that comes many times at once.</summary>
[Collection<Processes>]
public sealed class ManyCopiesTests
{
    private const int Copies = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Notice_TwoHundredTimesAtOnce_HasOneEffect(string provider)
    {
        await using var database = AppDatabase.On(provider);
        await using var app = await RunningApp.StartOn(database);
        var cbs = await Cbs.Connect(app);
        using var client = new HttpClient();

        var answers = await Task.WhenAll(Enumerable.Range(1, Copies).Select(async copy =>
        {
            using var delivery = cbs.Delivery(app.Url, Cbs.Notice(payment: 5), copy);
            using var answer = await client.SendAsync(delivery, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        await Eventually.Holds(async () => await database.Count("""SELECT COUNT(*) FROM "WorkItems" WHERE "State" <> 'done'""") == 0, () => app.Output, Limit);

        Assert.Equal(
            [$"duplicate {Copies - 1}", "processed 1"],
            await database.Rows("""SELECT "Status", COUNT(*) FROM "WebhookNotifications" GROUP BY "Status" ORDER BY "Status" """));
        Assert.Equal(["500 confirmed 1"], await database.Rows("""SELECT "AmountMinor", "Status", "Bookings" FROM "Transactions" """));
        Assert.Equal("1", Assert.Single(await database.Rows("""SELECT COUNT(*) FROM "JournalEntries" """)));
    }
}
