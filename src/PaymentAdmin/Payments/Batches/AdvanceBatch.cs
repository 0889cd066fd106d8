using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Batches;

/// <summary>The next step of one batch, as for a payment: committed before its bytes leave, and what came of it by whoever still has the claim.</summary>
internal sealed class AdvanceBatch(BeginBatchStep begin, RecordBatchSend recordSend, RecordBatchAnswer recordAnswer, RenewLease leases, StillWanted wanted, IPspClient client, TimeProvider clock) : IWorkHandler
{
    /// <summary>For what is done before and after a call: a batch has many rows.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(60);

    public static readonly WorkQueue Sending = new(PaymentQueues.Batches)
    {
        Title = "Batches to send",
        Subject = PublicId.Batch,
        Parallelism = 8,
        PerLane = 2,
        Lease = TimeSpan.FromMinutes(5),
        Every = TimeSpan.FromSeconds(1),
    };

    public static readonly WorkQueue Following = Sending with { Name = PaymentQueues.BatchOutcomes, Title = "Batches that have left" };

    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var actor = Actor.System("submission", Correlation.Current());
        switch (await begin.Handle(subjectId, claim, actor, cancellationToken))
        {
            case BatchStep.Send send:
                var context = await ContextOf(CallContext.SubmitBatch, send.Connection.TimeoutSeconds, actor, claim, cancellationToken);
                context = context with
                {
                    SendBefore = send.Before < context.SendBefore ? send.Before : context.SendBefore,
                    MayStillLeave = stop => wanted.Batch(send, stop),
                };
                var sent = await client.Send(send.Connection, send.Call, context, cancellationToken);

                // Whoever stops waiting: what is known of money must be recorded.
                await recordSend.Handle(send, sent, claim, actor, CancellationToken.None);
                break;
            case BatchStep.Ask ask:
                var question = await ContextOf(CallContext.BatchStatus, ask.Connection.TimeoutSeconds, actor, claim, cancellationToken);
                var told = await client.Send(ask.Connection, ask.Call, question, cancellationToken);
                await recordAnswer.Handle(ask, told, claim, actor, CancellationToken.None);
                break;
        }
    }

    /// <summary>Each of its tries was broken off: the sweeper has it done again later, and somebody looks into it. Its payments do nothing by themselves meanwhile.</summary>
    public Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken) =>
        RaiseAlert.Raise(
            db, now, "batch_step_failing", claim.SubjectId,
            $"The next step of {PublicId.Batch.Format(claim.SubjectId)} fails again and again, and its payments wait for it. The log says why; the Jobs page shows it.", "jobs", cancellationToken);

    /// <summary>The bytes leave while the claim is certainly ours, or not at all: with time for the answer, and for renewed credentials, inside the lease.</summary>
    private async Task<CallContext> ContextOf(string purpose, int timeoutSeconds, Actor actor, WorkClaim claim, CancellationToken cancellationToken)
    {
        var needed = (2 * TimeSpan.FromSeconds(timeoutSeconds)) + Spare;
        if (claim.Until - clock.Now() < needed + Spare)
        {
            await leases.Handle(claim, needed + (2 * Spare), cancellationToken);
        }

        return new CallContext(purpose, actor) { IsPersonal = true, SendBefore = claim.Until - TimeSpan.FromSeconds(timeoutSeconds) - Spare };
    }
}
