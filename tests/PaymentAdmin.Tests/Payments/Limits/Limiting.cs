using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Payments.Limits;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Limits;

/// <summary>Payments of programmes through one connection with limits, and what reserves them as submission does: in a unit of work.</summary>
internal sealed class Limiting(TestDatabase database, Handlers handlers, Paying paying)
{
    private int _numbers;

    public Paying Paying => paying;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A sandbox connection with limits and a time zone, and a programme.</summary>
    public static async Task<Limiting> Start(
        TestDatabase database, Handlers handlers, LimitsInput limits, Func<AddProgramme.Input, AddProgramme.Input>? programme = null, string timeZone = "Europe/Berlin", string code = "PAYSTACK", int firstPerson = 1) =>
        new(database, handlers, await Paying.Start(
            database, handlers, processor => Connecting.Sandbox(processor) with { Limits = limits, TimeZone = timeZone }, programme, code, firstPerson));

    /// <summary>A released distribution of a programme, empty.</summary>
    public async Task<Guid> Release(Guid? programmeId = null, string cycle = "2026-03")
    {
        await using var db = database.Open();
        var now = handlers.Clock.Now();
        var programme = await db.Programmes.SingleAsync(row => row.Id == (programmeId ?? paying.ProgrammeId), Stop);
        var place = new DistributionPlace(programme.Id, paying.ConnectionId, ConnectionEnvironment.Sandbox, programme.Currency);
        var distribution = Distribution.Make(now.NewId(), place, new DistributionWords("March", "Food", cycle), Paying.Maker, now);
        distribution.Let(DistributionEvent.Submit, null, Paying.Maker, now);
        distribution.Let(DistributionEvent.Approve, null, Paying.Approver, now);
        distribution.Let(DistributionEvent.Release, null, Paying.Third, now);
        db.Add(distribution);
        await db.SaveChangesAsync(Stop);
        return distribution.Id;
    }

    /// <summary>Queued payments of a distribution to beneficiaries, one after the other, and again from the first.</summary>
    public async Task<IReadOnlyList<LimitRequest>> Queue(Guid distributionId, int count, long minor, params Guid[] beneficiaries)
    {
        await using var db = database.Open();
        var now = handlers.Clock.Now();
        var distribution = await db.Distributions.AsNoTracking().SingleAsync(row => row.Id == distributionId, Stop);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == distribution.ConnectionId, Stop);
        var requests = new List<LimitRequest>();
        for (var i = 0; i < count; i++)
        {
            var number = ++_numbers;
            var place = new PaymentPlace(distribution.ProgrammeId, distribution.Id, connection.Id, connection.Environment, distribution.Currency, number);
            var terms = new PaymentTerms(beneficiaries[i % beneficiaries.Length], 1, PaymentChannel.MobileMoney, "sealed", null, minor, $"LIM-{number:0000}", "digest");
            var payment = Payment.Prepare(now.NewId(), place, terms, importId: null, now);
            payment.Approve(1, now);
            payment.Release(PublicId.Payment.Format(payment.Id), now, payment.Reference, held: null, now);
            db.Add(payment);
            requests.Add(new LimitRequest(payment.Id, 1, connection, distribution.ProgrammeId, payment.BeneficiaryId, distribution.PurposeAndCycle, payment.Currency, minor));
        }

