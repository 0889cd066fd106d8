using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Decides on a payment's next step and commits what has to be known before it: a send with its exact bytes (design, rules 2 and 3).</summary>
internal sealed class BeginStep(UnitOfWork unitOfWork, PersonalData personal, PaymentContent content, DialectBook dialects)
{
    /// <summary>When a payment is looked at again that may not leave now and whose lane is not closed.</summary>
    private static readonly TimeSpan WhileClosed = TimeSpan.FromSeconds(30);

    /// <summary>When a payment looks for room in its limits again that nobody else looks after.</summary>
    private static readonly TimeSpan UntilRoom = TimeSpan.FromMinutes(15);

    /// <summary>Of such attempts the PSP has nothing: what is sent next need not be what they were.</summary>
    private static readonly AttemptOutcome[] LeftNothing =
        [AttemptOutcome.NotSent, AttemptOutcome.RateLimited, AttemptOutcome.CredentialsRefused, AttemptOutcome.Forbidden, AttemptOutcome.Rejected];

    private const string NotAsApproved = "Its content is not what was approved: somebody changed it in the database.";

    private const string NotAsSent = "The kept request of its first send is not its own: somebody changed it in the database.";

    public async Task<Step> Handle(Guid paymentId, WorkClaim claim, Actor actor, CancellationToken cancellationToken)
    {
        var marks = await personal.Marks(cancellationToken);
        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var payment = await db.Payments.SingleAsync(row => row.Id == paymentId, cancellationToken);
                if (payment.NextStepAt is { } due && due > now && payment.Status != PaymentStatus.Submitting)
                {
                    return await Later(db, payment, claim, due, now, cancellationToken);
                }

                if (await IsWithItsBatch(db, payment, cancellationToken))
                {
                    // Its batch brings it on, and says when it is followed by itself.
                    payment.Next(null, now);
                    return await Done(db, claim, cancellationToken);
                }

                var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == payment.ConnectionId, cancellationToken);
                return payment.Status switch
                {
                    PaymentStatus.Queued => await Queued(db, payment, connection, marks, claim, actor, now, cancellationToken),
                    PaymentStatus.Submitting => await Abandoned(db, payment, connection, claim, now, cancellationToken),
                    PaymentStatus.Unknown => await Unknown(db, payment, connection, marks, claim, actor, now, cancellationToken),
                    PaymentStatus.Pending => Ask(payment, connection),
                    _ => await Done(db, claim, cancellationToken),
                };
            },
            once: null,
            cancellationToken);
    }

    private static async Task<bool> IsWithItsBatch(PaymentDb db, Payment payment, CancellationToken cancellationToken) =>
        payment.BatchId is { } id && PaymentBatch.IsActive(await db.PaymentBatches.Where(row => row.Id == id).Select(row => row.Status).SingleAsync(cancellationToken));

    private async Task<Step> Queued(PaymentDb db, Payment payment, Connection connection, PersonalMarks marks, WorkClaim claim, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (await TakesPayments.Why(db, connection.Id, cancellationToken) is not null)
        {
            return await Later(db, payment, claim, now + WhileClosed, now, cancellationToken);
        }

        var distribution = await db.Distributions.SingleAsync(row => row.Id == payment.DistributionId, cancellationToken);
        if (!MayGo(distribution, payment, actor, now))
        {
            payment.Hold(HeldBecause.Pause, now);
            return await Done(db, claim, cancellationToken);
        }

        if (!content.IsIntact(marks, payment))
        {
            return await Refuse(db, payment, claim, "not_as_approved", NotAsApproved, now, cancellationToken);
        }

        if (await FollowedPayment.HasTurned(db, payment, now, cancellationToken))
        {
            return await Refuse(db, payment, claim, "original_changed", "The payment that it follows has not failed after all, or nobody knows.", now, cancellationToken);
        }

        if (!(await ReserveLimits.Reserve(db, RequestedLimits.Of(payment, distribution, connection), now, cancellationToken)).Fits)
        {
            return await WaitForRoom(db, payment, distribution, claim, now, cancellationToken);
        }

        return await Send(db, payment, connection, claim, now, cancellationToken);
    }

    /// <summary>It is for people: it never left, or nobody knows.</summary>
    private static async Task<Step> Refuse(PaymentDb db, Payment payment, WorkClaim claim, string reason, string message, DateTime now, CancellationToken cancellationToken)
    {
        if (payment.Status == PaymentStatus.Queued)
        {
            payment.RefuseToSend(reason, message, now);
        }
        else
        {
            payment.Doubt(reason, message, now);
        }

        await NeedsPeople.Tell(db, payment, now, cancellationToken);
        return await Done(db, claim, cancellationToken);
    }

    /// <summary>Held until there is room. One of a distribution that has ended nobody would take up again: it looks for room by itself.</summary>
    private static async Task<Step> WaitForRoom(PaymentDb db, Payment payment, Distribution distribution, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        if (distribution.Status == DistributionStatus.Submitting)
        {
            payment.Hold(HeldBecause.Limit, now);
            return await Done(db, claim, cancellationToken);
        }

        payment.Next(now + UntilRoom, now);
        return await Later(db, payment, claim, now + UntilRoom, now, cancellationToken);
    }

    /// <summary>
    /// Whether its distribution goes on. The first payment starts it. One that two people decided to pay once more goes whatever became of
    /// the others.
    /// </summary>
    private static bool MayGo(Distribution distribution, Payment payment, Actor actor, DateTime now)
    {
        if (distribution.Status == DistributionStatus.Released)
        {
            distribution.Let(DistributionEvent.Start, reason: null, actor, now);
        }

        return distribution.Status == DistributionStatus.Submitting
            || (payment.Intent > 1 && distribution.Status is DistributionStatus.Completed or DistributionStatus.CompletedWithFailures);
    }

    private async Task<Step> Unknown(PaymentDb db, Payment payment, Connection connection, PersonalMarks marks, WorkClaim claim, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var step = NextStep.Unknown(payment, connection, chance: 0, now);
        if (step.Kind == StepKind.Person)
        {
            return await Refuse(db, payment, claim, "no_answer", "The PSP never said what became of it.", now, cancellationToken);
        }

        if (step.Kind == StepKind.Ask)
        {
            return Ask(payment, connection);
        }

        if (!content.IsIntact(marks, payment))
        {
            return await Refuse(db, payment, claim, "not_as_approved", NotAsApproved, now, cancellationToken);
        }

        // What is stopped is not sent again either. What may have left is asked for; what did not arrive waits, and counts on the day on which it goes.
        var distribution = await db.Distributions.SingleAsync(row => row.Id == payment.DistributionId, cancellationToken);
        var mayGo = await TakesPayments.Why(db, connection.Id, cancellationToken) is null && MayGo(distribution, payment, actor, now);
        if (mayGo && (await ReserveLimits.Reserve(db, RequestedLimits.Of(payment, distribution, connection), now, cancellationToken)).Fits)
        {
            return await Send(db, payment, connection, claim, now, cancellationToken);
        }

        if (payment.UnresolvedSince is not null)
        {
            return Ask(payment, connection);
        }

        payment.Next(now + (mayGo ? UntilRoom : WhileClosed), now);
        return await Later(db, payment, claim, payment.NextStepAt!.Value, now, cancellationToken);
    }

    /// <summary>Whoever had the payment is gone without a word: what he began may have left.</summary>
    private static async Task<Step> Abandoned(PaymentDb db, Payment payment, Connection connection, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        if (await db.Set<WorkItem>().AnyAsync(item => item.SubjectId == payment.Id && item.Id != claim.ItemId && item.ClaimToken != null && item.LeaseUntil > DatabaseClock.Now(), cancellationToken))
        {
            // Not gone: it is being sent at this moment, from the other queue.
            return await Done(db, claim, cancellationToken);
        }

        await foreach (var attempt in db.PaymentAttempts.Where(row => row.PaymentId == payment.Id && row.EndedAt == null).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            attempt.End(new AttemptEnd(AttemptOutcome.Abandoned, Message: "Whoever sent it was stopped before an answer was recorded."), now);
        }

        payment.Lose(onlyAsk: false, now);
        await PlanNext.Of(db, payment, connection, now, cancellationToken);
        return await Done(db, claim, cancellationToken);
    }

    private async Task<Step> Send(PaymentDb db, Payment payment, Connection connection, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        PspCall<PspPayment> call;
        try
        {
            var mapping = await MappingInForce.OfVersion(db, connection, payment.MappingVersion!.Value, cancellationToken);
            call = dialects.Of(connection.Dialect).Submit(
                connection, mapping.Mapping, PaymentMessage.Of(payment, personal.Open(payment.Sealed), connection, payment.ProviderReference!, payment.IdempotencyKey!));
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
        {
            return payment.Status == PaymentStatus.Queued ? await Refuse(db, payment, claim, "not_expressible", refusal.Message, now, cancellationToken) : Ask(payment, connection);
        }

        // The very bytes that may have left before, whatever the connection's settings have become since. Where nothing did, they are made anew.
        var first = payment.Sends == 0 ? null : await db.PaymentAttempts
            .Where(row => row.PaymentId == payment.Id && row.Intent == payment.Intent && row.SealedRequest != null && (row.Outcome == null || !LeftNothing.Contains(row.Outcome.Value)))
            .OrderBy(row => row.Number).Select(row => row.SealedRequest).FirstOrDefaultAsync(cancellationToken);
        if (first is not null)
        {
            if (!KeptRequest.TryOpen(first, KeptRequest.Of(payment), personal, out var kept))
            {
                return await Refuse(db, payment, claim, "not_as_approved", NotAsSent, now, cancellationToken);
            }

            call = call with { Request = kept };
        }

        var before = NextStep.SendBefore(connection, payment.UnresolvedSince is null ? null : payment.FirstSentAt, now);
        payment.Leave(batchId: null, now);
        var attempt = PaymentAttempt.Begin(now.NewId(), payment, payment.AttemptCount, payment.IdempotencyKey!, first ?? KeptRequest.Seal(call.Request, KeptRequest.Of(payment), personal), now);
        db.Add(attempt);
        await EndWork.Keep(db, claim, cancellationToken);
        return new Step.Send(payment.Id, attempt.Id, attempt.Number, connection, call, before);
    }

    private Step.Ask Ask(Payment payment, Connection connection) =>
        new(payment.Id, payment.Intent, connection, dialects.Of(connection.Dialect).QueryByReference(connection, payment.ProviderReference!));

    private static async Task<Step> Later(PaymentDb db, Payment payment, WorkClaim claim, DateTime due, DateTime now, CancellationToken cancellationToken)
    {
        await PaymentQueues.Step(db, payment, due, now, cancellationToken);
        return await Done(db, claim, cancellationToken);
    }

    private static async Task<Step> Done(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken)
    {
        await EndWork.Complete(db, claim, cancellationToken);
        return new Step.Done();
    }
}
