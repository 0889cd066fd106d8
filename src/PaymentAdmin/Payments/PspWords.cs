using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments;

/// <summary>
/// What a PSP says of payments in its own words, fit to be kept: it may name who is paid, and what is kept of it is read by people who may not
/// see that. The one place through which such words go before they rest anywhere.
/// </summary>
internal static class PspWords
{
    /// <summary>What it says of one payment.</summary>
    /// <param name="payment">Of which.</param>
    /// <param name="person">Who is paid.</param>
    /// <param name="said">As it was read.</param>
    public static PspPayment Of(Payment payment, PersonalDetails person, PspPayment said)
    {
        string?[] identifiers = [.. IdentifiersOf(payment), said.PspPaymentId, said.Reference, said.ProviderReference];
        return said with
        {
            Channel = Clean(said.Channel, [person], identifiers),
            FailureReason = CleanCode(said.FailureReason, [person], identifiers),
            FailureMessage = Clean(said.FailureMessage, [person], identifiers),
        };
    }

    /// <summary>What it answers to a send of one.</summary>
    public static PspResult<PspPayment> Of(Payment payment, PersonalData personal, PspResult<PspPayment> result)
    {
        if (result is { Error: null, Value: null or { FailureReason: null, FailureMessage: null, Channel: null } })
        {
            return result;
        }

        var person = personal.Open(payment.Sealed);
        return result with
        {
            Value = result.Value is { } said ? Of(payment, person, said) : null,
            Error = result.Error is { } error ? Of(error, [person], [.. IdentifiersOf(payment)]) : null,
        };
    }

    /// <summary>What it answers to a send of a batch, in the caller's context: it may name any who is paid in it.</summary>
    public static async Task<PspResult<PspBatch>> Of(PaymentDb db, PaymentBatch batch, PersonalData personal, PspResult<PspBatch> result, CancellationToken cancellationToken)
    {
        if (result.Error is not { } error)
        {
            return result;
        }

        var payments = await db.Payments.Where(payment => payment.BatchId == batch.Id).ToListAsync(cancellationToken);
        return result with
        {
            Error = Of(
                error, payments.ConvertAll(payment => personal.Open(payment.Sealed)), [batch.BatchReference, batch.IdempotencyKey, batch.PspBatchId, .. payments.SelectMany(IdentifiersOf)]),
        };
    }

    private static IEnumerable<string?> IdentifiersOf(Payment payment) => [payment.ProviderReference, payment.PspPaymentId, payment.PspReference, payment.Reference, payment.IdempotencyKey];

    private static PspError Of(PspError error, IReadOnlyCollection<PersonalDetails> persons, IReadOnlyCollection<string?> identifiers) => error with
    {
        Code = CleanCode(error.Code, persons, identifiers)!,
        Message = Clean(error.Message, persons, identifiers)!,
        Fields = null,
    };

    /// <summary>A code that has a meaning of its own is nobody's name.</summary>
    private static string? CleanCode(string? code, IReadOnlyCollection<PersonalDetails> persons, IReadOnlyCollection<string?> identifiers) =>
        code is not null && Classification.IsKnown(code) ? code : Clean(code, persons, identifiers);

    private static string? Clean(string? text, IReadOnlyCollection<PersonalDetails> persons, IReadOnlyCollection<string?> identifiers) =>
        text is null ? null : PersonsInText.Clean(text, persons, identifiers);
}
