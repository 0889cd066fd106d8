using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Limits;

/// <summary>Fifty workers at once, over a local midnight.</summary>
public sealed class LimitsAtOnceTests
{
    private const string AtOnce = "reserves at once";
    private const int Workers = 50;

    /// <summary>Ten seconds before midnight in Berlin.</summary>
    private static readonly DateTime BeforeMidnight = new(2026, 3, 14, 22, 59, 50, DateTimeKind.Utc);

    private static readonly DateOnly First = new(2026, 3, 14);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Reserve_ByFiftyWorkersOverMidnight_FillsEachDayAndTheBudgetToTheLastThatFits(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        handlers.Clock.Set(BeforeMidnight);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 1_009), input => input with { Budget = 1_509, BeneficiaryCycleLimit = 10_000 });
        var requests = await limiting.Queue(await limiting.Release(), 200, 10, await limiting.AddPeople(7));

        // Nobody has been there yet: all fifty begin on rows that do not exist.
        var yesterday = await ReserveAll(limiting, requests);
        Assert.Equal(100, yesterday.Count(answer => answer.Fits));
        Assert.All(yesterday.Where(answer => !answer.Fits), answer => Assert.Equal((LimitKind.DailyVolume, 1_000L), (answer.Refused!.Kind, answer.Refused.UsedMinor)));
        handlers.Clock.Set(yesterday.First(answer => !answer.Fits).Refused!.Until!.Value);
        var refused = yesterday.Where(answer => !answer.Fits).Select(answer => answer.PaymentId).ToHashSet();
        var today = await ReserveAll(limiting, [.. requests.Where(request => refused.Contains(request.PaymentId))]);

        Assert.Equal(50, today.Count(answer => answer.Fits));
        Assert.All(today.Where(answer => !answer.Fits), answer => Assert.Equal((LimitKind.ProgrammeBudget, 1_500L), (answer.Refused!.Kind, answer.Refused.UsedMinor)));
        await limiting.AssertSums(1_009, 1_509, 10_000);
        Assert.Equal((1_000, 500), ((await limiting.Use(LimitKind.DailyVolume, First)).UsedMinor, (await limiting.Use(LimitKind.DailyVolume, First.AddDays(1))).UsedMinor));
        Assert.Equal(1_500, (await limiting.Use(LimitKind.ProgrammeBudget)).UsedMinor);
    }

    [Theory, EachDatabase(RealOnly = AtOnce)]
    public async Task Reserve_ByFiftyWorkersOfMixedProgrammes_ReleasingWhileMidnightPasses_LosesAndExceedsNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        handlers.Clock.Set(BeforeMidnight);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 1_000), input => input with { Budget = 1_200, BeneficiaryCycleLimit = 300 });
        var other = await limiting.Paying.AddProgramme(input => input with { Code = "CASH", Budget = 1_200, BeneficiaryCycleLimit = 300 });
        var people = await limiting.AddPeople(9);
        LimitRequest[] requests = [.. await limiting.Queue(await limiting.Release(), 150, 13, people), .. await limiting.Queue(await limiting.Release(other), 150, 17, people)];
        var random = new Random(20260314);
        random.Shuffle(requests);
        var work = new ConcurrentQueue<(LimitRequest[] Requests, bool Fails)>(requests.Chunk(3).Select((chunk, index) => (chunk, index % 4 == 0)));
        var (done, released) = (0, new ConcurrentBag<Guid>());

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (work.TryDequeue(out var next))
            {
                var fitting = await Reserve(limiting, next.Requests);
                if (Interlocked.Increment(ref done) == 50)
                {
                    handlers.Clock.Set(BeforeMidnight.AddSeconds(10));
                }

                foreach (var request in fitting.Where(_ => next.Fails))
                {
                    Assert.True(await limiting.Release(request));
                    Assert.False(await limiting.Release(request));
                    released.Add(request.PaymentId);
                }

                await AssertBelow(database, 1_000);
            }
        }, Stop)));

        await limiting.AssertSums(1_000, 1_200, 300);
        await using var db = database.Open();
        var reservations = await db.Set<LimitReservation>().AsNoTracking().ToListAsync(Stop);
        Assert.Equal(released.Order(), reservations.Where(reservation => !reservation.Stands).Select(reservation => reservation.PaymentId).Order());

        // Whatever was kept out does not fit now either, unless somebody gave something back; and what stands stays where it is or moves.
        var again = await limiting.ReserveMany(requests);
        Assert.All(again.Where(answer => !answer.Fits), answer => Assert.True(answer.Refused!.UsedMinor + answer.Refused.AskedMinor > answer.Refused.CapMinor));
        await limiting.AssertSums(1_000, 1_200, 300);
    }

    // Some one by one, some as a batch.
    private static async Task<IReadOnlyList<LimitRequest>> Reserve(Limiting limiting, LimitRequest[] requests)
    {
        var answers = requests[0].AmountMinor == 13 ? await limiting.ReserveMany(requests) : [.. await Task.WhenAll(requests.Take(1).Select(limiting.Reserve))];
        return [.. requests.Zip(answers).Where(one => one.Second.Fits).Select(one => one.First)];
    }

    private static async Task<IReadOnlyCollection<LimitAnswer>> ReserveAll(Limiting limiting, IReadOnlyCollection<LimitRequest> requests)
    {
        var (work, answers) = (new ConcurrentQueue<LimitRequest>(requests), new ConcurrentBag<LimitAnswer>());
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (work.TryDequeue(out var request))
            {
                answers.Add(await limiting.Reserve(request));
            }
        }, Stop)));
        Assert.Equal(requests.Count, answers.Count);
        return answers;
    }

    private static async Task AssertBelow(TestDatabase database, long daily)
    {
        await using var db = database.Open();
        Assert.All(await db.Set<LimitUse>().AsNoTracking().Where(use => use.Kind == LimitKind.DailyVolume).ToListAsync(Stop), use => Assert.InRange(use.UsedMinor, 0, daily));
    }
}
