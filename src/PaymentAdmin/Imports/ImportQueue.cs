using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Imports;

/// <summary>The queue of files that are too large for a request, and of small ones whose request was broken off.</summary>
internal static class ImportQueue
{
    public const string Name = "imports";

    /// <summary>Files up to this many bytes run within the request.</summary>
    public const long InlineBytes = 1024 * 1024;

    /// <summary>How long a request has before the queue takes the file over.</summary>
    public static TimeSpan InlineTime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>One file at a time on a node: each holds some memory of its own.</summary>
    public static WorkQueue Settings { get; } = new(Name)
    {
        Title = "Imports of files", Subject = PublicId.Import, Parallelism = 1, Lease = TimeSpan.FromMinutes(2), Every = TimeSpan.FromSeconds(2),
    };
}
