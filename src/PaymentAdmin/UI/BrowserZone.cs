using Microsoft.JSInterop;

namespace PaymentAdmin.UI;

/// <summary>The time zone of the browser at the other end of this circuit; UTC until it is known.</summary>
public sealed class BrowserZone(IJSRuntime browser)
{
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Asks the browser, once.</summary>
    public async Task Load()
    {
        var id = await browser.InvokeAsync<string>("pa.zone");
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            Zone = zone;
        }
    }

    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Zone);

    /// <summary>A time that the person typed, in UTC. One that the clocks skip that day is taken as an hour later.</summary>
    public DateTime Utc(DateTime local)
    {
        var typed = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(Zone.IsInvalidTime(typed) ? typed.AddHours(1) : typed, Zone);
    }
}
