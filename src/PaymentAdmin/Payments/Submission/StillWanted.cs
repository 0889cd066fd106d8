using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Batches;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// Whether what is committed to leave, and then had to wait for its turn, may still go: not where its connection or distribution was stopped
/// meanwhile, or the connection leads elsewhere, or a webhook or people have ended the payment.
/// </summary>
internal sealed class StillWanted(IDbContextFactory<PaymentDb> contexts)
{
    public async Task<bool> Payment(Step.Send send, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var leaves = await (
            from payment in db.Payments
            join distribution in db.Distributions on payment.DistributionId equals distribution.Id
            where payment.Id == send.PaymentId && payment.Status == PaymentStatus.Submitting && payment.AttemptCount == send.Number
                && distribution.Status != DistributionStatus.Paused && distribution.Status != DistributionStatus.Halted
            select payment.Id).AnyAsync(cancellationToken);
        return leaves && await IsOpen(db, send.Connection, cancellationToken);
    }

    public async Task<bool> Batch(BatchStep.Send send, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var batch = await db.PaymentBatches.AsNoTracking().SingleAsync(row => row.Id == send.BatchId, cancellationToken);
        return batch.Status == BatchStatus.Sending
            && await BeginBatchStep.Runs(db, batch, cancellationToken)
            && await BatchPayments.AllAsTheyLeft(db, batch, cancellationToken)
            && await IsOpen(db, send.Connection, cancellationToken);
    }

    /// <summary>And is as it was when the request was made for it.</summary>
    private static async Task<bool> IsOpen(PaymentDb db, Connection connection, CancellationToken cancellationToken) =>
        await TakesPayments.Why(db, connection.Id, cancellationToken) is null
        && await db.Connections.AnyAsync(row => row.Id == connection.Id && row.Version == connection.Version, cancellationToken);
}
