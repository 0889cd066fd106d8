using System.Collections.Concurrent;

namespace PaymentAdmin.PspSimulator.Webhooks;

internal enum DeliveryStatus
{
    Pending,
    Delivered,
    Failed,
    Cancelled,
}

/// <summary>How far a delivery is, and how its last attempt went.</summary>
internal sealed record DeliveryProgress(DeliveryStatus Status, int Attempts, int? ResponseCode, string? Problem, DateTimeOffset? DeliveredAt);

/// <summary>A message on its way to somebody, tried until it is received or given up.</summary>
internal sealed class Delivery
{
    private DeliveryProgress _progress = new(DeliveryStatus.Pending, 0, null, null, null);

    public string Id { get; } = Ids.New("dlv_");

    public required string EventId { get; init; }

    public required string Event { get; init; }

    /// <summary>The payment that it tells of.</summary>
    public required string Subject { get; init; }

    public required Uri Url { get; init; }

    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The headers of an attempt, counted from 1.</summary>
    public Func<int, IEnumerable<KeyValuePair<string, string>>> Headers { get; init; } = _ => [];

    /// <summary>What is wrong with an answer; null when it acknowledges the message.</summary>
    public Func<int, byte[], string?> Judge { get; init; } = (status, _) => status == 200 ? null : "The answer was not 200.";

    /// <summary>Whether nobody wants it any more.</summary>
    public Func<bool> IsUnwanted { get; init; } = () => false;

    public DeliveryProgress Progress
    {
        get => Volatile.Read(ref _progress);
        private set => Volatile.Write(ref _progress, value);
    }

    /// <summary>Keeps how an attempt went; only one attempt is made at a time.</summary>
    public void Attempted(int? responseCode, string? problem, DateTimeOffset at, bool isLast) => Progress = new DeliveryProgress(
        problem is null ? DeliveryStatus.Delivered : isLast ? DeliveryStatus.Failed : DeliveryStatus.Pending,
        Progress.Attempts + 1, responseCode, problem, problem is null ? at : null);

    public void Cancel() => Progress = Progress with { Status = DeliveryStatus.Cancelled };
}

/// <summary>The last deliveries to one address.</summary>
internal sealed class DeliveryLog
{
    public const int Kept = 1000;

    private readonly ConcurrentQueue<Delivery> _deliveries = new();

    public void Add(Delivery delivery)
    {
        _deliveries.Enqueue(delivery);
        while (_deliveries.Count > Kept && _deliveries.TryDequeue(out _))
        {
        }
    }

    /// <summary>The last ones, newest first.</summary>
    public IReadOnlyList<Delivery> Last(int limit) => [.. _deliveries.Reverse().Take(limit)];
}
