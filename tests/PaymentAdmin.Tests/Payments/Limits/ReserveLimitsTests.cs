using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Limits;

public sealed class ReserveLimitsTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(FakeClock.Start);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Reserve_UpToTheCap_NamesItsRowsAndRefusesOneMinorUnitMore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 100));
        var people = await limiting.AddPeople(2);
        var requests = await limiting.Queue(await limiting.Release(), 3, 40, people);

        Assert.True((await limiting.Reserve(requests[0])).Fits);
        Assert.True((await limiting.Reserve(requests[1])).Fits);
        var refused = (await limiting.Reserve(requests[2])).Refused;

        Assert.Equal(new RefusedLimit(LimitKind.DailyVolume, limiting.Paying.ConnectionId, "TZS", 100, 80, 40, new DateTime(2026, 3, 14, 23, 0, 0, DateTimeKind.Utc)), refused);
        Assert.Equal("The daily volume of the connection is TZS 1.00, of which TZS 0.80 is used: TZS 0.40 more does not fit.", LimitText.Of(refused!));
        Assert.Equal(4, (await limiting.AssertSums(daily: 100)).Count);
        Assert.Equal((80L, 2, Today), (await limiting.Use(LimitKind.DailyVolume) is var use ? (use.UsedMinor, use.Payments, use.Day!.Value) : default));
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Reserve_Twice_ChangesNothingTheSecondTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 100));
        var request = (await limiting.Queue(await limiting.Release(), 1, 60, await limiting.AddPeople(1)))[0];

        Assert.True((await limiting.Reserve(request)).Fits);
        Assert.True((await limiting.Reserve(request)).Fits);
        Assert.True((await limiting.Save(async (db, now) => (await ReserveLimits.Reserve(db, request, now, Stop), await ReserveLimits.Reserve(db, request, now, Stop)).Item2)).Fits);

        Assert.Equal((60L, 1), (await limiting.Use(LimitKind.DailyVolume) is var use ? (use.UsedMinor, use.Payments) : default));
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Reserve_AfterMidnight_MovesToTheDayOnWhichItIsSent(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        handlers.Clock.Set(new DateTime(2026, 3, 29, 21, 59, 59, DateTimeKind.Utc));
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 100));
        var requests = await limiting.Queue(await limiting.Release(), 2, 60, await limiting.AddPeople(2));
        await limiting.Reserve(requests[0]);

        var waits = await limiting.Reserve(requests[1]);
        handlers.Clock.Set(waits.Refused!.Until!.Value);
        Assert.True((await limiting.Reserve(requests[1])).Fits);
        var full = await limiting.Reserve(requests[0]);
        await limiting.Release(requests[1]);
        Assert.True((await limiting.Reserve(requests[0])).Fits);

        // The 29th is a day of 23 hours in Berlin.
        Assert.Equal(new DateTime(2026, 3, 29, 22, 0, 0, DateTimeKind.Utc), waits.Refused.Until);
        Assert.Equal(new DateTime(2026, 3, 30, 22, 0, 0, DateTimeKind.Utc), full.Refused!.Until);
        await limiting.AssertSums(daily: 100);
        Assert.Equal((0, 60), ((await limiting.Use(LimitKind.DailyVolume, new DateOnly(2026, 3, 29))).UsedMinor, (await limiting.Use(LimitKind.DailyVolume, new DateOnly(2026, 3, 30))).UsedMinor));
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Release_OfAFailedPayment_GivesBackToTheVeryRowsOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 100), input => input with { Budget = 100, BeneficiaryCycleLimit = 60 });
        var requests = await limiting.Queue(await limiting.Release(), 2, 60, await limiting.AddPeople(1));
        await limiting.Reserve(requests[0]);
        handlers.Clock.Advance(TimeSpan.FromDays(1));
        var refused = await limiting.Reserve(requests[1]);

        Assert.True(await limiting.Release(requests[0]));
        Assert.False(await limiting.Release(requests[0]));
        Assert.False(await limiting.Release(requests[1]));

        Assert.Equal((LimitKind.ProgrammeBudget, null), (refused.Refused!.Kind, refused.Refused.Until));
        Assert.All(await limiting.AssertSums(), use => Assert.Equal(0, use.UsedMinor));
        Assert.True((await limiting.Reserve(requests[1])).Fits);
        Assert.Equal(0, (await limiting.Use(LimitKind.DailyVolume, Today)).UsedMinor);
        await limiting.AssertSums(100, 100, 60);
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Reserve_AfterACapWasSetOrLowered_CountsWhatWasSentBefore(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput());
        var requests = await limiting.Queue(await limiting.Release(), 3, 60, await limiting.AddPeople(1));
        Assert.True((await limiting.Reserve(requests[0])).Fits);

        await limiting.SetDaily(119);
        var refused = await limiting.Reserve(requests[1]);
        await limiting.SetDaily(120);
        var fits = await limiting.Reserve(requests[1]);
        await limiting.SetDaily(60);
        var lowered = await limiting.Reserve(requests[2]);
        await limiting.SetDaily(null);

        Assert.Equal((119L, 60L), (refused.Refused!.CapMinor, refused.Refused.UsedMinor));
        Assert.True(fits.Fits);
        Assert.Equal((60L, 120L), (lowered.Refused!.CapMinor, lowered.Refused.UsedMinor));
        Assert.True((await limiting.Reserve(requests[2])).Fits);
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task ReserveMany_OfMoreThanFits_TakesThoseThatFitInTheirOrder(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(DailyVolume: 100), input => input with { BeneficiaryCycleLimit = 45 });
        var people = await limiting.AddPeople(3);
        var distribution = await limiting.Release();
        LimitRequest[] requests =
        [
            .. await limiting.Queue(distribution, 1, 40, people[0]), .. await limiting.Queue(distribution, 1, 10, people[0]), .. await limiting.Queue(distribution, 1, 45, people[1]),
            .. await limiting.Queue(distribution, 1, 20, people[2]), .. await limiting.Queue(distribution, 1, 15, people[2]),
        ];

        var answers = await limiting.ReserveMany(requests);

        Assert.Equal(requests.Select(request => request.PaymentId), answers.Select(answer => answer.PaymentId));
        Assert.Equal([null, LimitKind.BeneficiaryCycle, null, LimitKind.DailyVolume, null], answers.Select(answer => answer.Refused?.Kind));
        Assert.Equal(100, (await limiting.Use(LimitKind.DailyVolume)).UsedMinor);
        await limiting.AssertSums(100, null, 45);
        Assert.Equal(3, await limiting.Save((db, now) => ReserveLimits.ReleaseMany(db, [.. requests.Select(request => (request.PaymentId, request.Intent))], "The batch was rejected.", now, Stop)));
        Assert.All(await limiting.AssertSums(), use => Assert.Equal(0, use.UsedMinor));
    }

    [Theory, EachDatabase(RealOnly = "finds rows by ids that are random")]
    public async Task Reserve_At80PercentAndWhereItDoesNotFit_TellsPeopleOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var limiting = await Limiting.Start(database, handlers, new LimitsInput(SingleMaximum: 4_100, DailyVolume: 10_000), input => input with { Budget = 11_000, BeneficiaryCycleLimit = 5_000 });
        var people = await limiting.AddPeople(4);
        var distribution = await limiting.Release();
        var requests = await limiting.Queue(distribution, 5, 4_000, people);
        await limiting.Reserve(requests[0]);
        Assert.Empty(await Alerts(database));

        await limiting.Reserve(requests[1]);
        await limiting.Reserve(requests[2]);
        await limiting.Reserve(requests[3]);
        handlers.Clock.Advance(TimeSpan.FromDays(1));
        await limiting.Reserve(requests[2]);
        await limiting.Reserve(requests[4]);
        await limiting.Reserve((await limiting.Queue(distribution, 1, 4_101, people))[0]);
        await limiting.Reserve((await limiting.Queue(distribution, 1, 3_000, people))[0]);

        var (connection, programme) = (PublicId.Connection.Format(limiting.Paying.ConnectionId), PublicId.Programme.Format(limiting.Paying.ProgrammeId));
        Assert.Equal(
            [
                $"limit_near 1 connections/{connection}: The daily volume of the sandbox connection of PAYSTACK is nearly used up on 2026-03-14: TZS 80.00 of TZS 100.00. What does not fit is held.",
                $"limit_reached 1 connections/{connection}: The daily volume of the sandbox connection of PAYSTACK is TZS 100.00, of which TZS 80.00 is used: TZS 40.00 more does not fit. Such payments are held, and go on the day after.",
                $"limit_reached 1 connections/{connection}: The largest single payment of the sandbox connection of PAYSTACK is TZS 41.00: TZS 41.01 does not fit. Such payments are held until somebody changes the limit, or cancels them.",
                $"limit_reached 1 programmes/{programme}: A beneficiary of the programme FOOD gets up to TZS 50.00 for a purpose and cycle, and one has TZS 40.00 of it: TZS 30.00 more does not fit. Such payments are held until somebody changes the limit, or cancels them.",
                $"limit_reached 1 programmes/{programme}: The budget of the programme FOOD is TZS 110.00, of which TZS 80.00 is used: TZS 40.00 more does not fit. Such payments are held until somebody changes the limit, or cancels them.",
            ],
            (await Alerts(database)).Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> Alerts(TestDatabase database)
    {
        await using var db = database.Open();
        return [.. (await db.Set<Alert>().AsNoTracking().ToListAsync(Stop)).Select(alert => string.Create(CultureInfo.InvariantCulture, $"{alert.Kind} {alert.Count} {alert.Link}: {alert.Message}"))];
    }
}
