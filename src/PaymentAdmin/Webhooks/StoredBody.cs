using System.Text;
using PaymentAdmin.Connections;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// The body of a delivery as it is kept: its exact bytes, but for card numbers, which are not stored at all (design, rule 9),
/// and shared secrets, which are kept as their hash (rule 4). See docs/decisions/0006-card-numbers-in-webhooks.md.
/// </summary>
internal static class StoredBody
{
    /// <summary>What is shorter stands in any text by chance.</summary>
    private const int ShortestSecret = 8;

    /// <param name="reading">What a verified one says, whose ids stay as they are; null for one that is not verified: nothing in it is spared.</param>
    public static byte[] Write(byte[] body, WebhookReading? reading, OpenedSecrets secrets)
    {
        string?[] identifiers = [reading?.IdempotencyKey, reading?.Payment?.PspPaymentId, reading?.Payment?.Reference, reading?.Payment?.ProviderReference];
        var kept = CardsInPlace.Mask(body, [.. identifiers.OfType<string>()]);
        return secrets.Values.Where(secret => secret.Length >= ShortestSecret).Aggregate(kept, Hashed);
    }

    // Byte by byte, as Latin-1 reads and writes them: what is around it does not change.
    private static byte[] Hashed(byte[] body, string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return body.AsSpan().IndexOf(bytes) < 0
            ? body
            : Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(body).Replace(Encoding.Latin1.GetString(bytes), KeptHash.Of(bytes), StringComparison.Ordinal));
    }
}
