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

    public static string Write(WebhookDelivery delivery, OpenedSecrets secrets)
    {
        var values = secrets.Values;
        var kept = delivery.Headers.OrderBy(header => header.Key, StringComparer.Ordinal)
            .ToDictionary(header => header.Key, header => delivery.KeptSince is not null && KeptHash.Read(header.Value) is not null ? header.Value : Kept(header.Key, header.Value, values));
        return JsonSerializer.Serialize(kept, Wire.Json);
    }

    /// <summary>The headers as they were written.</summary>
    public static IReadOnlyDictionary<string, string> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json, Wire.Json)!;

    // A proxy may repeat the address, token and all, in a header of its own.
    private static string Kept(string name, string value, IReadOnlyList<string> secrets) =>
        Credentials.Contains(name) || secrets.Any(secret => secret.Length > 0 && value.Contains(secret, StringComparison.Ordinal))
            ? KeptHash.Of(value)
            : IsDigest(value) ? value : CardNumbers.Mask(value, "[card number]");

    // In one of some hundred signatures the digits between two letters pass for a card number: masked, it would prove nothing any more.
    private static bool IsDigest(string value) =>
        value.Length >= ShortestDigest && value.Any(char.IsAsciiLetter) && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '=' or '-' or '_');
}
