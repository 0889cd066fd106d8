using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments;

/// <summary>Shows one batch, with its payments counted and added up by status.</summary>
public sealed class GetBatch(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>
    /// A batch. <c>paymentsByStatus</c> and <c>amountsByStatus</c> are of the payments that left in it, as they are now; one that has left it
    /// since counts too. Amounts in minor units.
    /// </summary>
    public sealed record Answer(
        string Id, string DistributionId, string ConnectionId, string BatchReference, string IdempotencyKey, BatchStatus Status, int PaymentCount, long TotalAmount, string Currency,
        string? PspBatchId, string? PspStatus, string? FailureReason, string? FailureMessage, int Tries, int Questions,
        DateTime CreatedAt, DateTime? FirstSentAt, DateTime? LastSentAt, DateTime? AcknowledgedAt, DateTime? NextStepAt, DateTime UpdatedAt,
        IReadOnlyDictionary<string, int> PaymentsByStatus, IReadOnlyDictionary<string, long> AmountsByStatus);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await db.PaymentBatches.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("batch");
        var found = await (
            from attempt in db.PaymentAttempts
            join payment in db.Payments on attempt.PaymentId equals payment.Id
            where attempt.BatchId == id
            group payment.AmountMinor by payment.Status into payments
            select new { Status = payments.Key, Count = payments.Count(), Minor = payments.Sum() }).ToListAsync(cancellationToken);
        return new Answer(
            PublicId.Batch.Format(batch.Id), PublicId.Distribution.Format(batch.DistributionId), PublicId.Connection.Format(batch.ConnectionId),
            batch.BatchReference, batch.IdempotencyKey, batch.Status, batch.PaymentCount, batch.TotalMinor, batch.Currency,
            batch.PspBatchId, batch.PspStatus, batch.FailureReason, batch.FailureMessage, batch.Tries, batch.Questions,
            batch.CreatedAt, batch.FirstSentAt, batch.LastSentAt, batch.AcknowledgedAt, batch.NextStepAt, batch.UpdatedAt,
            found.ToDictionary(row => Words.Of(row.Status), row => row.Count, StringComparer.Ordinal),
            found.ToDictionary(row => Words.Of(row.Status), row => row.Minor, StringComparer.Ordinal));
    }
}
