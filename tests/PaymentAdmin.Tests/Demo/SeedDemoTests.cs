using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Access;
using PaymentAdmin.Demo;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Demo;

public sealed class SeedDemoTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AfterAStartThatWasEndedInTheMiddle_MakesTheRest()
    {
        await using var app = await TestApp.Start(options: new TestAppOptions { People = false });
        await app.AddPerson(SeedDemo.People[0].Email, SeedDemo.People[0].Role);

        await Seed(app);
        await Seed(app);

        await using var db = app.Database.Open();
        Assert.Equal(SeedDemo.People.Select(person => person.Email).Order(), (await db.Set<User>().Select(user => user.Email!).ToListAsync(Stop)).Order());
        Assert.Equal(6, await db.Processors.CountAsync(Stop));
        Assert.Equal("http://127.0.0.1:5090/api/v2", (await db.Connections.SingleAsync(connection => connection.Dialect == Dialect.PspRestV2, Stop)).BaseUrl);
        Assert.Equal(1, await db.Connections.CountAsync(connection => connection.Dialect == Dialect.Generic, Stop));
        Assert.Equal(2, await db.TenantAccounts.CountAsync(Stop));
        Assert.False(await db.Processors.AnyAsync(processor => processor.Code == "PAYSTACK", Stop));
    }

    [Fact]
    public async Task Run_WhereOthersAre_MakesNothing()
    {
        await using var app = await TestApp.Start(options: new TestAppOptions { People = false });
        await app.AddPerson("somebody@real.example", Roles.PlatformAdmin);

        await Seed(app);

        await using var db = app.Database.Open();
        Assert.Equal("somebody@real.example", (await db.Set<User>().SingleAsync(Stop)).Email);
        Assert.False(await db.Processors.AnyAsync(Stop));
    }

    [Fact]
    public async Task SettlementRun_UntilAllIsThere_LeavesSomethingOfEachKindToSettle()
    {
        await using var app = await TestApp.Start(options: new TestAppOptions { People = false });
        await Seed(app);

        await Settle(app);
        await Settle(app);

        await using var db = app.Database.Open();
        var statement = await db.Set<SettlementStatement>().SingleAsync(Stop);
        Assert.Equal((StatementStatus.Imported, 6, 2), (statement.Status, statement.LineCount, statement.MatchedCount));
        Assert.Equal(5, await db.Transactions.CountAsync(transaction => transaction.TenantId != null && transaction.FeeNetMinor > 0, Stop));
        Assert.Equal(5, await db.WebhookNotifications.CountAsync(Stop));
        var open = await db.Set<SettlementIssue>().Where(issue => issue.Status != IssueStatus.Resolved).Select(issue => issue.Kind).ToListAsync(Stop);
        Assert.Equal([IssueKind.Excess, IssueKind.Fee, IssueKind.UnknownToUs, IssueKind.IdenticalLine], open.Order());
    }

    /// <summary>Again and again, as the host does, while the messages are processed.</summary>
    private static async Task Settle(TestApp app)
    {
        while (true)
        {
            await using var scope = app.Services.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<SeedSettlement>().Run(Actor.System("demo data", "test"), Stop))
            {
                return;
            }

            app.Clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(TimeSpan.FromMilliseconds(20), Stop);
        }
    }

    private static async Task Seed(TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var settings = app.Services.GetRequiredService<AppSettings>() with { SeedDemo = true, DemoPassword = TestApp.Password, SimulatorUrl = new Uri("http://127.0.0.1:5090") };
        await scope.ServiceProvider.GetRequiredService<SeedDemo>().Run(settings, Stop);
    }
}
