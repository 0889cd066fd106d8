using System.Globalization;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Calls;

/// <summary>Why flow control lets nothing through, for people.</summary>
internal static class FlowText
{
    public const string Trying = "The PSP was failing; one call is trying whether it is well again.";

    public const string Unreachable = "Our database could not be reached, so that nobody knows how much may go to the PSP now. Nothing was sent.";

    public const string Stopping = "This node is stopping: nothing more is sent from it.";

    public static string Open(DateTime until) => $"Half of the last calls failed: nothing more is sent until {Time(until)}.";

    public static string Wait(DateTime until) => $"The PSP asked us to send nothing until {Time(until)}.";

    public static string TooMuch(Connection connection) => string.Create(
        CultureInfo.InvariantCulture,
        $"Too much is waiting: the connection's limits of {connection.RequestsPerSecond} requests per second and {connection.ConcurrentRequests} at once let nothing through for {connection.TimeoutSeconds} s.");

    private static string Time(DateTime utc) => utc.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
