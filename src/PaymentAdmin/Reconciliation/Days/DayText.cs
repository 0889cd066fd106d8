using System.Globalization;

namespace PaymentAdmin.Reconciliation.Days;

/// <summary>Plain words for the days of the calendar.</summary>
internal static class DayText
{
    public static string Of(DayState state) => state switch
    {
        DayState.NotOver => "Not over",
        DayState.NoActivity => "No activity",
        DayState.Clean => "Reconciled, nothing open",
        DayState.OpenFindings => "Reconciled, with open findings",
        DayState.UnderWay => "Under way, or waits for somebody",
        DayState.Failed => "Failed",
        _ => "Not reconciled, though there was activity",
    };

    /// <summary>One sign for each, so that colour alone says nothing.</summary>
    public static string Sign(DayState state) => state switch
    {
        DayState.NotOver => "",
        DayState.NoActivity => "·",
        DayState.Clean => "✓",
        DayState.OpenFindings => "!",
        DayState.UnderWay => "…",
        DayState.Failed => "×",
        _ => "?",
    };

    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", CultureInfo.CurrentCulture);
}
