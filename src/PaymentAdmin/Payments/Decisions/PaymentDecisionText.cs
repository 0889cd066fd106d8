using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>What people decide about payments, in words.</summary>
internal static class PaymentDecisionText
{
    public static string Outcome(ResolvedAs outcome) => outcome switch
    {
        ResolvedAs.Completed => "It arrived",
        ResolvedAs.Failed => "It did not arrive",
        ResolvedAs.Queued => "It was never sent: send it",
        _ => "It was never sent: cancel it",
    };

    public static string Proposal(ProposalKind kind, ResolvedAs? outcome) => (kind, outcome) switch
    {
        (ProposalKind.Retry, _) => "Pay it once more",
        (_, ResolvedAs.Completed) => "Resolve it as completed",
        (_, ResolvedAs.Failed) => "Resolve it as failed",
        (_, ResolvedAs.Queued) => "Send it, for it was never sent",
        _ => "Cancel it, for it was never sent",
    };

    public static string Consequence(ProposalKind kind, ResolvedAs? outcome) => (kind, outcome) switch
    {
        (ProposalKind.Retry, _) => "It is sent with a new key and a new reference: if the first one arrived after all, it is paid twice.",
        (_, ResolvedAs.Completed) => "It counts as paid, and is not sent again.",
        (_, ResolvedAs.Failed) => "It counts as not paid, and can be paid once more: if it arrived after all, that pays twice.",
        (_, ResolvedAs.Queued) => "It is sent as soon as its distribution and its connection go on.",
        _ => "It is never sent. This cannot be undone.",
    };
}
