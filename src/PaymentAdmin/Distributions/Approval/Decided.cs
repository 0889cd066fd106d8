using PaymentAdmin.Domain;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>
/// What came of a decision: the distribution as it is now, or why it was refused where refusing it changed something (a submission that no
/// longer counts is ended by who finds it so), which an exception would undo.
/// </summary>
internal sealed record Decided(SubmissionAnswer? Answer, Decided.No? Why)
{
    public static Decided Refused(No why) => new(null, why);

    public static Decided As(SubmissionAnswer answer) => new(answer, null);

    /// <summary>The answer.</summary>
    /// <exception cref="Refusal">409: it was refused.</exception>
    public SubmissionAnswer OrRefuse() => Answer ?? throw Refusal.Conflict(Why!.Code, Why.Message);

    internal sealed record No(string Code, string Message);
}
