using System.Security.Cryptography;
using System.Text.Json;
using PaymentAdmin.Connections;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// What a notification says, as a hash: two of the same key either agree in it or contradict each other. Not part of it is
/// what may differ between copies of the same news: times of sending, free text, the order and spacing of fields.
/// </summary>
internal static class WebhookContent
{
    public static string HashOf(WebhookReading reading)
    {
        var payment = reading.Payment;
        var said = JsonSerializer.SerializeToUtf8Bytes(new object?[]
        {
            reading.EventType, reading.Flow, reading.RefundOf, payment?.PspPaymentId, payment?.Reference, payment?.Status, payment?.AmountMinor, payment?.Currency, payment?.FailureReason,
            reading.Problem is null ? null : reading.IdempotencyKey,
        });
        return Convert.ToHexStringLower(SHA256.HashData(said));
    }
}
