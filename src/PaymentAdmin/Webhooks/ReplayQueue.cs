using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// The queue that takes replays of many forward, a part at a time. It only asks for attempts; these are made by
/// <see cref="WebhookQueue"/>, between what arrives meanwhile.
/// </summary>
internal static class ReplayQueue
{
    public const string Name = "webhook-replays";

    /// <summary>Most attempts that all replays together have asked for and that are not made yet: news waits behind no more.</summary>
    public const int MaxOutstanding = 50;

    /// <summary>The pause between two parts.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    public static WorkQueue Settings { get; } = new(Name)
    {
        Title = "Replays of webhooks", Subject = PublicId.Replay, SubjectPage = "webhooks/replays/", Parallelism = 1, Lease = TimeSpan.FromMinutes(1), Every = TimeSpan.FromSeconds(1),
    };
}
