using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Payments.Submission;

/// <summary>What is to be done for a payment outside any transaction.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    /// <summary>Nothing now.</summary>
    public sealed record Done : Step;

    /// <summary>Its bytes are committed: they are sent.</summary>
    /// <param name="Number">The attempt's number: as long as the payment has no later one, it is this one that leaves.</param>
    /// <param name="Before">Until when they may leave, UTC: <see cref="Domain.Payments.NextStep.SendBefore"/>.</param>
    public sealed record Send(Guid PaymentId, Guid AttemptId, int Number, Connection Connection, PspCall<PspPayment> Call, DateTime Before) : Step;

    /// <summary>The PSP is asked what it has under our reference.</summary>
    public sealed record Ask(Guid PaymentId, int Intent, Connection Connection, PspCall<IReadOnlyList<PspPayment>> Call) : Step;
}
