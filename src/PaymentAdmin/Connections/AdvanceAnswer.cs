using PaymentAdmin.Connections.Advance;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>That a production connection is to go to pilot or live, and waits for a second person.</summary>
/// <param name="To">pilot or live.</param>
/// <param name="ProposedBy">Who: decides not.</param>
/// <param name="ProposedAt">When, UTC.</param>
/// <param name="Reason">Why, where it was said.</param>
/// <param name="Hash">Of the connection as it was proposed: what a decision may name, so that it is on exactly that.</param>
public sealed record AdvanceAnswer(ConnectionStatus To, string ProposedBy, DateTime ProposedAt, string? Reason, string Hash)
{
    internal static AdvanceAnswer? Of(ConnectionAdvance? advance) => advance is { Status: AdvanceStatus.Proposed }
        ? new AdvanceAnswer(advance.To, advance.ProposedByName, advance.ProposedAt, advance.Reason, advance.ContentHash)
        : null;
}
