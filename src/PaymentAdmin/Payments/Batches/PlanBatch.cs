using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Batches;

/// <summary>What is done next about a batch, in the caller's context.</summary>
internal static class PlanBatch
{
    public static readonly AttemptEnd NoAnswer = new(AttemptOutcome.Unknown, Message: "There was no answer that could be read.");

    /// <summary>Its bytes again, where that is of use; else its payments are asked for one by one.</summary>
    /// <param name="end">What the attempts then say.</param>
    public static async Task Unknown(PaymentDb db, PaymentBatch batch, Connection connection, AttemptEnd end, DateTime now, CancellationToken cancellationToken)
    {
        if (BatchSteps.Repeat(batch, connection, Chance(), now) is { } due)
        {
            await At(db, batch, due, now, cancellationToken);
        }
        else
        {
            await GiveOver(db, batch, connection, end, onlyAsk: false, now, cancellationToken);
        }
    }

    /// <summary>Asks the PSP for it; where it was asked often enough, its payments are asked for one by one.</summary>
    public static async Task Acknowledged(PaymentDb db, PaymentBatch batch, Connection connection, DateTime now, CancellationToken cancellationToken)
    {
        if (!await BatchPayments.AnyOnTheirWay(db, batch, cancellationToken))
        {
            batch.Settle(reason: null, message: null, now);
        }
        else if (BatchSteps.Ask(batch, now) is { } due)
        {
            await At(db, batch, due, now, cancellationToken);
        }
        else
        {
            batch.Settle(reason: null, message: null, now);
            await BatchPayments.GoAlone(db, batch, connection, onlyAsk: false, now, cancellationToken);
        }
    }

    /// <summary>Nothing more is done with it: each of its payments is asked for by itself.</summary>
    public static async Task GiveOver(PaymentDb db, PaymentBatch batch, Connection connection, AttemptEnd end, bool onlyAsk, DateTime now, CancellationToken cancellationToken)
    {
        batch.Settle("asked_one_by_one", end.Message, now);
        await BatchPayments.EndAttempts(db, batch, end, now, cancellationToken);
        await BatchPayments.GoAlone(db, batch, connection, onlyAsk, now, cancellationToken);
    }

    public static async Task At(PaymentDb db, PaymentBatch batch, DateTime due, DateTime now, CancellationToken cancellationToken)
    {
        batch.Next(due, now);
        await PaymentQueues.Step(db, batch, due, now, cancellationToken);
    }

    // Spreads load; nothing secret depends on it.
    public static double Chance() => Random.Shared.NextDouble();
}
