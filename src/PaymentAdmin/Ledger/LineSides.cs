using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Ledger;

/// <summary>What lines of the journal debit and credit their accounts with. A line has one signed amount: here alone it is put on its side.</summary>
internal static class LineSides
{
    /// <summary>Each line's amount on its side.</summary>
    public static IQueryable<Row> Of(IQueryable<JournalLine> lines) => lines.Select(line => new Row
    {
        AccountId = line.AccountId,
        Environment = line.Environment,
        Day = line.Day,
        DebitMinor = line.DebitMinor > 0 ? line.DebitMinor : 0,
        CreditMinor = line.DebitMinor < 0 ? -line.DebitMinor : 0,
    });

    /// <summary>The sums of each account's day.</summary>
    public static Task<List<Row>> ByDay(IQueryable<JournalLine> lines, CancellationToken cancellationToken) =>
        Of(lines).GroupBy(row => new { row.AccountId, row.Environment, row.Day })
            .Select(group => new Row
            {
                AccountId = group.Key.AccountId,
                Environment = group.Key.Environment,
                Day = group.Key.Day,
                DebitMinor = group.Sum(row => row.DebitMinor),
                CreditMinor = group.Sum(row => row.CreditMinor),
            }).ToListAsync(cancellationToken);

    /// <summary>Debits and credits of an account on a day: of one line, or of all.</summary>
    internal sealed record Row
    {
        public Guid AccountId { get; init; }

        public ConnectionEnvironment Environment { get; init; }

        public DateTime Day { get; init; }

        public long DebitMinor { get; init; }

        public long CreditMinor { get; init; }
    }
}
