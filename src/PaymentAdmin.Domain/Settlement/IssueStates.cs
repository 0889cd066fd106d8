using static PaymentAdmin.Domain.Settlement.IssueStatus;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>Where a settlement issue stands (design, "States", Settlement issue).</summary>
public enum IssueStatus
{
    /// <summary>Nobody works on it.</summary>
    Pending,

    /// <summary>Somebody works on it.</summary>
    Investigating,

    /// <summary>Resolved by people, or closed by itself; it stays so.</summary>
    Resolved,

    /// <summary>It took too long, or needs somebody else.</summary>
    Escalated,
}

/// <summary>What can happen to a settlement issue.</summary>
public enum IssueEvent
{
    /// <summary>Somebody begins with it, or takes it up again.</summary>
    Investigate,

    /// <summary>It took too long, or somebody else is asked.</summary>
    Escalate,

    /// <summary>People resolve it, or the facts fit by now.</summary>
    Resolve,

    /// <summary>Matching is to be tried again.</summary>
    Retry,
}

/// <summary>The full table of a settlement issue's states.</summary>
public static class IssueStates
{
    /// <summary>Where an event leads from a status; null where it cannot happen.</summary>
    public static IssueStatus? Next(IssueStatus from, IssueEvent what) => (from, what) switch
    {
        (Pending or Escalated, IssueEvent.Investigate) => Investigating,
        (Pending or Investigating, IssueEvent.Escalate) => Escalated,
        (Pending or Investigating or Escalated, IssueEvent.Resolve) => Resolved,
        (Pending or Investigating or Escalated, IssueEvent.Retry) => Pending,
        _ => null,
    };

    /// <summary>The status that an event is for: what a refusal names.</summary>
    internal static IssueStatus Wanted(IssueEvent what) => what switch
    {
        IssueEvent.Investigate => Investigating,
        IssueEvent.Escalate => Escalated,
        IssueEvent.Resolve => Resolved,
        IssueEvent.Retry => Pending,
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such event."),
    };

    /// <summary>The event that leads to a status that a person asks for (processors-api, "Update Settlement Issue").</summary>
    /// <exception cref="Refusal">409 <c>issue_state</c> for <c>pending</c>: only a retry leads there.</exception>
    public static IssueEvent EventFor(IssueStatus from, IssueStatus wanted) => wanted switch
    {
        Investigating => IssueEvent.Investigate,
        Escalated => IssueEvent.Escalate,
        Resolved => IssueEvent.Resolve,
        _ => throw Illegal(from, wanted),
    };

    /// <summary>The refusal of a step that the table does not have; it names both states.</summary>
    internal static Refusal Illegal(IssueStatus from, IssueStatus wanted) => Refusal.Conflict(
        "issue_state",
        from == wanted
            ? $"The issue is {Words.Of(from)} already."
            : $"The issue is {Words.Of(from)} and cannot become {Words.Of(wanted)}.{(from == Resolved ? " New trouble is a new issue." : wanted == Pending ? " Retry it instead." : "")}",
        "status");
}
