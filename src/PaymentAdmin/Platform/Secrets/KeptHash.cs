using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>How a shared secret is kept that arrived with a delivery: as its hash, <c>sha256:</c> and 64 hexadecimal digits (design, rule 4).</summary>
internal static class KeptHash
{
    private const string Prefix = "sha256:";

    public static string Of(string value) => Of(Encoding.UTF8.GetBytes(value));

    public static string Of(byte[] value) => Prefix + Convert.ToHexStringLower(SHA256.HashData(value));

    /// <summary>Whether a text has that form.</summary>
    public static bool Is(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length == Prefix.Length + (2 * SHA256.HashSizeInBytes) && text.Skip(Prefix.Length).All(char.IsAsciiHexDigit);

    /// <summary>The hash itself.</summary>
    public static byte[] Read(string text) => Convert.FromHexString(text.AsSpan(Prefix.Length));
}
