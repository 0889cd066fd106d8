using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>A pilot: what was sent, what the beneficiaries say, and what a person made of it.</summary>
/// <param name="DistributionId">The distribution.</param>
/// <param name="ConnectionId">The connection that it tries out.</param>
/// <param name="Payments">Those that were sent, in their order.</param>
/// <param name="Held">How many wait for the confirmation.</param>
/// <param name="HeldMinor">Their sum, in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Releasing">Whether its payments are still being released.</param>
/// <param name="Confirmation">The person's word on the results; null before.</param>
/// <param name="Missing">What is still to do before it can be confirmed, for people; null where nothing is.</param>
public sealed record PilotAnswer(
    string DistributionId, string ConnectionId, IReadOnlyList<PilotPaymentAnswer> Payments, int Held, long HeldMinor, string Currency, bool Releasing,
    PilotConfirmationAnswer? Confirmation, string? Missing);

/// <summary>A payment of a pilot.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="Reference">The organisation's reference.</param>
/// <param name="AmountMinor">In minor units.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Receipt">What the beneficiary said; null where nobody noted it.</param>
/// <param name="Note">What was noted beside it; null for who may not see beneficiaries.</param>
/// <param name="NotedBy">Who noted it.</param>
/// <param name="NotedAt">When, UTC.</param>
public sealed record PilotPaymentAnswer(
    string PaymentId, string Reference, long AmountMinor, PaymentStatus Status, PilotReceipt? Receipt, string? Note, string? NotedBy, DateTime? NotedAt);

/// <summary>A person's word on a pilot.</summary>
/// <param name="Outcome">Passed or failed.</param>
/// <param name="Differences">What was different from the sandbox.</param>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
public sealed record PilotConfirmationAnswer(PilotOutcome Outcome, string Differences, string By, DateTime At);

/// <summary>How a pilot stands, in the caller's context.</summary>
internal sealed record PilotState(Distribution Distribution, IReadOnlyList<Payment> Payments, IReadOnlyList<PilotNote> Notes, PilotConfirmation? Confirmation, int Held, long HeldMinor, bool Releasing)
{
    private static readonly PaymentStatus[] Ended = [PaymentStatus.Completed, PaymentStatus.Failed, PaymentStatus.Reversed, PaymentStatus.Cancelled];

    /// <summary>The payments, to be changed or not, as the query of the caller.</summary>
    /// <exception cref="Refusal">404: no such distribution, or no pilot.</exception>
    public static async Task<PilotState> Read(PaymentDb db, Guid distributionId, CancellationToken cancellationToken)
    {
        var distribution = await db.Distributions.SingleOrDefaultAsync(row => row.Id == distributionId, cancellationToken) ?? throw Refusal.NotFound("distribution");
        if (!distribution.IsPilot)
        {
            throw Refusal.NotFound("pilot");
        }

        var payments = db.Payments.AsNoTracking().Where(payment => payment.DistributionId == distributionId);
        var sent = await payments.Where(payment => payment.ReleasedAt != null).OrderBy(payment => payment.Number).Take(PilotRule.Most).ToListAsync(cancellationToken);
        var held = await payments.Where(IsHeld).GroupBy(_ => 1).Select(group => new { Count = group.Count(), Sum = group.Sum(payment => payment.AmountMinor) }).SingleOrDefaultAsync(cancellationToken);
        var notes = await db.Set<PilotNote>().AsNoTracking().Where(note => note.DistributionId == distributionId).OrderBy(note => note.Number).ToListAsync(cancellationToken);
        var confirmation = await db.Set<PilotConfirmation>().AsNoTracking().SingleOrDefaultAsync(row => row.DistributionId == distributionId, cancellationToken);
        var releasing = await payments.AnyAsync(payment => payment.Status == PaymentStatus.Approved, cancellationToken);
        return new PilotState(distribution, sent, notes, confirmation, held?.Count ?? 0, held?.Sum ?? 0, releasing);
    }

    /// <summary>What waits for the confirmation.</summary>
    public static System.Linq.Expressions.Expression<Func<Payment, bool>> IsHeld { get; } =
        payment => payment.Status == PaymentStatus.Held && payment.HeldBecause == HeldBecause.Pilot;

    public static bool HasEnded(Payment payment) => Ended.Contains(payment.Status);

    public PilotNote? NoteOf(Payment payment) => Notes.LastOrDefault(note => note.PaymentId == payment.Id);

    /// <summary>Whether its beneficiary is to be asked: where the PSP says that the money arrived, or went back.</summary>
    public static bool NeedsReceipt(Payment payment) => payment.Status is PaymentStatus.Completed or PaymentStatus.Reversed;

    public int Open => Payments.Count(payment => !HasEnded(payment));

    public int Unasked => Payments.Count(payment => NeedsReceipt(payment) && NoteOf(payment) is null);

    public string? Missing => (Releasing, Open, Unasked) switch
    {
        (true, _, _) => "Its payments are still being released. Wait until that is done.",
        (_, > 0 and var open, _) => $"{open} of its {Payments.Count} payments {(open == 1 ? "has" : "have")} not ended yet.",
        (_, _, > 0 and var unasked) => $"Of {unasked} {(unasked == 1 ? "payment" : "payments")} nobody noted whether the beneficiary has the money.",
        _ => null,
    };

    internal PilotAnswer Answer(Actor reader) => new(
        PublicId.Distribution.Format(Distribution.Id), PublicId.Connection.Format(Distribution.ConnectionId), [.. Payments.Select(payment => AnswerOf(payment, reader))],
        Held, HeldMinor, Distribution.Currency, Releasing,
        Confirmation is { } word ? new PilotConfirmationAnswer(word.Outcome, word.Differences, word.PersonName, word.At) : null,
        Confirmation is null ? Missing : null);

    private PilotPaymentAnswer AnswerOf(Payment payment, Actor reader)
    {
        var note = NoteOf(payment);

        // What is noted after a call may name a person.
        return new PilotPaymentAnswer(
            PublicId.Payment.Format(payment.Id), payment.Reference, payment.AmountMinor, payment.Status,
            note?.Receipt, reader.May(Permissions.ViewBeneficiaries) ? note?.Note : null, note?.PersonName, note?.At);
    }
}
