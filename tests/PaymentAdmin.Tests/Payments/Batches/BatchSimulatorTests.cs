using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Batches;

/// <summary>Batches to the simulator over the wire: judged by how often it paid each recipient.</summary>
public sealed class BatchSimulatorTests
{
    [Theory, EachDatabase(RealOnly = "calls a PSP")]
    public async Task Run_OfMoreThanABatchOf500_PaysEverybodyOnce(DatabaseProvider provider)
    {
        await using var psp = await Simulated.Start(provider, batchSize: 500);
        await psp.Test.Release(600);

        await psp.Test.RunUntilDone();

        Assert.Equal(PaymentStatus.Completed, await psp.Test.StatusOfAll());
        Assert.Equal([500, 100], (await psp.Test.Batches()).Select(batch => batch.PaymentCount).OrderDescending());
        await psp.PaidEverybodyOnce(600);
        var requests = await psp.Psp.Requests();
        Assert.Equal((2, 0), (requests.Count(request => request == "POST /api/v2/batches"), requests.Count(request => request == "POST /api/v2/payments")));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public async Task Run_WithAPspThatMisbehaves_PaysEverybodyOnce(int seed, bool honours)
    {
        var settings = new SimulatorSettings
        {
            Seed = seed,
            HonourIdempotencyKeys = honours,
            BreakBeforeEffect = Chance.Of(0.15),
            BreakAfterEffect = Chance.Of(0.15),
            LoseAnswer = Chance.Of(0.2),
            Error503 = Chance.Of(0.1),
            Error429 = Chance.Of(0.1),
        };
        await using var psp = await Simulated.Start(DatabaseProvider.Sqlite, batchSize: 4, settings, honours);
        await psp.Test.Release(30);

        await psp.Test.RunUntilDone();

        Assert.Empty((await psp.Test.Payments()).Where(payment => payment.Status != PaymentStatus.Completed).Select(payment => $"{payment.Number}: {payment.Status}, {payment.FailureReason}"));
        await psp.PaidEverybodyOnce(30);
    }

    /// <summary>A simulator and a programme that pays through it, both by one clock.</summary>
    private sealed record Simulated(RunningPsp Psp, Batching Test) : IAsyncDisposable
    {
        public static async Task<Simulated> Start(DatabaseProvider provider, int batchSize, SimulatorSettings? settings = null, bool honours = true)
        {
            var clock = new FakeClock();
            var psp = await RunningPsp.Start(clock, settings);
            var database = await TestDatabase.Create(provider);
            var handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton(new CallSettings { AllowPrivateNetworks = true }), clock);
            return new Simulated(psp, await Batching.Start(database, handlers, new BatchPsp(), batchSize, input => input with
            {
                BaseUrl = psp.At() + "/api/v2",
                HonoursIdempotencyKeys = honours,

                // So many that chance alone never uses them up.
                Retry = new RetryInput([0, 30, 60, 120, 240, 480, 480, 480, 480, 480]),
            }));
        }

        public async Task PaidEverybodyOnce(int people)
        {
            var effects = await Psp.Control(HttpMethod.Get, "effects?by=recipient&limit=1");
            Assert.Equal((people, 0), (effects.GetProperty("values").GetInt32(), effects.GetProperty("moreThanOnce").GetInt32()));
            Assert.Equal(people, effects.GetProperty("totals").GetProperty("effects").GetInt32());
        }

        public async ValueTask DisposeAsync()
        {
            await Test.DisposeAsync();
            await Psp.DisposeAsync();
        }
    }
}