        await db.SaveChangesAsync(Stop);
        return requests;
    }

    /// <summary>Beneficiaries of the programme.</summary>
    public async Task<Guid[]> AddPeople(int count)
    {
        var people = new Guid[count];
        for (var i = 0; i < count; i++)
        {
            people[i] = await paying.AddBeneficiary();
        }

        return people;
    }

    public Task<LimitAnswer> Reserve(LimitRequest request) => Save((db, now) => ReserveLimits.Reserve(db, request, now, Stop));

    public Task<IReadOnlyList<LimitAnswer>> ReserveMany(IReadOnlyList<LimitRequest> requests) => Save((db, now) => ReserveLimits.ReserveMany(db, requests, now, Stop));

    public Task<bool> Release(LimitRequest request) => Save((db, now) => ReserveLimits.Release(db, request.PaymentId, request.Intent, "The PSP says that it failed.", now, Stop));

    /// <summary>Does something in a unit of work of its own.</summary>
    public Task<T> Save<T>(Func<PaymentDb, DateTime, Task<T>> work) =>
        new UnitOfWork(database.Contexts, handlers.Clock).Save(Actor.System("test", "test"), work, once: null, Stop);

    /// <summary>Claims the payments that fit, and holds the others, as submission does; answers how many fit.</summary>
    public Task<int> Submit(IReadOnlyList<LimitRequest> requests) => Save(async (db, now) =>
    {
        var answers = await ReserveLimits.ReserveMany(db, requests, now, Stop);
        foreach (var answer in answers)
        {
            var payment = await db.Payments.SingleAsync(row => row.Id == answer.PaymentId, Stop);
            if (answer.Fits)
            {
                payment.Let(PaymentEvent.Claim, now);
            }
            else
            {
                payment.Hold(HeldBecause.Limit, now);
            }
        }

        return answers.Count(answer => answer.Fits);
    });

    /// <summary>Takes up what was held; answers the numbers of what is queued then.</summary>
    public async Task<IReadOnlyList<int>> Requeue(int most = HeldByLimit.MaxPayments)
    {
        var requeued = await Save((db, now) => HeldByLimit.Requeue(db, most, now, Stop));
        await using var db = database.Open();
        var queued = await db.Payments.AsNoTracking().Where(payment => payment.Status == PaymentStatus.Queued).OrderBy(payment => payment.Number).ToListAsync(Stop);
        Assert.All(requeued, one => Assert.InRange(one.Payments, 1, queued.Count(payment => payment.DistributionId == one.DistributionId && payment.HeldBecause == null)));
        return [.. queued.Select(payment => payment.Number)];
    }

    /// <summary>Changes the daily volume of the connection.</summary>
    public async Task SetDaily(long? minor)
    {
        await using var db = database.Open();
        var connection = await db.Connections.SingleAsync(row => row.Id == paying.ConnectionId, Stop);
        var settings = connection.Settings;
        connection.Change(settings with { Limits = settings.Limits with { DailyVolume = minor } }, Actors.Admin, handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
    }

    public async Task<LimitUse> Use(LimitKind kind, DateOnly? day = null)
    {
        await using var db = database.Open();
        return await db.Set<LimitUse>().AsNoTracking().SingleAsync(use => use.Kind == kind && (day == null || use.Day == day), Stop);
    }

    /// <summary>Every limit is exactly what the standing reservations say, and below its cap.</summary>
    public async Task<IReadOnlyList<LimitUse>> AssertSums(long? daily = null, long? budget = null, long? cycle = null)
    {
        await using var db = database.Open();
        var standing = (await db.Set<LimitReservation>().AsNoTracking().ToListAsync(Stop)).Where(reservation => reservation.Stands).ToList();
        var uses = await db.Set<LimitUse>().AsNoTracking().ToListAsync(Stop);
        Assert.All(uses, use =>
        {
            var named = standing.Where(reservation => reservation.Rows.Contains(use.Id)).ToList();
            Assert.Equal((named.Sum(reservation => reservation.AmountMinor), named.Count), (use.UsedMinor, use.Payments));
            var cap = use.Kind switch
            {
                LimitKind.DailyVolume => daily,
                LimitKind.ProgrammeBudget => budget,
                _ => cycle,
            };
            Assert.InRange(use.UsedMinor, 0, cap ?? long.MaxValue);
        });
        Assert.All(standing, reservation => Assert.All(reservation.Rows, row => Assert.Contains(uses, use => use.Id == row)));
        return uses;
    }
}
