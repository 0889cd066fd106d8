using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>Notes whether the beneficiaries of a pilot have the money (psp-integration, phase 4: "Confirm beneficiary receipt").</summary>
public sealed class NotePilot(UnitOfWork unitOfWork)
{
    /// <param name="Receipts">1 to 10, each of another payment.</param>
    public sealed record Input(IReadOnlyList<Receipt> Receipts);

    /// <param name="PaymentId">A payment of the pilot that has ended.</param>
    /// <param name="Received">What the beneficiary said: yes, no or unreachable.</param>
    /// <param name="Note">Beside it: up to 500 characters.</param>
    public sealed record Receipt(string PaymentId, PilotReceipt Received, string? Note = null);

    /// <summary>A later note of a payment counts in place of an earlier one, which stays in the record.</summary>
    /// <exception cref="Refusal">403; 404, also for a payment that is not of the pilot; 400; 409 <c>pilot_confirmed</c>, <c>pilot_not_ended</c>.</exception>
    public Task<PilotAnswer> Handle(Guid distributionId, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReleaseDistributions);
        Check(input);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var state = await PilotState.Read(db, distributionId, cancellationToken);
                if (state.Confirmation is not null)
                {
                    throw Refusal.Conflict("pilot_confirmed", $"{state.Confirmation.PersonName} has confirmed the pilot already: nothing is noted any more.");
                }

                var notes = input.Receipts.Select((receipt, i) => NoteOf(state, receipt, state.Notes.Count + i + 1, actor, now)).ToList();
                db.AddRange(notes);
                return (state with { Notes = [.. state.Notes, .. notes] }).Answer(actor);
            },
            once,
            cancellationToken);
    }

    private static PilotNote NoteOf(PilotState state, Receipt receipt, int number, Actor actor, DateTime now)
    {
        var id = PublicId.Payment.Parse(receipt.PaymentId);
        var payment = state.Payments.SingleOrDefault(payment => payment.Id == id) ?? throw Refusal.NotFound("payment of the pilot");
        return PilotState.HasEnded(payment)
            ? new PilotNote
            {
                Id = now.NewId(),
                DistributionId = state.Distribution.Id,
                Number = number,
                PaymentId = id,
                Receipt = receipt.Received,
                Note = string.IsNullOrWhiteSpace(receipt.Note) ? null : receipt.Note.Trim(),
                PersonId = actor.Id,
                PersonName = actor.Name,
                At = now,
            }
            : throw Refusal.Conflict("pilot_not_ended", $"{receipt.PaymentId} has not ended: ask the beneficiary once it has.");
    }

    private static void Check(Input input)
    {
        var errors = new FieldErrors();
        errors.Check(input.Receipts.Count is >= 1 and <= PilotRule.Most, "receipts", $"receipts holds 1 to {PilotRule.Most} payments.");
        errors.Check(input.Receipts.Select(receipt => receipt.PaymentId).Distinct(StringComparer.OrdinalIgnoreCase).Count() == input.Receipts.Count, "receipts", "Each payment is named once.");
        for (var i = 0; i < input.Receipts.Count; i++)
        {
            var note = input.Receipts[i].Note;
            errors.Check(note is null || Text.IsNote(note, PilotNote.NoteMaxLength), $"receipts[{i}].note", $"The note is up to {PilotNote.NoteMaxLength} characters, without control characters.");
        }

        errors.ThrowIfAny();
    }
}
