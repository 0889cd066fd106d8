namespace PaymentAdmin.Domain.Settlement;

/// <summary>How a processor settles: its calendar, and how its statements are written. A processor without a row of its own has the defaults.</summary>
public sealed class SettlementSettings
{
    private SettlementSettings()
    {
    }

    /// <summary>The processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>Whether it settles every day; else Monday to Friday but for its holidays.</summary>
    public bool EveryDay { get; private set; }

    /// <summary>The days on which it does not settle, in their order.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; private set; } = [];

    /// <summary>The names of its statements' columns that differ from the default, as pairs of field and name; an empty name says that there is no such column.</summary>
    public IReadOnlyList<string> ColumnNames { get; private set; } = [];

    /// <summary>Whether its statements have amounts in minor units; else in major units.</summary>
    public bool MinorUnits { get; private set; }

    /// <summary>Counts the changes; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>The days on which it settles.</summary>
    public SettlementCalendar Calendar => new(EveryDay, Holidays.ToHashSet());

    /// <summary>How its statements are written.</summary>
    public StatementColumns Columns => new()
    {
        Names = ColumnNames.Select(pair => pair.Split('=', 2)).ToDictionary(pair => Words.Parse<StatementField>(pair[0]), pair => pair[1]),
        MinorUnits = MinorUnits,
    };

    /// <summary>The defaults.</summary>
    public static SettlementSettings Of(Guid processorId) => new() { ProcessorId = processorId };

    /// <summary>Changes them. Nothing happens if nothing differs.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="Refusal">400 with what is out of bounds.</exception>
    public bool Change(SettlementCalendar calendar, StatementColumns columns)
    {
        calendar.Check();
        columns.Check();
        List<DateOnly> holidays = [.. calendar.Holidays.Order()];
        List<string> names = [.. columns.Names.Where(name => name.Value != Words.Of(name.Key)).OrderBy(name => name.Key).Select(name => $"{Words.Of(name.Key)}={name.Value.Trim()}")];
        if (calendar.EveryDay == EveryDay && columns.MinorUnits == MinorUnits && holidays.SequenceEqual(Holidays) && names.SequenceEqual(ColumnNames))
        {
            return false;
        }

        (EveryDay, Holidays, ColumnNames, MinorUnits) = (calendar.EveryDay, holidays, names, columns.MinorUnits);
        Version++;
        return true;
    }
}
