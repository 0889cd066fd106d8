using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger;

/// <summary>Makes the turnovers anew from the lines: for an operator, after a difference was found. Balances are what they were, if nothing was wrong.</summary>
public sealed class RebuildTurnovers(UnitOfWork unitOfWork)
{
    /// <param name="Turnovers">How many days of accounts were made.</param>
    public sealed record Answer(int Turnovers);

    /// <exception cref="Refusal">403; 409 <c>busy</c>.</exception>
    public Task<Answer> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                await SumTurnovers.Touch(db, now, cancellationToken);
                await db.BeginTogether(cancellationToken);
                await db.Set<AccountTurnover>().ExecuteDeleteAsync(cancellationToken);

                // One statement: an entry that is posted meanwhile is not in it, and is noted as one that is to be added.
                var sums = await LineSides.ByDay(db.JournalLines.Where(line => !db.Set<UnsummedEntry>().Any(entry => entry.EntryId == line.EntryId)), cancellationToken);
                foreach (var sum in sums)
                {
                    var turnover = new AccountTurnover(sum.AccountId, sum.Environment, sum.Day);
                    turnover.Add(sum.DebitMinor, sum.CreditMinor);
                    db.Add(turnover);
                }

                RecordAudit.Record(db, actor, now, AuditedThing.TheLedger, new AuditedAct(AuditKinds.TurnoversRebuilt, []));
                return new Answer(sums.Count);
            },
            once: null,
            cancellationToken);
    }
}
