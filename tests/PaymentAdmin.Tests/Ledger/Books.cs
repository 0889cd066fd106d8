using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Ledger;

/// <summary>What stands in the books of a test, by account numbers; and transactions that are booked without a PSP.</summary>
internal static class Books
{
    private static readonly Actor s_system = Actor.System("test", "test");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every entry: its occasion, and its lines by account.</summary>
    public static async Task<List<string>> Posted(this TestDatabase database)
    {
        await using var db = database.Open();
        var numbers = await db.LedgerAccounts.ToDictionaryAsync(account => account.Id, account => account.Number, Stop);
        var entries = await db.JournalEntries.AsNoTracking().Include(entry => entry.Lines).ToListAsync(Stop);
        return [.. entries.OrderBy(entry => entry.PostedAt).ThenBy(entry => entry.Turn).ThenBy(entry => entry.Occasion).Select(entry =>
            $"{Words.Of(entry.Occasion)}: {string.Join(", ", entry.Lines.Select(line => (Number: numbers[line.AccountId], line.DebitMinor)).OrderBy(line => line.Number, StringComparer.Ordinal).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Number} {line.DebitMinor:+0;-0}")))}")];
    }

    /// <summary>Every account's balance, added up from its lines; those at zero are left out.</summary>
    public static async Task<Dictionary<string, long>> Lines(this TestDatabase database)
    {
        await using var db = database.Open();
        var lines = await db.JournalLines.Join(db.LedgerAccounts, line => line.AccountId, account => account.Id, (line, account) => new { account.Number, line.DebitMinor }).ToListAsync(Stop);
        return lines.GroupBy(line => line.Number, StringComparer.Ordinal).Select(group => (group.Key, Sum: group.Sum(line => line.DebitMinor))).Where(row => row.Sum != 0).ToDictionary(row => row.Key, row => row.Sum, StringComparer.Ordinal);
    }

    /// <summary>The same from turnovers and what is not in them yet.</summary>
    public static async Task<Dictionary<string, long>> Balances(this TestDatabase database, DateTime before, ConnectionEnvironment environment = ConnectionEnvironment.Sandbox)
    {
        await using var db = database.Open();
        var numbers = await db.LedgerAccounts.ToDictionaryAsync(account => account.Id, account => account.Number, Stop);
        var balances = await AccountBalances.Before(db, environment, before, accounts: null, Stop);
        return balances.Values.Where(balance => balance.BalanceMinor != 0).ToDictionary(balance => numbers[balance.AccountId], balance => balance.BalanceMinor, StringComparer.Ordinal);
    }

    /// <summary>A processor with a fee for purchases by card, and its sandbox connection.</summary>
    public static async Task<Connection> Sandbox(this Handlers handlers, TestDatabase database)
    {
        var processor = await handlers.Onboard(fees: [Known.CardPurchase]);
        var id = (await handlers.Connect(Connecting.Sandbox(processor))).IdOf();
        await using var db = database.Open();
        return await db.Connections.AsNoTracking().SingleAsync(row => row.Id == id, Stop);
    }

    /// <summary>The id of an account, as pages and the API name it.</summary>
    public static async Task<string> AccountId(this Handlers handlers, string number) =>
        (await handlers.Get<ListAccounts>().Handle(new ListAccounts.Query([], Search: number), Actors.Auditor, Stop)).Data.Single().Id;

    /// <summary>A confirmed transaction of a connection, as a notification makes one.</summary>
    public static Task<Guid> Confirmed(this Handlers handlers, Connection connection, long amount, Guid? tenantId = null, string eventType = TransactionEvents.CardPurchase, string currency = "NGN") =>
        handlers.Make(connection, amount, tenantId, eventType, currency, (transaction, now) => transaction.Confirm(now));

    /// <summary>One of which nothing but its beginning is known.</summary>
    public static Task<Guid> Pending(this Handlers handlers, Connection connection, long amount) =>
        handlers.Make(connection, amount, tenantId: null, TransactionEvents.CardPurchase, "NGN", (_, _) => { });

    private static Task<Guid> Make(this Handlers handlers, Connection connection, long amount, Guid? tenantId, string eventType, string currency, Action<Transaction, DateTime> heard) =>
        handlers.Get<UnitOfWork>().Save(
            s_system,
            async (db, now) =>
            {
                var id = now.NewId();
                var transaction = new Transaction
                {
                    Id = id,
                    ProcessorId = connection.ProcessorId,
                    ConnectionId = connection.Id,
                    Environment = connection.Environment,
                    TenantId = tenantId,
                    Key = id.ToString(),
                    Reference = $"REF-{id:N}",
                    EventType = eventType,
                    Direction = TransactionDirection.Inbound,
                    AmountMinor = amount,
                    Currency = currency,
                    CreatedAt = now,
                };
                db.Add(transaction);
                heard(transaction, now);
                await BookTransaction.Follow(db, transaction, now, Stop);
                return id;
            },
            once: null,
            Stop);

    /// <summary>Something is heard of a transaction, and booked.</summary>
    public static Task Hear(this Handlers handlers, Guid transactionId, Action<Transaction, DateTime> what) => handlers.Get<UnitOfWork>().Save(
        s_system,
        async (db, now) =>
        {
            var transaction = await db.Transactions.SingleAsync(row => row.Id == transactionId, Stop);
            what(transaction, now);
            await BookTransaction.Follow(db, transaction, now, Stop);
            return true;
        },
        once: null,
        Stop);
}
