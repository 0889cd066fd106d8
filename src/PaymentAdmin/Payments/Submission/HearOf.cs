using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// A payment hears what its PSP says of it, however that came: in the answer to a send or a question, in a batch, or by webhook. Compared with
/// what was approved first; what does not fit stops the connection before anything else leaves.
/// </summary>
internal static class HearOf
{
    /// <summary>In the caller's context.</summary>
    public static async Task<Heard> Payment(
        PaymentDb db, Payment payment, Connection connection, PersonalData personal, PspPayment said, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (before, knownId) = (payment.Status, payment.PspPaymentId);
        var person = personal.Open(payment.Sealed);
        if (WhatWasApproved.Differs(payment, person, said) is { } difference)
        {
            payment.DoubtWhatIsThere("amount_differs", difference, now);
            await PaymentTransactions.Follow(db, payment, now, cancellationToken);
            await Halt(db, payment, difference, "payment_differs", actor, now, cancellationToken);
            await CountAgain(db, payment, before, now, cancellationToken);
            return Heard.Differs;
        }

        // One that is told again as it was moves nothing.
        var toldAgain = payment.PspPaymentId == said.PspPaymentId && said.Status == PspPaymentStatus.Pending;
        if (!toldAgain && said.PspPaymentId is { } named && await TakenPspIds.By(db, payment, named, cancellationToken) is { } other)
        {
            await Taken(db, payment, other, actor, now, cancellationToken);
            await CountAgain(db, payment, before, now, cancellationToken);
            return Heard.AnotherPayment;
        }

        var heard = payment.Hear(NewsOf(PspWords.Of(payment, person, said)), now);
        if (heard == Heard.AnotherPayment)
        {
            await Halt(db, payment, payment.FailureMessage!, "possible_double_payment", actor, now, cancellationToken);
        }

        await CountAgain(db, payment, before, now, cancellationToken);
        if (knownId is null && payment.PspPaymentId is { } id)
        {
            await ReleaseHeld.Waiting(db, connection.Id, [id, payment.ProviderReference!], now, cancellationToken);
        }

        if (heard == Heard.Changed && payment.Status == PaymentStatus.Failed)
        {
            await PaymentEnded.Of(db, payment, now, cancellationToken);
        }

        if (heard == Heard.Changed && payment.Status == PaymentStatus.Failed && payment.FailureReason == Classification.InsufficientBalance)
        {
            await Enqueue.Add(db, PaymentQueues.Balances, connection.Id, orderKey: null, now, now, cancellationToken);
        }

        if (heard == Heard.Contradiction || (before != PaymentStatus.NeedsReview && payment.Status == PaymentStatus.NeedsReview))
        {
            await NeedsPeople.Tell(db, payment, now, cancellationToken);
        }

        if (before != payment.Status)
        {
            await PaymentTransactions.Follow(db, payment, now, cancellationToken);
        }

        return heard;
    }

    /// <summary>What had failed, or was not to leave, takes nothing of its limits: if it arrived after all, or may have, it does.</summary>
    private static Task CountAgain(PaymentDb db, Payment payment, PaymentStatus before, DateTime now, CancellationToken cancellationToken) =>
        before is PaymentStatus.Failed or PaymentStatus.Queued or PaymentStatus.Held && payment.Status != PaymentStatus.Failed && payment.Status != before
            ? PaymentEnded.NotAfterAll(db, payment, payment.Intent, now, cancellationToken)
            : Task.CompletedTask;

    /// <summary>
    /// What is said of an earlier intent, which had failed before two people decided to pay again: if it arrived after all, money may move twice.
    /// </summary>
    /// <param name="intent">Which.</param>
    /// <returns>Whether it did.</returns>
    public static async Task<bool> OlderIntent(PaymentDb db, Payment payment, int intent, PspPayment said, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (said.Status == PspPaymentStatus.Failed)
        {
            return false;
        }

        const string Why = "An earlier intent of it, which had failed, arrived after all, or is still under way.";
        payment.DoubtWhatIsThere("possible_double_payment", Why, now);
        await PaymentEnded.NotAfterAll(db, payment, intent, now, cancellationToken);
        await Halt(db, payment, Why, "possible_double_payment", actor, now, cancellationToken);
        await NeedsPeople.Tell(db, payment, now, cancellationToken);
        await PaymentTransactions.Follow(db, payment, now, cancellationToken);
        return true;
    }

    /// <summary>The PSP has several payments under one reference of ours.</summary>
    public static async Task Several(PaymentDb db, Payment payment, int count, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var (before, why) = (payment.Status, $"The PSP has {count} payments under one reference of ours.");
        payment.DoubtWhatIsThere("possible_double_payment", why, now);
        await CountAgain(db, payment, before, now, cancellationToken);
        await Halt(db, payment, why, "possible_double_payment", actor, now, cancellationToken);
        await NeedsPeople.Tell(db, payment, now, cancellationToken);
        await PaymentTransactions.Follow(db, payment, now, cancellationToken);
    }

    /// <summary>The PSP names it by the id of another payment of ours: one of the two it does not have, or one of them was paid as the other.</summary>
    public static async Task Taken(PaymentDb db, Payment payment, Guid otherId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var why = $"The PSP gave it the id of another payment of ours, {PublicId.Payment.Format(otherId)}.";
        payment.DoubtWhatIsThere(Domain.Payments.Payment.PspIdTaken, why, now);
        await Halt(db, payment, why, Domain.Payments.Payment.PspIdTaken, actor, now, cancellationToken);
        await NeedsPeople.Tell(db, payment, now, cancellationToken);
        await PaymentTransactions.Follow(db, payment, now, cancellationToken);
    }

    /// <summary>Money may have moved otherwise than was approved: nothing more leaves through the connection until two people have looked.</summary>
    public static async Task Halt(PaymentDb db, Payment payment, string why, string kind, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var id = PublicId.Payment.Format(payment.Id);
        await HaltConnection.Halt(db, payment.ConnectionId, $"{id}: {why}", actor, now, cancellationToken);
        await RaiseAlert.Raise(db, now, kind, payment.Id, $"{id}: {why} The connection is halted.", $"payments/{id}", cancellationToken);
    }

    private static PaymentNews NewsOf(PspPayment said) => new(
        SendAnswers.SaidOf(said.Status), said.PspPaymentId, said.ProviderReference, said.Channel, said.FailureReason, said.FailureMessage, said.CompletedAt);
}
