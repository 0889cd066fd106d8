using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Submission;

/// <summary>Says when a payment's next step is due, as its status wants it, and asks the work queue for it: in the caller's context.</summary>
internal static class PlanNext
{
    public static async Task Of(PaymentDb db, Payment payment, Connection connection, DateTime now, CancellationToken cancellationToken)
    {
        switch (payment.Status)
        {
            case PaymentStatus.Queued or PaymentStatus.Unknown when payment.NextStepAt is not null:
                break;
            case PaymentStatus.Queued:
                payment.Next(now, now);
                break;
            case PaymentStatus.Unknown:
                payment.Next(NextStep.Unknown(payment, connection, Chance(), now).At, now);
                break;
            case PaymentStatus.Pending when NextStep.Pending(payment, connection, now) is { } due:
                payment.Next(due, now);
                break;
            case PaymentStatus.Pending:
                payment.Doubt("no_answer", "The PSP has it, and never said how it ended.", now);
                break;
        }

        // One that is being sent is in the hands of who sends it.
        if (payment.Status != PaymentStatus.Submitting && payment.NextStepAt is { } at)
        {
            await PaymentQueues.Step(db, payment, at, now, cancellationToken);
        }

        if (payment.Status == PaymentStatus.NeedsReview && db.Entry(payment).Property(row => row.Status).IsModified)
        {
            await NeedsPeople.Tell(db, payment, now, cancellationToken);
        }
    }

    // Spreads load; nothing secret depends on it.
    private static double Chance() => Random.Shared.NextDouble();
}
