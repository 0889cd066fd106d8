using Microsoft.EntityFrameworkCore;

namespace PaymentAdmin.Data;

/// <summary>Changes of many rows by one statement, in the transaction of the caller's save.</summary>
public static class ManyRows
{
    /// <summary>For a statement that changes 200,000 rows and all their indexes.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>For a question about every row of a table that grows for years.</summary>
    private static readonly TimeSpan WholeTableTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Lets the questions of a context that only reads take as long as whole tables need.</summary>
    public static void ReadWholeTables(this PaymentDb db) => db.Database.SetCommandTimeout(WholeTableTimeout);

    /// <summary>
    /// Begins the transaction of the save that follows, unless it has begun: statements that run before the save commit with it, or not at
    /// all. Whoever owns the unit of work commits it.
    /// </summary>
    public static async Task BeginTogether(this PaymentDb db, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
        {
            await db.Database.BeginTransactionAsync(cancellationToken);
            db.Database.SetCommandTimeout(Timeout);
        }
    }

    /// <summary>Refuses, as a conflict that is worth another look, where a statement changed another number of rows than it has to.</summary>
    /// <exception cref="DbUpdateConcurrencyException">It did.</exception>
    public static void Expect(int expected, int changed)
    {
        if (changed != expected)
        {
            throw new DbUpdateConcurrencyException($"{changed} rows changed instead of {expected}: others changed them meanwhile.");
        }
    }
}
