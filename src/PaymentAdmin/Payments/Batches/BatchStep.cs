using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Payments.Batches;

/// <summary>What is to be done for a batch outside any transaction.</summary>
internal abstract record BatchStep
{
    private BatchStep()
    {
    }

    /// <summary>Nothing now.</summary>
    public sealed record Done : BatchStep;

    /// <summary>It is committed that it leaves: its bytes are sent.</summary>
    /// <param name="Before">Until when they may leave, UTC: <see cref="Domain.Payments.NextStep.SendBefore"/>.</param>
    public sealed record Send(Guid BatchId, Connection Connection, PspCall<PspBatch> Call, DateTime Before) : BatchStep;

    /// <summary>The PSP, which has it, is asked how its payments stand.</summary>
    public sealed record Ask(Guid BatchId, Connection Connection, PspCall<PspBatch> Call) : BatchStep;
}
