using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments.Reading;

/// <summary>What the payment itself says: how it stood when, what was tried, and what people did to it.</summary>
internal sealed class OwnStory(PersonalData personal) : IPaymentStory
{
    /// <summary>Of more attempts than these the latest are told; the list of attempts has all.</summary>
    private const int MostAttempts = 100;

    public async Task<IReadOnlyList<StoryEvent>> Of(PaymentDb db, Payment payment, Actor actor, CancellationToken cancellationToken)
    {
        var attempts = await db.PaymentAttempts.AsNoTracking()
            .Where(row => row.PaymentId == payment.Id)
            .OrderByDescending(row => row.Number).Take(MostAttempts).ToListAsync(cancellationToken);
        var acts = await AuditedActs.Of(db, payment.Id, kinds: null, actor, cancellationToken);
        var details = personal.Open(payment.Sealed);
        return
        [
            .. Statuses(payment, PaymentAnswer.WithoutPerson(payment.FailureMessage, details, actor)),
            .. attempts.Select(attempt => Tried(attempt, PaymentAnswer.WithoutPerson(attempt.Message, details, actor))),
            .. acts.Select(act => new StoryEvent(act.At, StoryKind.Act, Words.Plain(act.Kind), act.Actor, act.Reason, PublicId.AuditEntry.Format(act.Id))),
        ];
    }

    private static IEnumerable<StoryEvent> Statuses(Payment payment, string? message)
    {
        yield return Now(payment.CreatedAt, payment.ImportId is null ? "Prepared" : "Prepared by an import");
        if (payment.ReleasedAt is { } released)
        {
            yield return Now(released, "Released", $"Its key is {payment.IdempotencyKey}.");
        }

        if (payment.AcknowledgedAt is { } acknowledged)
        {
            yield return Now(acknowledged, "The PSP has it", payment.PspPaymentId is { } id ? $"There it is {id}." : null);
        }

        if (payment.CompletedAt is { } completed)
        {
            yield return Now(completed, "Completed", payment.PspReference is { } receipt ? $"Receipt {receipt}." : null);
        }

        if (payment.FailedAt is { } failed)
        {
            yield return Now(failed, "Failed", payment.Status == PaymentStatus.Failed ? Why(payment, message) : null);
        }

        if (payment.ReversedAt is { } reversed)
        {
            yield return Now(reversed, "Given back");
        }

        if (payment.Status is PaymentStatus.Held or PaymentStatus.Unknown or PaymentStatus.NeedsReview or PaymentStatus.Cancelled)
        {
            yield return Now(payment.ProgressAt, Words.Plain(payment.Status), payment.HeldBecause is { } held ? $"Because: {PaymentText.Because(held)}." : Why(payment, message));
        }
    }

    private static StoryEvent Now(DateTime at, string text, string? detail = null) => new(at, StoryKind.Status, text, Detail: detail);

    private static string? Why(Payment payment, string? message) => (payment.FailureReason, message) switch
    {
        ({ } reason, { } said) => $"{Words.Plain(reason)}: {said}",
        ({ } reason, null) => $"{Words.Plain(reason)}.",
        _ => message,
    };

    private static StoryEvent Tried(PaymentAttempt attempt, string? message)
    {
        var number = attempt.Number.ToString(CultureInfo.InvariantCulture);
        string?[] parts = [attempt.Outcome is { } outcome ? Words.Plain(outcome) : "Under way", attempt.HttpStatus is { } status ? $"HTTP {status}" : null, PaymentText.CodeOf(attempt.Code), message];
        return new StoryEvent(
            attempt.StartedAt, StoryKind.Attempt, attempt.Intent > 1 ? $"Attempt {number}, of intent {attempt.Intent}" : $"Attempt {number}", Detail: string.Join(", ", parts.OfType<string>()),
            ThingId: PublicId.Attempt.Format(attempt.Id));
    }
}
