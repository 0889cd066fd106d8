using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments;

/// <summary>What a PSP's notification does to a payment of a distribution.</summary>
internal sealed class HearOfPayment(PersonalData personal)
{
    /// <returns>Null where it is about no payment of ours.</returns>
    public async Task<WebhookOutcome?> Apply(PaymentDb db, WebhookNews news, PspPayment said, DateTime now, CancellationToken cancellationToken) =>
        await Find(db.Payments, news.Connection.Id, said.PspPaymentId, said.Reference, cancellationToken) switch
        {
            [] => await OfOlderIntent(db, news, said, now, cancellationToken),
            [var payment] => await Hear(db, payment, news, said, now, cancellationToken),
            [var one, var other] when Taken(one, other, said) is { } payment => await Hear(db, payment, news, said, now, cancellationToken),
            _ => new WebhookOutcome.Held(HoldCondition.UnknownReference, "Its ids name different payments of ours: which one it means is not guessed."),
        };

    /// <summary>The payments that the PSP's id or our reference names: one, or what should not be, two.</summary>
    public static Task<List<Payment>> Find(IQueryable<Payment> payments, Guid connectionId, string? pspPaymentId, string? reference, CancellationToken cancellationToken)
    {
        // Each by its own index: with OR, a database may walk through all payments of the connection.
        var ofConnection = payments.Where(row => row.ConnectionId == connectionId);
        var byId = ofConnection.Where(row => row.PspPaymentId == pspPaymentId && pspPaymentId != null).Select(row => row.Id);
        var byReference = ofConnection.Where(row => row.ProviderReference == reference && reference != null).Select(row => row.Id);
        var named = byId.Concat(byReference);
        return payments.Where(row => named.Contains(row.Id)).OrderBy(row => row.Id).Take(2).ToListAsync(cancellationToken);
    }

    /// <summary>Which of these ids and references payments of a connection have.</summary>
    public static async Task<IEnumerable<string>> Known(PaymentDb db, Guid connectionId, IReadOnlyCollection<string> references, CancellationToken cancellationToken)
    {
        var ofConnection = db.Payments.Where(row => row.ConnectionId == connectionId);
        var byId = ofConnection.Where(row => references.Contains(row.PspPaymentId!)).Select(row => row.PspPaymentId!);
        var byReference = ofConnection.Where(row => references.Contains(row.ProviderReference!)).Select(row => row.ProviderReference!);
        return await byId.Concat(byReference).ToListAsync(cancellationToken);
    }

    private async Task<WebhookOutcome> Hear(PaymentDb db, Payment payment, WebhookNews news, PspPayment said, DateTime now, CancellationToken cancellationToken)
    {
        var id = PublicId.Payment.Format(payment.Id);
        if (payment.Status == PaymentStatus.Cancelled)
        {
            return new WebhookOutcome.Held(HoldCondition.ContradictingFinal, $"It says {Plain(said.Status)}, but {id} was cancelled and never sent.", Halts: said.Status != PspPaymentStatus.Failed);
        }

        if (news.ToldOf > 1)
        {
            await HearOf.Several(db, payment, news.ToldOf, Actor.System("webhooks", Correlation.Current()), now, cancellationToken);
            return new WebhookOutcome.Held(HoldCondition.ContradictingFinal, $"{id}: {payment.FailureMessage}");
        }

        if (!Knows(payment, said) && HearOfTransaction.Unconfirmed(news, said, pendingToo: true) is { } first)
        {
            return first;
        }

        var before = payment.Status;
        var heard = await HearOf.Payment(db, payment, news.Connection, personal, Believed(news, said), Actor.System("webhooks", Correlation.Current()), now, cancellationToken);
        await PlanNext.Of(db, payment, news.Connection, now, cancellationToken);
        return heard switch
        {
            Heard.Changed => new WebhookOutcome.Processed($"{id} is now {Plain(payment.Status)}."),
            Heard.Same => new WebhookOutcome.Processed($"{id} was {Plain(before)} already."),
            Heard.AnotherPayment => new WebhookOutcome.Held(HoldCondition.ContradictingFinal, $"{id}: {payment.FailureMessage}"),
            Heard.Differs => new WebhookOutcome.Held(HoldCondition.AmountDiffers, payment.FailureMessage!, Halts: true),
            _ => new WebhookOutcome.Held(HoldCondition.ContradictingFinal, $"It says {Plain(said.Status)}, but {id} was {Plain(before)}: two people decide."),
        };
    }

