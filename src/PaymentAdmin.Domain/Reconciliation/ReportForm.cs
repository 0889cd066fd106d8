namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>How a report is read, and what may be missing in it.</summary>
/// <param name="Columns">Which column is which, and what words mean.</param>
/// <param name="ListsFailed">Whether it contains failed payments.</param>
/// <param name="Currency">ISO 4217 code for rows that carry none.</param>
/// <param name="TimeZone">IANA name of the clock that is meant where a time has no offset.</param>
public sealed record ReportForm(ReportColumns Columns, bool ListsFailed, string Currency, string TimeZone)
{
    /// <summary>What reads its rows.</summary>
    public ReportReader Reader => new(Columns, Currency, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));

    /// <summary>Whether it reads every report as another one does.</summary>
    public bool Equals(ReportForm? other) => other is not null
        && Columns.MinorUnits == other.Columns.MinorUnits && Columns.Names.Pairs.SequenceEqual(other.Columns.Names.Pairs) && Columns.Words.Pairs.SequenceEqual(other.Columns.Words.Pairs)
        && (ListsFailed, Currency, TimeZone) == (other.ListsFailed, other.Currency, other.TimeZone);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Columns.MinorUnits, ListsFailed, Currency, TimeZone);
}
