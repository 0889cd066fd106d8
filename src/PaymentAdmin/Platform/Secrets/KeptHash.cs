using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Platform.Secrets;

/// <summary>How a shared secret is kept that arrived in a header: as its hash, <c>sha256:</c> and 64 hexadecimal digits (design, rule 4).</summary>
internal static class KeptHash
{
    private const string Prefix = "sha256:";

    public static string Of(string value) => Of(Encoding.UTF8.GetBytes(value));

    public static string Of(byte[] value) => Prefix + Convert.ToHexStringLower(SHA256.HashData(value));

    /// <summary>The hash, or null where a text is none.</summary>
    public static byte[]? Read(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length == Prefix.Length + 2 * SHA256.HashSizeInBytes && text.AsSpan(Prefix.Length).ContainsAnyExcept(Digits) is false
            ? Convert.FromHexString(text.AsSpan(Prefix.Length))
            : null;

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789abcdef");
}
