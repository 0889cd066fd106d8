using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments.Limits;

namespace PaymentAdmin.Payments.Limits;

/// <summary>
/// Opens limits for one caller alone, in the caller's transaction. The rows that many payments share (a programme's budget, a connection's
/// day) are locked until the commit, first budgets, then days, each in the order of their ids: nobody waits in a circle. Beneficiaries' rows
/// need no lock of their own: whoever changes one has its programme's budget. What does not exist yet cannot be locked: of two who add it one
/// fails, and looks again (<see cref="Platform.UnitOfWork"/>).
/// </summary>
internal static class OpenBook
{
    /// <summary>So many ids in one question: below what each database takes as parameters.</summary>
    private const int MaxIds = 500;

    /// <param name="db">The caller's context; the caller saves in a <see cref="Platform.UnitOfWork"/>.</param>
    /// <param name="reservations">What is reserved already, or was, of <see cref="Reservations"/>.</param>
    /// <param name="wanted">What else is to be changed.</param>
    public static async Task<LimitBook> Of(PaymentDb db, IReadOnlyList<LimitReservation> reservations, IReadOnlyCollection<LimitKey> wanted, CancellationToken cancellationToken)
    {
        await Lock(db, reservations.Select(reservation => reservation.BudgetId), wanted.Where(key => key.Kind == LimitKind.ProgrammeBudget), cancellationToken);
        await Lock(db, reservations.Select(reservation => reservation.DailyId), wanted.Where(key => key.Kind == LimitKind.DailyVolume), cancellationToken);
        var uses = new List<LimitUse>();
        foreach (var ids in reservations.SelectMany(reservation => reservation.Rows).Concat(wanted.Select(key => key.Id)).Distinct().Chunk(MaxIds))
        {
            uses.AddRange(await db.Set<LimitUse>().Where(use => ids.Contains(use.Id)).ToListAsync(cancellationToken));
        }

        // What this caller added before is not in the database yet.
        return new LimitBook(uses.Concat(db.Set<LimitUse>().Local).Distinct(), reservations);
    }

    /// <summary>What payments have reserved, in this context or before.</summary>
    public static async Task<IReadOnlyList<LimitReservation>> Reservations(PaymentDb db, IReadOnlyCollection<(Guid PaymentId, int Intent)> intents, CancellationToken cancellationToken)
    {
        var found = new List<LimitReservation>();
        foreach (var ids in intents.Select(intent => intent.PaymentId).Distinct().Chunk(MaxIds))
        {
            found.AddRange(await db.Set<LimitReservation>().Where(reservation => ids.Contains(reservation.PaymentId)).ToListAsync(cancellationToken));
        }

        return [.. found.Concat(db.Set<LimitReservation>().Local).Distinct().Where(reservation => intents.Contains((reservation.PaymentId, reservation.Intent)))];
    }

    private static async Task Lock(PaymentDb db, IEnumerable<Guid> taken, IEnumerable<LimitKey> wanted, CancellationToken cancellationToken)
    {
        foreach (var id in taken.Concat(wanted.Select(key => key.Id)).Distinct().Order())
        {
            await db.Set<LimitUse>().Where(use => use.Id == id).ExecuteUpdateAsync(set => set.SetProperty(use => use.Version, use => use.Version), cancellationToken);
        }
    }
}
