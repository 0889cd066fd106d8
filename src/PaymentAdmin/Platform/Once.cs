using System.Security.Cryptography;
using System.Text;

namespace PaymentAdmin.Platform;

/// <summary>A request's idempotency key and a hash of the request: done at most once (design, "Wire format").</summary>
/// <param name="Key">The caller's Idempotency-Key: 1 to 200 printable ASCII characters.</param>
/// <param name="Hash">SHA-256 of method, path and body, hex.</param>
public sealed record Once(string Key, string Hash)
{
    public const int KeyMaxLength = 200;

    private const int StretchRounds = 100_000;

    /// <summary>
    /// For a request whose body holds a password: the same, with a hash as slow to guess from as that of the password
    /// itself. A plain hash of such a body would let whoever reads the table try millions of passwords a second.
    /// </summary>
    public Once Stretched() => this with
    {
        Hash = Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(Key), StretchRounds, HashAlgorithmName.SHA512, SHA256.HashSizeInBytes)),
    };
}
