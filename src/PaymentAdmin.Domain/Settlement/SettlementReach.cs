using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>
/// How far the statements of a processor reach, in one environment. Whoever matches changes its version first, in the same commit: of two who match at
/// once, one waits for the other.
/// </summary>
public sealed class SettlementReach
{
    private SettlementReach()
    {
    }

    /// <summary>The processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>The environment.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>The latest day that any statement reaches; null before the first: nothing is missing until then.</summary>
    public DateOnly? ReachesOn { get; private set; }

    /// <summary>Counts who matched.</summary>
    public int Version { get; private set; }

    /// <summary>Before any statement.</summary>
    public static SettlementReach Of(IssueHome home) => new() { ProcessorId = home.ProcessorId, Environment = home.Environment };

    /// <summary>A statement reaches a day.</summary>
    public void Reach(DateOnly day) => ReachesOn = ReachesOn > day ? ReachesOn : day;
}