    /// <summary>Of two payments that it names, the one that our reference names, where the other has the PSP's id; else, where both have the id, the later one.</summary>
    private static Payment? Taken(Payment one, Payment other, PspPayment said) =>
        said.PspPaymentId is null ? null
        : one.PspPaymentId == said.PspPaymentId && other.PspPaymentId == said.PspPaymentId ? (one.ProviderReference == said.Reference ? one : other)
        : one.PspPaymentId == said.PspPaymentId && other.ProviderReference == said.Reference ? other
        : other.PspPaymentId == said.PspPaymentId && one.ProviderReference == said.Reference ? one
        : null;

    /// <summary>It is about an intent that failed, after which two people decided to pay again: if it arrived after all, money may move twice.</summary>
    private async Task<WebhookOutcome?> OfOlderIntent(PaymentDb db, WebhookNews news, PspPayment said, DateTime now, CancellationToken cancellationToken)
    {
        var (pspId, reference) = (said.PspPaymentId, said.Reference);
        var ofConnection = db.PaymentAttempts.Where(row => row.ConnectionId == news.Connection.Id);
        var byId = ofConnection.Where(row => row.PspPaymentId == pspId && pspId != null).Select(row => new { row.PaymentId, row.Intent });
        var byReference = ofConnection.Where(row => row.ProviderReference == reference && reference != null).Select(row => new { row.PaymentId, row.Intent });
        var older = await byId.Concat(byReference).FirstOrDefaultAsync(cancellationToken);
        if (older is null)
        {
            return null;
        }

        var payment = await db.Payments.SingleAsync(row => row.Id == older.PaymentId, cancellationToken);
        if (older.Intent == payment.Intent)
        {
            // The id came with an attempt, and was not believed to be the payment's.
            return await Hear(db, payment, news, said, now, cancellationToken);
        }

        var id = PublicId.Payment.Format(payment.Id);
        return await HearOf.OlderIntent(db, payment, older.Intent, said, Actor.System("webhooks", Correlation.Current()), now, cancellationToken)
            ? new WebhookOutcome.Held(HoldCondition.ContradictingFinal, $"{id}: {payment.FailureMessage}")
            : new WebhookOutcome.Processed($"It is about an earlier intent of {id}, which failed.");
    }

    /// <summary>Whether it says nothing that is not known: then it need not be confirmed.</summary>
    private bool Knows(Payment payment, PspPayment said)
    {
        var isKnown = said.Status switch
        {
            PspPaymentStatus.Completed => payment.CompletedAt is not null,
            PspPaymentStatus.Failed => payment.FailedAt is not null,
            PspPaymentStatus.Reversed => payment.ReversedAt is not null,
            _ => payment.Status == PaymentStatus.Pending,
        };
        return isKnown
            && (said.PspPaymentId is null || said.PspPaymentId == payment.PspPaymentId)
            && WhatWasApproved.Differs(payment, personal.Open(payment.Sealed), said) is null;
    }

    /// <summary>What the PSP said when it was asked, where it was, with what only the notification says.</summary>
    private static PspPayment Believed(WebhookNews news, PspPayment said) => news.Told is not { } told ? said : told with
    {
        PspPaymentId = told.PspPaymentId ?? said.PspPaymentId,
        ProviderReference = told.ProviderReference ?? said.ProviderReference,
        Channel = told.Channel ?? said.Channel,
        FailureReason = told.FailureReason ?? said.FailureReason,
        FailureMessage = told.FailureMessage ?? said.FailureMessage,
        CompletedAt = told.CompletedAt ?? said.CompletedAt,
    };

    private static string Plain(Enum word) => Words.Plain(word).ToLowerInvariant();
}
