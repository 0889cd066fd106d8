using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Ledger;

/// <summary>Adds the lines of new entries to the turnovers of their accounts.</summary>
public sealed class SumTurnovers(UnitOfWork unitOfWork) : IJob
{
    /// <summary>How many entries in one transaction.</summary>
    public const int BatchSize = 500;

    /// <returns>How many entries were added up.</returns>
    /// <exception cref="Refusal">403.</exception>
    public Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        return InBatches.Run(BatchSize, stop => SumBatch(actor, stop), cancellationToken);
    }

    private Task<int> SumBatch(Actor actor, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var entries = await db.Set<UnsummedEntry>().OrderBy(row => row.EntryId).Take(BatchSize).ToListAsync(cancellationToken);
            if (entries.Count == 0)
            {
                return 0;
            }

            await Touch(db, now, cancellationToken);
            var ids = entries.Select(entry => entry.EntryId).ToList();
            var sums = await db.JournalLines.AsNoTracking().Where(line => ids.Contains(line.EntryId))
                .GroupBy(line => new { line.AccountId, line.Environment, line.Day })
                .Select(group => new
                {
                    group.Key,
                    Debit = group.Sum(line => line.DebitMinor > 0 ? line.DebitMinor : 0),
                    Credit = group.Sum(line => line.DebitMinor < 0 ? -line.DebitMinor : 0),
                }).ToListAsync(cancellationToken);
            foreach (var sum in sums)
            {
                var turnover = await db.Set<AccountTurnover>().FindAsync([sum.Key.AccountId, sum.Key.Environment, sum.Key.Day], cancellationToken);
                if (turnover is null)
                {
                    turnover = new AccountTurnover(sum.Key.AccountId, sum.Key.Environment, sum.Key.Day);
                    db.Add(turnover);
                }

                turnover.Add(sum.Debit, sum.Credit);
            }

            db.RemoveRange(entries);
            return entries.Count;
        },
        once: null,
        cancellationToken);

    /// <summary>Whoever changes turnovers changes the mark: of two at once, one looks again.</summary>
    internal static async Task Touch(PaymentDb db, DateTime now, CancellationToken cancellationToken)
    {
        var mark = await db.Set<TurnoverMark>().SingleOrDefaultAsync(cancellationToken);
        if (mark is null)
        {
            mark = new TurnoverMark();
            db.Add(mark);
        }

        mark.Touch(now);
    }
}
