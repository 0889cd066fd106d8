using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Demo;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Demo;

public sealed class RegisterAtSimulatorTests
{
    private static readonly Uri Simulator = new("http://127.0.0.1:5090");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WhileTheDatabaseIsBusy_LogsItAndGoesOn()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);
        using var log = new TestLog();
        using var loggers = new LoggerFactory([log]);
        var busy = new TimeoutException("The database is busy.");

        await new RegisterAtSimulator(new Busy(busy), handlers.Get<RegisterWebhook>(), loggers.CreateLogger<RegisterAtSimulator>()).Run(Simulator, Stop);

        var entry = Assert.Single(log.Entries);
        Assert.Equal((LogLevel.Error, busy), (entry.Level, entry.Exception));
    }

    [Fact]
    public async Task Run_OfAHostThatStops_Ends()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);
        using var log = new TestLog();
        using var loggers = new LoggerFactory([log]);
        var stopped = new CancellationToken(canceled: true);
        var register = new RegisterAtSimulator(database.Contexts, handlers.Get<RegisterWebhook>(), loggers.CreateLogger<RegisterAtSimulator>());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => register.Run(Simulator, stopped));

        Assert.Empty(log.Entries);
    }

    private sealed class Busy(Exception failure) : IDbContextFactory<PaymentDb>
    {
        public PaymentDb CreateDbContext() => throw failure;
    }
}
