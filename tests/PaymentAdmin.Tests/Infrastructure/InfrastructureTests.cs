using System.Net;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Platform;
using PaymentAdmin.Processors;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>That what the other tests stand on stands.</summary>
public sealed class InfrastructureTests
{
    [Theory, EachDatabase(RealOnly = "asks the database about itself")]
    public async Task TestDatabase_Created_IsEmptyWithThePresentSchema(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var db = database.Open();

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await db.Processors.ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory, EachDatabase]
    public async Task Handlers_OnADatabase_DoTheirWork(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var input = new OnboardProcessor.Input("PAYSTACK", "Paystack", ProcessorCategory.DebitCard, true, true, true, 1, "NGN", []);
        var onboarded = await handlers.Get<OnboardProcessor>().Handle(input, Actors.Admin, TestContext.Current.CancellationToken);

        Assert.Equal(FakeClock.Start, onboarded.Answer.Processor.CreatedAt);
        await using var db = database.Open();
        Assert.Equal(PublicId.Processor.Parse(onboarded.Answer.Processor.Id), (await db.Processors.SingleAsync(TestContext.Current.CancellationToken)).Id);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task TestApp_Started_LetsEachRoleIn(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);

        foreach (var role in Roles.All)
        {
            using var client = await app.ClientOf(role);
            using var answer = await client.GetAsync("/api/v1/processors", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
