using System.Globalization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.UI;

/// <summary>
/// A list that is filtered by days. The address has times in UTC, "to" exclusive; people choose days of their own zone, both
/// included.
/// </summary>
public abstract class DatedListPage : ListPage
{
    [Inject]
    private BrowserZone Zone { get; set; } = default!;

    protected void FilterDay(string name, DateOnly? midnight) =>
        Filter(name, midnight is { } day ? Wire.WriteTime(Zone.Utc(day.ToDateTime(TimeOnly.MinValue))) : null);

    protected DateOnly? Day(string name, bool dayAfter) => Local(name) is { } local
        ? DateOnly.FromDateTime(dayAfter && local > DateTime.MinValue ? local.AddTicks(-1) : local)
        : null;

    /// <summary>A link may name a time within a day: the day alone would not say what is shown.</summary>
    protected string? Time(string name, bool dayAfter) => Local(name) is { TimeOfDay.Ticks: > 0 } local
        ? $"{(dayAfter ? "Before" : "From")} {local.ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture)}"
        : null;

    private DateTime? Local(string name) => Wire.TryReadTime(Value(name), out var utc) ? Zone.Local(utc) : null;
}
