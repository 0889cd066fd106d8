using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections;

/// <summary>A change of limits: what is not sent stays. 0 takes singleMaximum or dailyVolume away.</summary>
[PartialInput]
public sealed record LimitsChange(
    long? SingleMaximum = null, long? DailyVolume = null, int? BatchSize = null, bool? UseBatches = null, int? RequestsPerSecond = null, int? ConcurrentRequests = null, string? Currency = null)
{
    internal ConnectionLimits Above(ConnectionLimits now) => new()
    {
        SingleMaximum = Cleared(SingleMaximum, now.SingleMaximum),
        DailyVolume = Cleared(DailyVolume, now.DailyVolume),
        BatchSize = BatchSize ?? now.BatchSize,
        UseBatches = UseBatches ?? now.UseBatches,
        RequestsPerSecond = RequestsPerSecond ?? now.RequestsPerSecond,
        ConcurrentRequests = ConcurrentRequests ?? now.ConcurrentRequests,
    };

    private static long? Cleared(long? sent, long? now) => sent switch { null => now, 0 => null, _ => sent };
}

/// <summary>A change of when the PSP is asked about a payment: what is not sent stays. 0 gives pendingAfterSeconds its default back.</summary>
[PartialInput]
public sealed record StatusQueryChange(IReadOnlyList<int>? UnknownScheduleSeconds = null, int? PendingAfterSeconds = null, int? NotFoundConfirmSeconds = null, bool? ConfirmFinals = null)
{
    internal StatusQueryPolicy Above(StatusQueryPolicy now) => new()
    {
        Unknown = UnknownScheduleSeconds is null ? now.Unknown : Schedule.Of(UnknownScheduleSeconds),
        PendingAfterSeconds = PendingAfterSeconds switch { null => now.PendingAfterSeconds, 0 => null, _ => PendingAfterSeconds },
        NotFoundConfirmSeconds = NotFoundConfirmSeconds ?? now.NotFoundConfirmSeconds,
        ConfirmFinals = ConfirmFinals ?? now.ConfirmFinals,
    };
}
