using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PaymentAdmin.Connections;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Webhooks;

/// <summary>The headers of a delivery as they are kept: one that carries a shared secret only as its hash (design, rule 4).</summary>
internal static class StoredHeaders
{
    private static readonly HashSet<string> Credentials = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "proxy-authorization", "cookie", "x-secret", "x-api-key", "api-key", "x-auth-token", "verif-hash",
    };

    /// <param name="headers">As they arrived.</param>
    /// <param name="secrets">The connection's.</param>
    /// <param name="identity">A header that carries one where the connection says so; null where none does.</param>
    public static string Write(IReadOnlyDictionary<string, string> headers, OpenedSecrets secrets, string? identity)
    {
        var values = secrets.Values;
        return JsonSerializer.Serialize(
            headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToDictionary(header => header.Key, header => Kept(header.Key, header.Value, values, header.Key == identity)), Wire.Json);
    }

    // A proxy may repeat the address, token and all, in a header of its own.
    private static string Kept(string name, string value, IReadOnlyList<string> secrets, bool identity) =>
        identity || Credentials.Contains(name) || secrets.Any(secret => secret.Length > 0 && value.Contains(secret, StringComparison.Ordinal))
            ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}"
            : CardNumbers.Mask(value, "[card number]");
}
