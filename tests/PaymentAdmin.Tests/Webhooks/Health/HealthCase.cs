using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks.Health;

namespace PaymentAdmin.Tests.Webhooks.Health;

/// <summary>A sandbox connection, notifications that came to it at any time, and what was counted of them.</summary>
internal sealed class HealthCase : IAsyncDisposable
{
    /// <summary>The hour in which every test begins.</summary>
    public static readonly DateTime Hour = WebhookHour.Of(FakeClock.Start);

    private HealthCase(TestDatabase database, Handlers handlers)
    {
        (Database, Handlers) = (database, handlers);
    }

    public TestDatabase Database { get; }

    public Handlers Handlers { get; }

    public Connection Connection { get; private set; } = null!;

    private static Actor System => Actor.System("test", "test");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<HealthCase> Begin(DatabaseProvider provider)
    {
        var database = await TestDatabase.Create(provider);
        var health = new HealthCase(database, Handlers.On(database));
        health.Connection = await health.Connect("PAYSTACK");
        return health;
    }

    /// <summary>A connection of another processor.</summary>
    public async Task<Connection> Connect(string code, ConnectionEnvironment environment = ConnectionEnvironment.Sandbox)
    {
        var processor = await Handlers.Onboard(code);
        var added = await Handlers.Connect(environment == ConnectionEnvironment.Production ? Connecting.Production(processor) : Connecting.Sandbox(processor));
        await using var db = Database.Open();
        return await db.Connections.AsNoTracking().SingleAsync(connection => connection.Id == added.IdOf(), Stop);
    }

    public static WebhookNotification New(Connection connection, DateTime at) => new()
    {
        Id = at.NewId(),
        ConnectionId = connection.Id,
        ProcessorId = connection.ProcessorId,
        Environment = connection.Environment,
        Provider = "test",
        ReceivedAt = at,
        IdempotencyKey = "key",
    };

    /// <summary>Notifications that came to the connection at a time and went so far; all in one save.</summary>
    public Task Came(DateTime at, int count, Action<WebhookNotification>? and = null) => Came(Connection, at, count, and);

    public async Task Came(Connection connection, DateTime at, int count, Action<WebhookNotification>? and = null)
    {
        await using var db = Database.Open();
        for (var number = 0; number < count; number++)
        {
            var notification = New(connection, at);
            and?.Invoke(notification);
            db.Add(notification);
        }

        await db.SaveChangesAsync(Stop);
    }

    /// <summary>For <see cref="Came(DateTime, int, Action{WebhookNotification})"/>: processed after a time.</summary>
    public static Action<WebhookNotification> ProcessedAfter(double seconds) => notification =>
    {
        notification.Begin();
        notification.Succeed(notification.ReceivedAt.AddSeconds(seconds));
    };

    public static void Failed(WebhookNotification notification)
    {
        notification.Begin();
        notification.Fail("broken");
    }

    public static void Duplicate(WebhookNotification notification)
    {
        notification.Begin();
        notification.FindDuplicate(Guid.Empty, notification.ReceivedAt);
    }

    public static void Held(WebhookNotification notification)
    {
        notification.Begin();
        notification.Hold(HoldCondition.UnknownReference, "early");
    }

    /// <summary>Changes one of the notifications that there are.</summary>
    public async Task Change(Guid id, Action<WebhookNotification> change)
    {
        await using var db = Database.Open();
        change(await db.WebhookNotifications.SingleAsync(row => row.Id == id, Stop));
        await db.SaveChangesAsync(Stop);
    }

    public Task<int> Count() => Handlers.Get<CountWebhooks>().Handle(System, Stop);

    public Task<int> Judge() => Handlers.Get<JudgeWebhookHours>().Handle(System, Stop);

    public Task<WebhookHealthAnswer> Get(GetWebhookHealth.Query? query = null) => Handlers.Get<GetWebhookHealth>().Handle(query ?? new GetWebhookHealth.Query(), Actors.Auditor, Stop);

    /// <summary>What was counted, by connection and hour.</summary>
    public async Task<SortedDictionary<(Guid, DateTime), WebhookFigures>> Counted()
    {
        await using var db = Database.Open();
        return new(await db.Set<WebhookHour>().AsNoTracking().ToDictionaryAsync(hour => (hour.ConnectionId, hour.Hour), hour => hour.Figures, Stop));
    }

    /// <summary>What is there, counted one by one.</summary>
    public async Task<SortedDictionary<(Guid, DateTime), WebhookFigures>> Naive()
    {
        var naive = new SortedDictionary<(Guid, DateTime), WebhookFigures>();
        foreach (var row in await Database.Inbox())
        {
            var key = (row.ConnectionId, new DateTime(row.ReceivedAt.Year, row.ReceivedAt.Month, row.ReceivedAt.Day, row.ReceivedAt.Hour, 0, 0, DateTimeKind.Utc));
            naive[key] = naive.GetValueOrDefault(key, WebhookFigures.None) + One(row);
        }

        return naive;
    }

    public async Task<int> Marks()
    {
        await using var db = Database.Open();
        return await db.Set<WebhookHourMark>().CountAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Handlers.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static WebhookFigures One(WebhookNotification row)
    {
        var latency = row.ProcessedAt is { } processed ? (long?)(processed - row.ReceivedAt).TotalMilliseconds : null;
        return new WebhookFigures(
            1,
            row.Status is WebhookStatus.Pending or WebhookStatus.Processing ? 1 : 0,
            row.Status == WebhookStatus.Processed ? 1 : 0,
            row.Status == WebhookStatus.Failed ? 1 : 0,
            row.Status == WebhookStatus.Duplicate ? 1 : 0,
            row.Status == WebhookStatus.HeldBlocked ? 1 : 0,
            latency is null ? 0 : 1,
            latency ?? 0,
            latency ?? 0);
    }
}
