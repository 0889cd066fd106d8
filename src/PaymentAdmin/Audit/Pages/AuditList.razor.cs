using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.UI;

namespace PaymentAdmin.Audit.Pages;

/// <summary>The audit record.</summary>
public sealed partial class AuditList
{
    private ListAudit.Answer _page = new([], new ListAudit.Pagination(PageSize, null));

    [Inject]
    private ListAudit List { get; set; } = default!;

    [Inject]
    private BrowserZone Zone { get; set; } = default!;

    /// <summary>Whether older entries than the newest are shown.</summary>
    private bool Onwards => Query.ContainsKey("cursor");

    private string Summary => (Onwards, _page.Pagination.Cursor, _page.Data.Count) switch
    {
        (true, _, var count) => $"{count} older",
        (_, null, 1) => "1 entry",
        (_, null, var count) => $"{count} entries",
        var (_, _, count) => $"The newest {count}",
    };

    protected override async Task Load()
    {
        var query = ListAudit.Query.Read(Query);
        query = Query.ContainsKey("limit") ? query : query with { Limit = PageSize };
        _page = await List.Handle(query, await Actor(), Left);
    }

    // The address has times in UTC, "to" exclusive; people choose days of their own zone, both included.
    private void FilterDay(string name, DateOnly? midnight) =>
        Filter(name, midnight is { } day ? Wire.WriteTime(Zone.Utc(day.ToDateTime(TimeOnly.MinValue))) : null);

    private DateOnly? Day(string name, bool dayAfter) => Local(name) is { } local
        ? DateOnly.FromDateTime(dayAfter && local > DateTime.MinValue ? local.AddTicks(-1) : local)
        : null;

    // A link may name a time within a day: the day alone would not say what is shown.
    private string? Time(string name, bool dayAfter) => Local(name) is { TimeOfDay.Ticks: > 0 } local
        ? $"{(dayAfter ? "Before" : "From")} {local.ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture)}"
        : null;

    private DateTime? Local(string name) => Wire.TryReadTime(Value(name), out var utc) ? Zone.Local(utc) : null;
}
