using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// The next step of one payment. What is about to leave is committed first, with the exact bytes; what came of it is committed by whoever
/// still has the claim. Between the two no transaction is open.
/// </summary>
internal sealed class AdvancePayment(BeginStep begin, RecordSend recordSend, RecordQuestion recordQuestion, RenewLease leases, StillWanted wanted, IPspClient client, TimeProvider clock) : IWorkHandler
{
    /// <summary>For what is done before and after a call.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(30);

    public static readonly WorkQueue Sending = new(PaymentQueues.Payments)
    {
        Title = "Payments to be sent",
        Subject = PublicId.Payment,
        SubjectPage = "payments/",
        Parallelism = 64,
        PerLane = 32,
        Lease = TimeSpan.FromMinutes(2),
        Every = TimeSpan.FromSeconds(1),
    };

    public static readonly WorkQueue Following = Sending with { Name = PaymentQueues.Outcomes, Title = "Payments whose outcome is awaited", Parallelism = 32, PerLane = 16 };

    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var actor = Actor.System("submission", Correlation.Current());
        switch (await begin.Handle(subjectId, claim, actor, cancellationToken))
        {
            case Step.Send send:
                var context = await ContextOf("submit", send.Connection.TimeoutSeconds, send.PaymentId, actor, claim, cancellationToken);
                context = context with
                {
                    SendBefore = send.Before < context.SendBefore ? send.Before : context.SendBefore,
                    MayStillLeave = stop => wanted.Payment(send, stop),
                };
                var sent = await client.Send(send.Connection, send.Call, context, cancellationToken);

                // Whoever stops waiting: what is known of money must be recorded.
                await recordSend.Handle(send, sent, claim, actor, CancellationToken.None);
                break;
            case Step.Ask ask:
                var question = await ContextOf("status", ask.Connection.TimeoutSeconds, ask.PaymentId, actor, claim, cancellationToken);
                var told = await client.Send(ask.Connection, ask.Call, question, cancellationToken);
                await recordQuestion.Handle(ask, told, claim, actor, CancellationToken.None);
                break;
        }
    }

    /// <summary>Each of its tries was broken off: the sweeper has it done again later, and somebody looks into it.</summary>
    public async Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        var payment = await db.Payments.SingleAsync(row => row.Id == claim.SubjectId, cancellationToken);
        if (payment is { Status: PaymentStatus.Queued, NextStepAt: null })
        {
            // Its turn came by its distribution alone, which does not bring it again: the sweeper finds it by when it was due.
            payment.Next(now, now);
        }

        var id = PublicId.Payment.Format(claim.SubjectId);
        await RaiseAlert.Raise(db, now, "payment_step_failing", claim.SubjectId, $"The next step of {id} fails again and again. The log says why; the Jobs page shows it.", $"payments/{id}", cancellationToken);
    }

    /// <summary>The bytes leave while the claim is certainly ours, or not at all: with time for the answer, and for renewed credentials, inside the lease.</summary>
    private async Task<CallContext> ContextOf(string purpose, int timeoutSeconds, Guid paymentId, Actor actor, WorkClaim claim, CancellationToken cancellationToken)
    {
        var needed = (2 * TimeSpan.FromSeconds(timeoutSeconds)) + Spare;
        if (claim.Until - clock.Now() < needed + Spare)
        {
            await leases.Handle(claim, needed + (2 * Spare), cancellationToken);
        }

        return new CallContext(purpose, actor, paymentId) { IsPersonal = true, SendBefore = claim.Until - TimeSpan.FromSeconds(timeoutSeconds) - Spare };
    }
}
