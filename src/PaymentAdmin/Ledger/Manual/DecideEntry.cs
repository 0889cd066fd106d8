using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Manual;

/// <summary>A second person decides on a manual entry: what is approved is posted in the same commit. Who proposed it can take it back.</summary>
public sealed class DecideEntry(UnitOfWork unitOfWork)
{
    /// <param name="Approve">Whether he agrees.</param>
    /// <param name="Reason">Why: up to 500 characters; needed to refuse.</param>
    public sealed record Input(bool Approve, string? Reason = null);

    /// <exception cref="Refusal">400; 403, <c>own_proposal</c>; 404; 409 <c>entry_decided</c>.</exception>
    public Task<ManualEntryAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(input.Approve ? Permissions.ApproveAdjustments : Permissions.PostAdjustments);
        var reason = Check(input);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var entry = await db.Set<ManualEntry>().Include(row => row.Lines).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("manual entry");
                if (await db.Set<ManualEntryDecision>().AsNoTracking().SingleOrDefaultAsync(row => row.EntryId == id, cancellationToken) is { } earlier)
                {
                    throw Refusal.Conflict("entry_decided", $"{earlier.ByName} {(earlier.IsApproved ? "approved" : "refused")} this entry already.");
                }

                var decision = entry.Decide(input.Approve, reason, actor, now);
                db.Add(decision);
                JournalEntry? posted = null;
                if (input.Approve)
                {
                    posted = entry.Post(await PostEntry.Closed(db, entry.Environment, now, cancellationToken), now);
                    PostEntry.Add(db, posted);
                }

                RecordAudit.Record(db, actor, now, AuditedThing.Of(entry), new AuditedAct(input.Approve ? AuditKinds.ManualEntryApproved : AuditKinds.ManualEntryRefused, [], reason));
                return ManualEntryAnswer.Of(entry, decision, posted?.Id, await ReadManualEntries.Accounts(db, [entry], cancellationToken));
            },
            once,
            cancellationToken);
    }

    private static string? Check(Input input)
    {
        var errors = new FieldErrors();
        if (!input.Approve || input.Reason is not null)
        {
            Text.CheckReason(input.Reason, ManualEntry.ReasonMaxLength, errors);
        }

        errors.ThrowIfAny();
        return input.Reason?.Trim();
    }
}
