namespace PaymentAdmin.Platform;

/// <summary>A request's idempotency key and a hash of the request: done at most once (design, "Wire format").</summary>
/// <param name="Key">The caller's Idempotency-Key: 1 to 200 printable ASCII characters.</param>
/// <param name="Hash">SHA-256 of method, path and body, hex.</param>
public sealed record Once(string Key, string Hash)
{
    public const int KeyMaxLength = 200;
}
