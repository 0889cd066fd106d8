using System.Text.Json;
using PaymentAdmin.Connections;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Webhooks;

/// <summary>The headers of a delivery as they are kept: one that carries a shared secret only as its hash (design, rule 4).</summary>
internal static class StoredHeaders
{
    /// <summary>128 bits in hexadecimal digits.</summary>
    private const int ShortestDigest = 32;

    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "proxy-authorization", "cookie", "x-secret", "x-api-key", "api-key", "x-auth-token", "verif-hash",
    };

    /// <summary>Those of a delivery; of one that was kept, what is a hash stays the hash that it is.</summary>
    public static string Write(WebhookDelivery delivery, OpenDoor door)
    {
        var values = door.Secrets.Values;
        var kept = delivery.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToDictionary(
            header => header.Key,
            header => delivery.IsStored && KeptHash.Is(header.Value) ? header.Value : Kept(header.Key, header.Value, values, header.Key == door.Connection.ClientIdentityHeader));
        return JsonSerializer.Serialize(kept, Wire.Json);
    }

    /// <summary>The headers as they were written.</summary>
    public static IReadOnlyDictionary<string, string> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json, Wire.Json)!;

    // A proxy may repeat the address, token and all, in a header of its own.
    private static string Kept(string name, string value, IReadOnlyList<string> secrets, bool identity) =>
        identity || Credentials.Contains(name) || SensitiveNames.IsSecret(name) || secrets.Any(secret => secret.Length > 0 && value.Contains(secret, StringComparison.Ordinal))
            ? KeptHash.Of(value)
            : IsDigest(value) ? value : CardNumbers.Mask(value, "[card number]");

    // In one of some hundred signatures the digits between two letters pass for a card number: masked, it would prove nothing any more.
    private static bool IsDigest(string value) =>
        value.Length >= ShortestDigest && value.Any(char.IsAsciiLetter) && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '=' or '-' or '_');
}
