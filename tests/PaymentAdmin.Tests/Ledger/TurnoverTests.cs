using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

/// <summary>Balances are turnovers and the lines since; adding up, and making anew, changes none.</summary>
public sealed class TurnoverTests
{
    private const string Why = "entries of one moment have ids in any order";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Sum_OfNewEntries_ChangesNoBalanceAndLeavesNothing(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await Days(booked);
        var before = await database.Balances(handlers.Clock.Time.AddDays(1));

        Assert.Equal(4, await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop));
        Assert.Equal(0, await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop));

        Assert.Equal(before, await database.Balances(handlers.Clock.Time.AddDays(1)));
        Assert.Equal(before, await database.Lines());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Before_AnyTime_CountsWhatWasBookedBeforeItWhetherSummedOrNot(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        var start = handlers.Clock.Time;
        await Days(booked);
        DateTime[] times = [start, start.AddMilliseconds(1), start.Date.AddDays(1), start.AddDays(1), start.AddDays(1).AddMilliseconds(1), start.Date.AddDays(2), start.AddDays(9)];
        long[] expected = [0, -100, -100, -100, -300, -300, -1_000];

        Assert.Equal(expected, await Floats());
        await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        Assert.Equal(expected, await Floats());

        async Task<long[]> Floats()
        {
            var floats = new List<long>();
            foreach (var time in times)
            {
                floats.Add((await database.Balances(time)).GetValueOrDefault("1001001001"));
            }

            return [.. floats];
        }
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Rebuild_AtAnyTime_ChangesNothing(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await Days(booked);
        await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        await handlers.Confirmed(booked.Connection, 5, eventType: "inflow");
        var before = await database.Balances(handlers.Clock.Time.AddDays(1));

        Assert.Equal(6, (await handlers.Get<RebuildTurnovers>().Handle(Actors.Admin, Stop)).Turnovers);

        Assert.Equal(before, await database.Balances(handlers.Clock.Time.AddDays(1)));
        Assert.Equal(0, await handlers.Get<CheckLedger>().Handle(Actors.Admin, Stop));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Check_ATurnoverChangedByHand_RaisesAnAlertUntilItIsMadeAnew(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await Days(booked);
        await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        Assert.Equal(0, await handlers.Get<CheckLedger>().Handle(Actors.Admin, Stop));
        await using var db = database.Open();
        var changed = (await db.Set<AccountTurnover>().OrderBy(row => row.Day).FirstAsync(Stop)).AccountId;
        await db.Set<AccountTurnover>().Where(row => row.AccountId == changed).ExecuteUpdateAsync(set => set.SetProperty(row => row.DebitMinor, row => row.DebitMinor + 1), Stop);

        Assert.Equal(1, await handlers.Get<CheckLedger>().Handle(Actors.Admin, Stop));
        var alert = Assert.Single(await db.Set<Alert>().AsNoTracking().ToListAsync(Stop));
        Assert.Equal((CheckLedger.Alert, true), (alert.Kind, alert.OpenKey is not null));

        await handlers.Get<RebuildTurnovers>().Handle(Actors.Admin, Stop);
        Assert.Equal(0, await handlers.Get<CheckLedger>().Handle(Actors.Admin, Stop));
        Assert.Null(Assert.Single(await db.Set<Alert>().AsNoTracking().ToListAsync(Stop)).OpenKey);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Check_ALineChangedByHand_RaisesAnAlertForItsEntryAndItsAccount(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await Days(booked);
        await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        await using var db = database.Open();
        var line = await db.JournalLines.AsNoTracking().FirstAsync(Stop);
        await db.JournalLines.Where(row => row.EntryId == line.EntryId && row.Number == line.Number).ExecuteUpdateAsync(set => set.SetProperty(row => row.DebitMinor, row => row.DebitMinor - 1), Stop);

        Assert.Equal(2, await handlers.Get<CheckLedger>().Handle(Actors.Admin, Stop));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Rebuild_WhileOthersPostAndSum_LosesAndDoublesNothing(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await Days(booked);
        var connection = booked.Connection;

        await Task.WhenAll(
            Task.Run(() => Repeat(30, () => handlers.Confirmed(connection, 7, eventType: "inflow")), Stop),
            Task.Run(() => Repeat(30, () => handlers.Confirmed(connection, 11, eventType: "inflow")), Stop),
            Task.Run(() => Repeat(10, () => handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop)), Stop),
            Task.Run(() => Repeat(10, () => handlers.Get<RebuildTurnovers>().Handle(Actors.Admin, Stop)), Stop));

        Assert.Equal(-1_000 - (30 * 18), (await database.Balances(handlers.Clock.Time.AddDays(1)))["1001001001"]);
        Assert.Equal(0, await handlers.Get<CheckLedger>().Handle(Actors.Admin, Stop));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Balances_OfEachEnvironment_AreItsOwn(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await Days(booked);

        Assert.Empty(await database.Balances(handlers.Clock.Time.AddDays(1), ConnectionEnvironment.Production));
        await handlers.Get<SumTurnovers>().Handle(Actors.Admin, Stop);
        Assert.Empty(await database.Balances(handlers.Clock.Time.AddDays(1), ConnectionEnvironment.Production));
    }

    [Fact]
    public async Task Rebuild_WithoutThePermission_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);

        var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<RebuildTurnovers>().Handle(Actors.Finance, Stop));

        Assert.Equal(RefusalKind.Forbidden, refusal.Kind);
    }

    /// <summary>Four transactions, of 1,000 minor units together: 100 today, 200 tomorrow, 300 and 400 the day after.</summary>
    private static async Task Days(Booked booked)
    {
        var (handlers, connection) = (booked.Handlers, booked.Connection);
        await handlers.Confirmed(connection, 100, eventType: "inflow");
        handlers.Clock.Advance(TimeSpan.FromDays(1));
        await handlers.Confirmed(connection, 200, eventType: "inflow");
        handlers.Clock.Advance(TimeSpan.FromDays(1));
        await handlers.Confirmed(connection, 300, eventType: "inflow");
        await handlers.Confirmed(connection, 400, eventType: "inflow");
    }

    private static async Task Repeat(int times, Func<Task> what)
    {
        for (var time = 0; time < times; time++)
        {
            await what();
        }
    }
}
