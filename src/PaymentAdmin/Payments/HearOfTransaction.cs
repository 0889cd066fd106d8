using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments;

/// <summary>What a PSP's notification does to transactions: an inbound one that is not known is made, any other hears how it ended.</summary>
internal sealed class HearOfTransaction(HearOfPayment payments) : IWebhookEffect
{
    public async Task<WebhookOutcome> Apply(PaymentDb db, WebhookNews news, DateTime now, CancellationToken cancellationToken)
    {
        if (news.Reading.Payment is not { } payment)
        {
            return new WebhookOutcome.Processed("It tells of no payment: nothing was to be done.");
        }

        if (news.Reading.Flow is null or FlowType.Outflow && await payments.Apply(db, news, payment, now, cancellationToken) is { } ours)
        {
            return ours;
        }

        var known = await Find(db, news, payment, cancellationToken);
        return known switch
        {
            [] => await Begin(db, news, payment, now, cancellationToken),
            [var transaction] => await Hear(db, transaction, news, payment, now, cancellationToken),
            _ => new WebhookOutcome.Held(HoldCondition.UnknownReference, "Its ids name different transactions of ours: which one it means is not guessed."),
        };
    }

    public async Task<IReadOnlySet<string>> Known(PaymentDb db, Guid connectionId, FlowType? flow, IReadOnlyCollection<string> references, CancellationToken cancellationToken)
    {
        // What waits as a refund waits for the payment that it gives back.
        var direction = flow == FlowType.Refund ? TransactionDirection.Inbound : DirectionOf(flow);
        var transactions = db.Transactions.Where(row => row.ConnectionId == connectionId && row.Direction == direction && row.PaymentId == null);
        var byKey = transactions.Where(row => references.Contains(row.Key)).Select(row => row.Key);
        var byReference = transactions.Where(row => references.Contains(row.Reference)).Select(row => row.Reference);
        var found = await byKey.Concat(byReference).ToListAsync(cancellationToken);
        var ofPayments = direction == TransactionDirection.Outbound ? await HearOfPayment.Known(db, connectionId, references, cancellationToken) : [];
        return found.Concat(ofPayments).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<WebhookSubject?> SubjectOf(PaymentDb db, WebhookNotification notification, CancellationToken cancellationToken)
    {
        var (connectionId, direction) = (notification.ConnectionId, DirectionOf(notification.FlowType));
        if (direction == TransactionDirection.Outbound && notification.FlowType != FlowType.Refund
            && await HearOfPayment.Find(db.Payments.AsNoTracking(), connectionId, notification.PspPaymentId, notification.Reference, cancellationToken) is [var payment])
        {
            return new WebhookSubject(PublicId.Payment.Format(payment.Id), Words.Of(payment.Status));
        }

        var found = await Named(db, connectionId, direction, notification.FlowType, notification.PspPaymentId ?? notification.Reference ?? "", notification.Reference)
            .AsNoTracking().OrderBy(row => row.Id).Select(row => new { row.Id, row.Status }).Take(2).ToListAsync(cancellationToken);
        return found is [var one] ? new WebhookSubject(PublicId.Transaction.Format(one.Id), Words.Of(one.Status)) : null;
    }

    private static string KeyOf(PspPayment payment) => (payment.PspPaymentId ?? payment.Reference ?? "").Trim();

    private static TransactionDirection DirectionOf(FlowType? flow) => flow == FlowType.Inflow ? TransactionDirection.Inbound : TransactionDirection.Outbound;

    private static Task<List<Transaction>> Find(PaymentDb db, WebhookNews news, PspPayment payment, CancellationToken cancellationToken) =>
        Named(db, news.Connection.Id, DirectionOf(news.Reading.Flow), news.Reading.Flow, KeyOf(payment), payment.Reference).OrderBy(row => row.Id).Take(2).ToListAsync(cancellationToken);

    /// <summary>An inbound one is known by what the PSP calls it; one of ours by its reference too, which we had before the PSP gave it an id.</summary>
    private static IQueryable<Transaction> Named(PaymentDb db, Guid connectionId, TransactionDirection direction, FlowType? flow, string key, string? reference)
    {
        var transactions = db.Transactions.Where(row => row.ConnectionId == connectionId && row.Direction == direction && row.PaymentId == null);
        var byKey = transactions.Where(row => row.Key == key);
        if (direction == TransactionDirection.Inbound || flow == FlowType.Refund || reference is null)
        {
            return byKey;
        }

        // Each by its own index: with OR, a database may walk through all transactions of the connection.
        var named = byKey.Select(row => row.Id).Concat(transactions.Where(row => row.Reference == reference).Select(row => row.Id));
        return db.Transactions.Where(row => named.Contains(row.Id));
    }

    private static async Task<WebhookOutcome> Hear(PaymentDb db, Transaction known, WebhookNews news, PspPayment payment, DateTime now, CancellationToken cancellationToken)
    {
        if (payment.AmountMinor is { } amount && (amount != known.AmountMinor || payment.Currency != known.Currency))
        {
            return new WebhookOutcome.Held(
                HoldCondition.AmountDiffers,
                $"It says {Said(amount, payment.Currency)}; {PublicId.Transaction.Format(known.Id)} is {Said(known.AmountMinor, known.Currency)}.",
                Halts: known.Direction == TransactionDirection.Outbound);
        }

        if (!Knows(known, payment.Status) && Unconfirmed(news, payment) is { } first)
        {
            return first;
        }

        news.Notification.TenantId ??= known.TenantId;
        var before = known.Status;
        Tell(known, payment, now);
        await BookTransaction.Follow(db, known, now, cancellationToken);
        return known.Status == TransactionStatus.NeedsReview && Contradicts(before, payment.Status)
            ? new WebhookOutcome.Held(HoldCondition.ContradictingFinal, $"It says {Words.Plain(payment.Status).ToLowerInvariant()}, but {PublicId.Transaction.Format(known.Id)} was {Words.Plain(before).ToLowerInvariant()}: two people decide.")
            : new WebhookOutcome.Processed(before == known.Status ? $"{PublicId.Transaction.Format(known.Id)} was {Words.Plain(before).ToLowerInvariant()} already." : $"{PublicId.Transaction.Format(known.Id)} is now {Words.Plain(known.Status).ToLowerInvariant()}.");
    }

    // Still so when it is looked at again: the transaction has heard it by then.
    private static bool Contradicts(TransactionStatus before, PspPaymentStatus said) => before == TransactionStatus.NeedsReview || said != PspPaymentStatus.Pending;

    private static async Task<WebhookOutcome> Begin(PaymentDb db, WebhookNews news, PspPayment payment, DateTime now, CancellationToken cancellationToken)
    {
        if (news.Reading.Flow is null or FlowType.Outflow)
        {
            return new WebhookOutcome.Held(HoldCondition.UnknownReference, "It tells of a payment that is not recorded here.");
        }

        if (await TakesNothingNew.Why(db, news.Connection.Id, cancellationToken) is { } reason)
        {
            return new WebhookOutcome.Held(HoldCondition.NothingNew, reason);
        }

        if (Unconfirmed(news, payment) is { } first)
        {
            return first;
        }

        if ((payment.AmountMinor ?? news.Told?.AmountMinor) is not { } amount || (payment.Currency ?? news.Told?.Currency) is not { } currency || KeyOf(payment).Length == 0)
        {
            return new WebhookOutcome.Impossible("It tells of a new transaction without saying how much, in which currency, or under which reference.");
        }

        if (news.Reading.Flow == FlowType.Refund && await WhyNoRefund(db, news, amount, currency, cancellationToken) is { } held)
        {
            return held;
        }

        var transaction = new Transaction
        {
            Id = now.NewId(),
            ProcessorId = news.Connection.ProcessorId,
            ConnectionId = news.Connection.Id,
            Environment = news.Connection.Environment,
            TenantId = news.Notification.TenantId,
            Key = KeyOf(payment),
            Reference = Text.Visible(payment.Reference ?? "") is { Length: > 0 } reference ? reference : KeyOf(payment),
            EventType = TransactionEvents.Of(DirectionOf(news.Reading.Flow), news.Reading.Flow == FlowType.Refund, news.Reading.Channel),
            Direction = DirectionOf(news.Reading.Flow),
            Channel = news.Reading.Channel,
            AmountMinor = amount,
            Currency = currency,
            RefundOf = news.Reading.RefundOf,
            CreatedAt = now,
        };
        Tell(transaction, payment, now);
        db.Add(transaction);
        await BookTransaction.Follow(db, transaction, now, cancellationToken);
        await ReleaseHeld.Waiting(db, news.Connection.Id, news.Reading.References, now, cancellationToken);
        return new WebhookOutcome.Processed($"{PublicId.Transaction.Format(transaction.Id)} was made: {Said(amount, currency)}, {Words.Plain(transaction.Status).ToLowerInvariant()}.");
    }

    /// <summary>Asks first where the connection wants that, or where the amount is not said and the PSP can be asked.</summary>
    /// <param name="news">What came.</param>
    /// <param name="payment">What it says.</param>
    /// <param name="pendingToo">Whether it matters that the PSP has it, too.</param>
    /// <returns>Null where the notification can be believed.</returns>
    internal static WebhookOutcome? Unconfirmed(WebhookNews news, PspPayment payment, bool pendingToo = false)
    {
        var isFinal = payment.Status != PspPaymentStatus.Pending;
        if (!(isFinal || pendingToo) || !(news.Connection.ConfirmFinals || (isFinal && payment.AmountMinor is null && news.Connection.Facts.CallsOut && news.Reading.Flow == FlowType.Inflow)))
        {
            return null;
        }

        return news.Told switch
        {
            null when news.ToldOf > 1 => throw new Refusal(RefusalKind.Upstream, "not_confirmed", "The PSP was asked to confirm it and has several payments under this reference."),
            null => new WebhookOutcome.AskFirst(),
            _ when !isFinal => null,
            { Status: PspPaymentStatus.Pending } => throw new Refusal(RefusalKind.Upstream, "not_confirmed", "The PSP, asked to confirm it, says that the payment is still pending."),
            var told when told.Status != payment.Status => new WebhookOutcome.Held(
                HoldCondition.ContradictingFinal, $"It says {Words.Plain(payment.Status).ToLowerInvariant()}; the PSP, asked, says {Words.Plain(told.Status).ToLowerInvariant()}."),
            { AmountMinor: { } amount } told when payment.AmountMinor is { } said && said != amount => new WebhookOutcome.Held(
                HoldCondition.AmountDiffers, $"It says {Said(said, payment.Currency)}; the PSP, asked, says {Said(amount, told.Currency)}.", Halts: true),
            _ => null,
        };
    }

    private static bool Knows(Transaction transaction, PspPaymentStatus said) => said switch
    {
        PspPaymentStatus.Completed => transaction.ConfirmedAt is not null,
        PspPaymentStatus.Failed => transaction.FailedAt is not null,
        PspPaymentStatus.Reversed => transaction.ReversedAt is not null,
        _ => true,
    };

    private static async Task<WebhookOutcome?> WhyNoRefund(PaymentDb db, WebhookNews news, long amount, string currency, CancellationToken cancellationToken)
    {
        var of = news.Reading.RefundOf;
        var original = await db.Transactions.AsNoTracking().OrderBy(row => row.Id).FirstOrDefaultAsync(
            row => row.ConnectionId == news.Connection.Id && row.Direction == TransactionDirection.Inbound && (row.Key == of || row.Reference == of), cancellationToken);
        if (original is null)
        {
            return new WebhookOutcome.Held(HoldCondition.UnknownReference, "It gives back a payment that is not recorded here.");
        }

        if (original.Status is TransactionStatus.Failed or TransactionStatus.Reversed or TransactionStatus.NeedsReview)
        {
            return new WebhookOutcome.Held(HoldCondition.ContradictingFinal, $"It gives back {PublicId.Transaction.Format(original.Id)}, which is {Words.Plain(original.Status).ToLowerInvariant()}.");
        }

        // All refunds of it together.
        var before = await db.Transactions
            .Where(row => row.ConnectionId == original.ConnectionId && row.Direction == TransactionDirection.Outbound && (row.RefundOf == original.Key || row.RefundOf == original.Reference) && row.Status != TransactionStatus.Failed)
            .SumAsync(row => row.AmountMinor, cancellationToken);
        return original.Currency == currency && before + amount <= original.AmountMinor
            ? null
            : new WebhookOutcome.Held(HoldCondition.AmountDiffers, $"It gives back {Said(amount, currency)}, with {Said(before, original.Currency)} given back before, of {PublicId.Transaction.Format(original.Id)}, which is {Said(original.AmountMinor, original.Currency)}.");
    }

    /// <summary>The transaction hears how it ended.</summary>
    internal static void Tell(Transaction transaction, PspPayment said, DateTime now)
    {
        switch (said.Status)
        {
            case PspPaymentStatus.Completed:
                transaction.Confirm(now, said.CompletedAt);
                break;
            case PspPaymentStatus.Failed:
                transaction.Fail(now);
                break;
            case PspPaymentStatus.Reversed:
                transaction.Reverse(now);
                break;
        }
    }

    private static string Said(long amount, string? currency) => currency is null ? $"{amount}" : new Amount(amount, Currency.Of(currency)).Show(CultureInfo.InvariantCulture);
}
