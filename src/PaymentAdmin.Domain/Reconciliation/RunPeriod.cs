using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>What is reconciled.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="ProcessorId">Its processor.</param>
/// <param name="Environment">Its environment (design, rule 11).</param>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive, after <paramref name="From"/>.</param>
public sealed record RunPeriod(Guid ConnectionId, Guid ProcessorId, ConnectionEnvironment Environment, DateTime From, DateTime To)
{
    /// <summary>Longest period, in days.</summary>
    public const int MaxDays = 366;

    /// <summary>How far from its end what happened may be told in the neighbouring period's report.</summary>
    public static readonly TimeSpan Edge = TimeSpan.FromDays(1);
}

/// <summary>A report as it came.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex.</param>
public sealed record ReportFile(string Name, long Size, string Sha256);
