using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
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
            var lines = db.JournalLines.Where(line => ids.Contains(line.EntryId));
            var turnovers = await Turnovers(db, lines, cancellationToken);
            foreach (var sum in await LineSides.ByDay(lines, cancellationToken))
            {
                if (!turnovers.TryGetValue((sum.AccountId, sum.Environment, sum.Day), out var turnover))
                {
                    turnover = new AccountTurnover(sum.AccountId, sum.Environment, sum.Day);
                    db.Add(turnover);
                }

                turnover.Add(sum.DebitMinor, sum.CreditMinor);
            }

            db.RemoveRange(entries);
            return entries.Count;
        },
        once: null,
        cancellationToken);

    /// <summary>Those that there are of the days that lines count in. Over the lines, so that each is found by its key.</summary>
    private static Task<Dictionary<(Guid, ConnectionEnvironment, DateTime), AccountTurnover>> Turnovers(PaymentDb db, IQueryable<JournalLine> lines, CancellationToken cancellationToken) =>
        lines.Join(
                db.Set<AccountTurnover>(),
                line => new { line.AccountId, line.Environment, line.Day },
                turnover => new { turnover.AccountId, turnover.Environment, turnover.Day },
                (_, turnover) => turnover)
            .Distinct()
            .ToDictionaryAsync(turnover => (turnover.AccountId, turnover.Environment, turnover.Day), cancellationToken);

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
