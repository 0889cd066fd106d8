using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>Limits as they are sent, in minor units; always all of them: what is left out is the default.</summary>
/// <param name="SingleMaximum">Largest single payment; null for no limit of ours.</param>
/// <param name="DailyVolume">Most in one day; null for no limit of ours.</param>
/// <param name="BatchSize">Most payments in one batch.</param>
/// <param name="UseBatches">Whether payments leave in batches.</param>
/// <param name="RequestsPerSecond">Most requests in one second.</param>
/// <param name="ConcurrentRequests">Most requests at the same time.</param>
/// <param name="Currency">May be sent as long as it is the processor's settlement currency.</param>
public sealed record LimitsInput(
    long? SingleMaximum = null, long? DailyVolume = null, int BatchSize = 500, bool UseBatches = false, int RequestsPerSecond = 50, int ConcurrentRequests = 16, string? Currency = null)
{
    internal ConnectionLimits Limits => new()
    {
        SingleMaximum = SingleMaximum,
        DailyVolume = DailyVolume,
        BatchSize = BatchSize,
        UseBatches = UseBatches,
        RequestsPerSecond = RequestsPerSecond,
        ConcurrentRequests = ConcurrentRequests,
    };
}

/// <summary>The retry policy as it is sent.</summary>
/// <param name="ScheduleSeconds">The pause before each attempt.</param>
public sealed record RetryInput(IReadOnlyList<int> ScheduleSeconds);

/// <summary>When the PSP is asked about a payment, as it is sent; always all of it: what is left out is the default.</summary>
/// <param name="UnknownScheduleSeconds">When an unknown outcome is asked for.</param>
/// <param name="PendingAfterSeconds">After how long a pending payment is asked for; null for the default of its channel.</param>
/// <param name="NotFoundConfirmSeconds">How far apart two answers of "not found" lie before they count.</param>
/// <param name="ConfirmFinals">Whether a final status that a webhook brings is asked for before it moves money.</param>
public sealed record StatusQueryInput(IReadOnlyList<int>? UnknownScheduleSeconds = null, int? PendingAfterSeconds = null, int NotFoundConfirmSeconds = 600, bool ConfirmFinals = false)
{
    internal StatusQueryPolicy Policy => new()
    {
        Unknown = UnknownScheduleSeconds is null ? new StatusQueryPolicy().Unknown : Schedule.Of(UnknownScheduleSeconds),
        PendingAfterSeconds = PendingAfterSeconds,
        NotFoundConfirmSeconds = NotFoundConfirmSeconds,
        ConfirmFinals = ConfirmFinals,
    };
}
