using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>One connection of a processor that is active, what is delivered to it, and what came of that.</summary>
internal sealed class Inbox : IAsyncDisposable
{
    private readonly Dialect _dialect;
    private readonly string _url;

    private Inbox(TestDatabase database, Handlers handlers, Dialect dialect, Guid connectionId, string url)
    {
        (Database, Handlers, _dialect, ConnectionId, _url) = (database, handlers, dialect, connectionId, url);
    }

    public TestDatabase Database { get; }

    public Handlers Handlers { get; }

    public Guid ConnectionId { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Inbox> Open(DatabaseProvider provider, Dialect dialect)
    {
        var database = await TestDatabase.Create(provider);
        var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var input = dialect == Dialect.PspRestV2 ? Connecting.Sandbox(processor) : Connecting.Receiver(processor, dialect);
        var connection = await handlers.Connect(dialect == Dialect.Cbs ? input with { Currency = "NGN", TimeZone = "Africa/Lagos" } : input);
        return new Inbox(database, handlers, dialect, connection.IdOf(), connection.Answer.WebhookUrl!);
    }

    /// <summary>Delivers a body, signed as the dialect signs.</summary>
    public Task Deliver(string body) => Deliver(_dialect switch
    {
        Dialect.Paystack => new WebhookDelivery(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["x-paystack-signature"] = Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Connecting.WebhookSecret), Encoding.UTF8.GetBytes(body))),
            },
            Encoding.UTF8.GetBytes(body)),
        Dialect.Cbs => Receiving.Unsigned(body),
        Dialect.Generic => new WebhookDelivery(new Dictionary<string, string>(StringComparer.Ordinal) { ["x-signature"] = Receiving.Sign(Encoding.UTF8.GetBytes(body)) }, Encoding.UTF8.GetBytes(body)),
        _ => Receiving.Signed(body),
    });

    /// <summary>Delivers, a millisecond after what was before.</summary>
    public async Task Deliver(WebhookDelivery delivery)
    {
        Handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(200, (await Handlers.Receive(_url, delivery)).Status);
    }

    /// <summary>Records a payment of ours, as its submission does.</summary>
    public async Task Record(string reference, long amount, string currency)
    {
        Handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await using var db = Database.Open();
        var connection = await db.Connections.SingleAsync(row => row.Id == ConnectionId, Stop);
        var now = Handlers.Clock.Now();
        db.Add(new Transaction
        {
            Id = now.NewId(),
            ProcessorId = connection.ProcessorId,
            ConnectionId = connection.Id,
            Environment = connection.Environment,
            Key = reference,
            Reference = reference,
            EventType = "submitted",
            Direction = TransactionDirection.Outbound,
            AmountMinor = amount,
            Currency = currency,
            CreatedAt = now,
        });
        await ReleaseHeld.Waiting(db, connection.Id, [reference], now, Stop);
        await db.SaveChangesAsync(Stop);
    }

    public Task<SweepHeld.Answer> Sweep() => Handlers.Get<SweepHeld>().Handle(from: null, Actor.System("test", "test"), Stop);

    public Task<List<WebhookNotification>> Notifications() => Database.Inbox();

    public async Task<List<T>> Rows<T>() where T : class
    {
        await using var db = Database.Open();
        return await db.Set<T>().AsNoTracking().ToListAsync(Stop);
    }

    /// <summary>As when whoever has an item is silent for too long, by the database's own clock.</summary>
    public async Task LetLeasesRunOut()
    {
        await using var db = Database.Open();
        await db.Set<WorkItem>().Where(item => item.ClaimToken != null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.LeaseUntil, item => DatabaseClock.Now().AddSeconds(-1.0)), Stop);
    }

    public async Task<List<Transaction>> Transactions()
    {
        await using var db = Database.Open();
        return await db.Transactions.AsNoTracking().OrderBy(transaction => transaction.Id).ToListAsync(Stop);
    }

    public async Task<List<WebhookAttempt>> Attempts()
    {
        await using var db = Database.Open();
        return await db.Set<WebhookAttempt>().AsNoTracking().OrderBy(attempt => attempt.RequestedAt).ThenBy(attempt => attempt.Id).ToListAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await Database.DisposeAsync();
    }
}
