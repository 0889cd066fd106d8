using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>What a PSP's messages may leave unsaid, because the connection knows it.</summary>
/// <param name="Currency">ISO 4217 code of amounts without one; null where that is not known either.</param>
/// <param name="TimeZone">IANA name; of times without an offset.</param>
internal sealed record Unsaid(string? Currency, string TimeZone)
{
    public static Unsaid Of(Connection connection) => new(connection.Currency, connection.TimeZone);
}
