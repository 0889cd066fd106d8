using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Access;
using PaymentAdmin.Demo;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
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

    private static async Task Seed(TestApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var settings = app.Services.GetRequiredService<AppSettings>() with { SeedDemo = true, DemoPassword = TestApp.Password, SimulatorUrl = new Uri("http://127.0.0.1:5090") };
        await scope.ServiceProvider.GetRequiredService<SeedDemo>().Run(settings, Stop);
    }
}
