using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Settlement.Matching;

/// <summary>What the timeline of an issue says where nobody wrote anything.</summary>
internal static class IssueWords
{
    public static string Closed(ClosedBecause because) => because switch
    {
        ClosedBecause.Brought => "Closed by itself: a statement brought what was missing, or what nets it out.",
        ClosedBecause.BecameKnown => "Closed by itself: what became known of the transaction makes it fit.",
        ClosedBecause.Withdrawn => "Closed by itself: a corrected statement has the line no more.",
        ClosedBecause.NotDue => "Closed by itself: it is due later than the statements reach, since one was corrected.",
        _ => throw new ArgumentOutOfRangeException(nameof(because), because, "No such reason."),
    };
}
