using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Batches;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// Gives a distribution's queued payments to the queue that sends them, in their order and not all at once: a stop finds most of them not
/// begun. The part and the end of the work item are one transaction.
/// </summary>
internal sealed class RunDispatch(UnitOfWork unitOfWork, FormBatch form, WorkSignal signal) : IWorkHandler
{
    /// <summary>So many in one save.</summary>
    private const int PartSize = 500;

    /// <summary>While so many wait to be sent, the others wait here.</summary>
    private const int MostWaiting = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Batches are put together only where they may leave.</summary>
    private static readonly TimeSpan WhileClosed = TimeSpan.FromSeconds(15);

    public static readonly WorkQueue Settings = new(PaymentQueues.Dispatch) { Title = "Distributions handed on", Subject = PublicId.Distribution, SubjectPage = "distributions/", Parallelism = 2, Every = TimeSpan.FromSeconds(1) };

    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var actor = Actor.System("submission", Correlation.Current());
        await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await EndWork.Complete(db, claim, cancellationToken);
                var distribution = await db.Distributions.AsNoTracking().SingleAsync(row => row.Id == subjectId, cancellationToken);
                if (distribution.Status is DistributionStatus.Released or DistributionStatus.Submitting)
                {
                    await Next(db, distribution, actor, now, cancellationToken);
                }

                return subjectId;
            },
            once: null,
            cancellationToken);
        signal.Wake(PaymentQueues.Payments);
        signal.Wake(PaymentQueues.Batches);
        signal.Wake(PaymentQueues.Dispatch);
    }

    private async Task Next(PaymentDb db, Distribution distribution, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var items = db.Set<WorkItem>().Where(item => item.Queue == PaymentQueues.Payments && item.State != WorkState.Done);
        if (await items.CountAsync(item => item.State == WorkState.Waiting && item.Lane == distribution.ConnectionId, cancellationToken) >= MostWaiting
            || await UnheardNews.IsMuch(db, distribution.ConnectionId, now, cancellationToken))
        {
            await Again(db, distribution, now + Pause, now, cancellationToken);
            return;
        }

        if (await NameOld(db, distribution, now, cancellationToken))
        {
            await Again(db, distribution, now, now, cancellationToken);
            return;
        }

        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == distribution.ConnectionId, cancellationToken);
        var formed = connection.UseBatches ? await form.Next(db, distribution.Id, connection, actor, now, cancellationToken) : FormedBatch.TooFew;
        var waiting = db.Payments.Where(payment => payment.DistributionId == distribution.Id && payment.Status == PaymentStatus.Queued && !items.Any(item => item.SubjectId == payment.Id));
        if (formed != FormedBatch.TooFew)
        {
            // Those that go by themselves wait for no batch.
            waiting = waiting.Where(payment => payment.IsAlone || db.Set<PaymentOrigin>().Any(origin => origin.PaymentId == payment.Id));
        }

        var next = await waiting.OrderBy(payment => payment.Number).Take(PartSize).ToListAsync(cancellationToken);
        var go = await RequestedLimits.Within(db, next, distribution, connection, now, cancellationToken);
        await Enqueue.AddNew(db, PaymentQueues.Payments, [.. go.Select(payment => (payment.Id, $"{payment.Id:N}"))], now, cancellationToken, distribution.ConnectionId);
        TimeSpan? pause = next.Count == PartSize ? TimeSpan.Zero : formed switch
        {
            FormedBatch.Formed => TimeSpan.Zero,
            FormedBatch.Enough => Pause,
            FormedBatch.Closed => WhileClosed,
            _ => null,
        };
        if (pause is { } after)
        {
            await Again(db, distribution, now + after, now, cancellationToken);
        }
    }

    private static Task Again(PaymentDb db, Distribution distribution, DateTime due, DateTime now, CancellationToken cancellationToken) =>
        Enqueue.Add(db, PaymentQueues.Dispatch, distribution.Id, orderKey: null, due, now, cancellationToken);

    /// <summary>Gives those their reference at the PSP that were released before there was one.</summary>
    private static async Task<bool> NameOld(PaymentDb db, Distribution distribution, DateTime now, CancellationToken cancellationToken)
    {
        var unnamed = await db.Payments.Where(payment => payment.DistributionId == distribution.Id && payment.Status == PaymentStatus.Queued && payment.ProviderReference == null)
            .OrderBy(payment => payment.Number).Take(PartSize).ToListAsync(cancellationToken);
        if (unnamed.Count == 0)
        {
            return false;
        }

        foreach (var (payment, reference) in unnamed.Zip(await ProviderReferences.For(db, distribution.ConnectionId, unnamed, cancellationToken)))
        {
            payment.TakeReference(reference, now);
        }

        return true;
    }
}
