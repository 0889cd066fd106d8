using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Ledger;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

/// <summary>Transactions post by the table of the design, in the transaction that changes them.</summary>
public sealed class BookTransactionTests
{
    private const string Why = "entries of one moment have ids in any order";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Confirmed_WithATenantAndAFee_PostsPrincipalAndFee(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers, connection) = (booked.Database, booked.Handlers, booked.Connection);
        var tenant = await handlers.AddTenant();

        var id = await handlers.Confirmed(connection, 1_000_000, tenant);

        Assert.Equal(["confirmed: 1001001001 -1000000, 1101001001 +1000000", "fee_incurred: 2001001001 -26875, 5001001001 +26875"], await database.Posted());
        await using var db = database.Open();
        var transaction = await db.Transactions.SingleAsync(row => row.Id == id, Stop);
        Assert.Equal((25_000L, 1_875L, 1, 1, true), (transaction.FeeNetMinor, transaction.FeeVatMinor, transaction.FeeVersion!.Value, transaction.Bookings, transaction.IsFeeBooked));
        Assert.All(await db.JournalEntries.ToListAsync(Stop), entry => Assert.Equal(
            (ConnectionEnvironment.Sandbox, connection.ProcessorId, transaction.MovedAt!.Value, handlers.Clock.Time, transaction.Reference, id),
            (entry.Environment, entry.ProcessorId!.Value, entry.EffectiveAt, entry.PostedAt, entry.Reference, entry.TransactionId!.Value)));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Confirmed_OfATenantWithItsOwnFeePayable_OwesTheFeeThere(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers, connection) = (booked.Database, booked.Handlers, booked.Connection);
        var tenant = await handlers.AddTenant();
        await handlers.Get<SetTenantAccounts>().Handle(connection.ProcessorId, tenant, new SetTenantAccounts.Input(true), Actors.Admin, Stop);

        await handlers.Confirmed(connection, 1_000_000, tenant);

        Assert.Contains("fee_incurred: 2002001001 -26875, 5001001001 +26875", await database.Posted());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Confirmed_WithoutARuleInACurrencyOfItsOwn_OpensAccountsAndIsMarked(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers, connection) = (booked.Database, booked.Handlers, booked.Connection);

        var id = await handlers.Confirmed(connection, 500, currency: "XAF");
        await handlers.Confirmed(connection, 700, currency: "KES");

        Assert.Equal(["confirmed: 1001001999 -500, 1901000950 +500", "confirmed: 1001001998 -700, 1901000404 +700"], (await database.Posted()).OrderByDescending(entry => entry, StringComparer.Ordinal));
        await using var db = database.Open();
        Assert.True((await db.Transactions.SingleAsync(row => row.Id == id, Stop)).HasNoFeeRule);
        Assert.Equal("Paystack Settlement Float XAF", (await db.LedgerAccounts.SingleAsync(account => account.Number == "1001001999", Stop)).Name);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Reversed_AfterItsConfirmation_PostsTheInverseAndKeepsTheFee(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        var id = await handlers.Confirmed(booked.Connection, 1_000_000);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        await handlers.Hear(id, (transaction, now) => transaction.Reverse(now));
        await handlers.Hear(id, (transaction, now) => transaction.Reverse(now));

        Assert.Equal(new Dictionary<string, long> { ["2001001001"] = -26_875, ["5001001001"] = 26_875 }, await database.Lines());
        await using var db = database.Open();
        var entries = await db.JournalEntries.ToListAsync(Stop);
        Assert.Equal(entries.Single(entry => entry.Occasion == EntryOccasion.Confirmed).Id, entries.Single(entry => entry.Occasion == EntryOccasion.Reversed).ReversalOf);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Reversed_BeforeAnybodySaidThatItMoved_PostsBothWays(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers, connection) = (booked.Database, booked.Handlers, booked.Connection);
        var id = await handlers.Pending(connection, 1_000_000);

        await handlers.Hear(id, (transaction, now) => transaction.Reverse(now));
        await handlers.Hear(id, (transaction, now) => transaction.Confirm(now));

        Assert.Equal(new Dictionary<string, long> { ["2001001001"] = -26_875, ["5001001001"] = 26_875 }, await database.Lines());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Contradicted_AfterItsConfirmation_StaysInTheBooksUntilPeopleDecide(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        var id = await handlers.Confirmed(booked.Connection, 1_000_000);
        var before = await database.Lines();

        await handlers.Hear(id, (transaction, now) => transaction.Fail(now));

        Assert.Equal(before, await database.Lines());
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Confirmed_ByTwentyAtOnceOfANewTenant_OpensItsAccountsOnce(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers, connection) = (booked.Database, booked.Handlers, booked.Connection);
        var tenant = await handlers.AddTenant();

        await Task.WhenAll(Enumerable.Range(1, 20).Select(number => Task.Run(() => handlers.Confirmed(connection, number, tenant, TransactionEvents.Inflow), Stop)));

        Assert.Equal(new Dictionary<string, long> { ["1001001001"] = -210, ["1101001001"] = 210 }, await database.Lines());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Post_TheSameEventTwice_IsRefusedByTheDatabase(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await handlers.Confirmed(booked.Connection, 100, eventType: TransactionEvents.Inflow);
        await using var db = database.Open();
        var entry = await db.JournalEntries.AsNoTracking().Include(row => row.Lines).SingleAsync(Stop);

        db.Add(JournalEntry.Post(
            new EntryFacts(entry.Environment, entry.ProcessorId, new EntryEvent(entry.Source, entry.SourceId, entry.Occasion, entry.Turn), "again", handlers.Clock.Time),
            [.. entry.Lines.Select(line => new EntryLine(line.AccountId, line.Currency, line.DebitMinor))], ClosedMonths.None, handlers.Clock.Time));

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Stop));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Save_AChangedEntryOrLine_IsRefused(DatabaseProvider provider)
    {
        await using var booked = await Booked.Begin(provider);
        var (database, handlers) = (booked.Database, booked.Handlers);
        await handlers.Confirmed(booked.Connection, 100);
        await using var db = database.Open();
        var line = await db.JournalLines.FirstAsync(Stop);

        db.Entry(line).Property(row => row.DebitMinor).CurrentValue = 1;

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Stop));
    }
}
