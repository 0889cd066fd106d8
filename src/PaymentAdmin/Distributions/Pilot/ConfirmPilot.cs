using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Pilot;

/// <summary>
/// A person's word on the results of a pilot. Where it passed, what was held is queued with the same key as before; where it failed,
/// that stays held for a person to cancel, and the next distribution of the connection is a pilot again.
/// </summary>
public sealed class ConfirmPilot(UnitOfWork unitOfWork)
{
    /// <param name="Outcome">passed or failed.</param>
    /// <param name="Differences">What was different from the sandbox, "none" too: 1 to 2,000 characters.</param>
    public sealed record Input(PilotOutcome Outcome, string Differences);

    /// <exception cref="Refusal">
    /// 403; 404; 400; 409 <c>pilot_confirmed</c>, <c>pilot_not_ended</c>; 422 <c>pilot_receipts_missing</c>, and to pass <c>pilot_nothing_arrived</c>.
    /// </exception>
    public Task<PilotAnswer> Handle(Guid distributionId, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ReleaseDistributions);
        var errors = new FieldErrors();
        errors.Check(
            !string.IsNullOrWhiteSpace(input.Differences) && Text.IsNote(input.Differences, PilotConfirmation.DifferencesMaxLength),
            "differences", $"Say in 1 to {PilotConfirmation.DifferencesMaxLength} characters what was different from the sandbox. Where nothing was: none.");
        errors.ThrowIfAny();
        return unitOfWork.Save(actor, (db, now) => Confirm(db, distributionId, input, actor, now, cancellationToken), once, cancellationToken);
    }

    private static async Task<PilotAnswer> Confirm(PaymentDb db, Guid distributionId, Input input, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var run = await db.Set<PilotRun>().SingleOrDefaultAsync(row => row.DistributionId == distributionId, cancellationToken);
        var state = await PilotState.Read(db, distributionId, cancellationToken);
        Require(state, input.Outcome);
        var word = new PilotConfirmation
        {
            DistributionId = distributionId,
            ConnectionId = state.Distribution.ConnectionId,
            Outcome = input.Outcome,
            Differences = input.Differences.Trim(),
            PersonId = actor.Id,
            PersonName = actor.Name,
            At = now,
        };
        db.Add(word);
        run?.End();
        if (input.Outcome == PilotOutcome.Passed)
        {
            ManyRows.Expect(state.Held, await HoldQueued.Resume(db, distributionId, [HeldBecause.Pilot], now, cancellationToken));
            await PaymentQueues.Send(db, distributionId, now, cancellationToken);
        }

        RecordAudit.Record(db, actor, now, AuditedThing.Of(state.Distribution), new AuditedAct(AuditKinds.DistributionPilotConfirmed, Audited(state, word)));
        var after = input.Outcome == PilotOutcome.Passed ? state with { Held = 0, HeldMinor = 0 } : state;
        return (after with { Confirmation = word }).Answer(actor);
    }

    private static void Require(PilotState state, PilotOutcome outcome)
    {
        if (state.Confirmation is { } earlier)
        {
            throw Refusal.Conflict("pilot_confirmed", $"{earlier.PersonName} has confirmed the pilot already: {Words.Plain(earlier.Outcome).ToLowerInvariant()}.");
        }

        if (state.Releasing || state.Open > 0)
        {
            throw Refusal.Conflict("pilot_not_ended", state.Missing!);
        }

        if (state.Missing is { } missing)
        {
            throw Refusal.Rule("pilot_receipts_missing", $"{missing} Ask them first.");
        }

        if (outcome == PilotOutcome.Passed && !state.Payments.Any(payment => payment.Status == PaymentStatus.Completed && state.NoteOf(payment)?.Receipt == PilotReceipt.Yes))
        {
            throw Refusal.Rule("pilot_nothing_arrived", "Of no payment is it known that the beneficiary has the money: such a pilot has not passed.", "outcome");
        }
    }

    private static IReadOnlyList<FieldChange> Audited(PilotState state, PilotConfirmation word)
    {
        return
        [
            new("outcome", null, Words.Of(word.Outcome)),
            new("received", null, Counted(PilotReceipt.Yes)),
            new("notReceived", null, Counted(PilotReceipt.No)),
            new("unreachable", null, Counted(PilotReceipt.Unreachable)),
            new(word.Outcome == PilotOutcome.Passed ? "queued" : "stillHeld", null, state.Held.ToString(CultureInfo.InvariantCulture)),
        ];

        string Counted(PilotReceipt said) => state.Payments.Count(payment => state.NoteOf(payment)?.Receipt == said).ToString(CultureInfo.InvariantCulture);
    }
}
