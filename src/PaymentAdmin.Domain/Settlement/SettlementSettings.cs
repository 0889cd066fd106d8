using System.Globalization;
using System.Text.RegularExpressions;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>How a processor settles: its calendar, and how its statements are written. A processor without a row of its own has the defaults.</summary>
public sealed partial class SettlementSettings
{
    /// <summary>Longest <see cref="FetchPath"/>, in characters.</summary>
    public const int FetchPathMaxLength = 500;

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

    /// <summary>Whether it invoices its fees instead of taking them from what it settles. Of what is charged already that stays as it was.</summary>
    public bool FeesInvoiced { get; private set; }

    /// <summary>
    /// Below the base address of its connections, where the statement of a day is fetched: <c>/reports/settlements?date={date}</c>, with <c>{from}</c> and
    /// <c>{to}</c> for the day's beginning and end, UTC. Null where its statements are uploaded. No document says where a PSP has them.
    /// </summary>
    public string? FetchPath { get; private set; }

    /// <summary>Counts the changes; the concurrency token and the ETag.</summary>
    public int Version { get; private set; }

    /// <summary>The days on which it settles.</summary>
    public SettlementCalendar Calendar => new(EveryDay, Holidays.ToHashSet());

    /// <summary>How its statements are written.</summary>
    public StatementColumns Columns => new()
    {
        Names = ColumnNames<StatementField>.Of(ColumnNames).Chosen,
        MinorUnits = MinorUnits,
    };

    /// <summary>The defaults.</summary>
    public static SettlementSettings Of(Guid processorId) => new() { ProcessorId = processorId };

    /// <summary>Changes them. Nothing happens if nothing differs.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="Refusal">400 with what is out of bounds.</exception>
    public bool Change(SettlementCalendar calendar, StatementColumns columns, string? fetchPath, bool feesInvoiced)
    {
        var path = string.IsNullOrWhiteSpace(fetchPath) ? null : fetchPath.Trim();
        calendar.Check();
        columns.Check();
        if (path is not null && (path.Length > FetchPathMaxLength || !PathPattern().IsMatch(path)))
        {
            throw Refusal.Invalid("fetchPath", "The address begins with a slash, names the day as {date} or {from}, and is up to 500 characters: /reports/settlements?date={date}.");
        }

        List<DateOnly> holidays = [.. calendar.Holidays.Order()];
        var names = new ColumnNames<StatementField> { Chosen = columns.Names }.Pairs;
        if (calendar.EveryDay == EveryDay && columns.MinorUnits == MinorUnits && path == FetchPath && feesInvoiced == FeesInvoiced && holidays.SequenceEqual(Holidays) && names.SequenceEqual(ColumnNames))
        {
            return false;
        }

        (EveryDay, Holidays, ColumnNames, MinorUnits, FetchPath, FeesInvoiced) = (calendar.EveryDay, holidays, names, columns.MinorUnits, path, feesInvoiced);
        Version++;
        return true;
    }

    /// <summary>Where the statement of a day is.</summary>
    /// <exception cref="InvalidOperationException">Its statements are uploaded.</exception>
    public string FetchPathOf(DateOnly day) => (FetchPath ?? throw new InvalidOperationException("The statements of this processor are uploaded."))
        .Replace("{date}", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{from}", Midnight(day), StringComparison.Ordinal)
        .Replace("{to}", Midnight(day.AddDays(1)), StringComparison.Ordinal);

    private static string Midnight(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    // A second slash in front would name another host; braces are for the day alone.
    [GeneratedRegex(@"\A/(?!/)(?=.*\{(date|from)\})([A-Za-z0-9._~/?&=%,:;+@!$'()*-]|\{date\}|\{from\}|\{to\})*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PathPattern();
}
