using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>
/// Whose turn it is to match for a processor, in one environment. Whoever matches changes its version first, in the same commit: of two who match at
/// once, one waits for the other.
/// </summary>
public sealed class MatchingTurn
{
    private MatchingTurn()
    {
    }

    /// <summary>The processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>The environment.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>Counts who matched.</summary>
    public int Version { get; private set; }

    /// <summary>Before anybody matched.</summary>
    public static MatchingTurn Of(IssueHome home) => new() { ProcessorId = home.ProcessorId, Environment = home.Environment };
}
