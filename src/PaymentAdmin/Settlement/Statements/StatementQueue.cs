using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>The queue of statements that are too large for a request, and of small ones whose request was broken off.</summary>
internal static class StatementQueue
{
    public const string Name = "settlement_statements";

    /// <summary>Files up to this many bytes, some 20,000 lines, are imported within the request.</summary>
    public const long InlineBytes = 2 * 1024 * 1024;

    /// <summary>How long a request has before the queue takes the statement over.</summary>
    public static TimeSpan InlineTime { get; } = TimeSpan.FromMinutes(10);

    /// <summary>One file at a time on a node: each is in memory while it is read.</summary>
    public static WorkQueue Settings { get; } = new(Name)
    {
        Title = "Settlement statements", Subject = PublicId.Statement, SubjectPage = "settlement/statements/", Parallelism = 1, Lease = TimeSpan.FromMinutes(2), Every = TimeSpan.FromSeconds(2),
    };
}
