namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>How the reports of a connection are written, and when they are fetched. A connection without a row of its own has the defaults.</summary>
public sealed class ReportSettings
{
    private ReportSettings()
    {
    }

    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; private set; }

    /// <summary>The names of its reports' columns that differ from the default, as pairs of field and name.</summary>
    public IReadOnlyList<string> ColumnNames { get; private set; } = [];

    /// <summary>Whether its reports have amounts in minor units; else in major units.</summary>
    public bool MinorUnits { get; private set; }

    /// <summary>What its words for a status mean, as pairs of word and meaning; none for the usual words.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>Whether its reports contain failed payments: then one that failed there, and is not in the report, is missing.</summary>
    public bool ListsFailed { get; private set; } = true;

    /// <summary>Whether the report of each day is fetched and reconciled by itself.</summary>
    public bool IsDaily { get; private set; } = true;

    /// <summary>Counts the changes; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>How its reports are written.</summary>
    public ReportColumns Columns => ReportColumns.Of(ColumnNames, MinorUnits, Words);

    /// <summary>The defaults.</summary>
    public static ReportSettings Of(Guid connectionId) => new() { ConnectionId = connectionId };

    /// <summary>Changes them. Nothing happens if nothing differs.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="Refusal">400 with what is out of bounds.</exception>
    public bool Change(ReportColumns columns, bool listsFailed, bool isDaily)
    {
        columns.Check();
        var (names, words) = (columns.Names.Pairs, columns.Words.Pairs.SequenceEqual(ReportWords.Usual.Pairs) ? [] : columns.Words.Pairs);
        if (names.SequenceEqual(ColumnNames) && words.SequenceEqual(Words) && columns.MinorUnits == MinorUnits && listsFailed == ListsFailed && isDaily == IsDaily)
        {
            return false;
        }

        (ColumnNames, Words, MinorUnits, ListsFailed, IsDaily) = (names, words, columns.MinorUnits, listsFailed, isDaily);
        Version++;
        return true;
    }
}
