using System.Security.Cryptography;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>How all dialects compare what arrived with what the webhook secret, or the one before, would make.</summary>
internal static class WebhookSecrets
{
    public static readonly WebhookVerification NotSet = WebhookVerification.No("No webhook secret is set for this connection.");

    /// <summary>Whether there is a secret, and none is empty: anybody can sign with an empty one.</summary>
    public static bool AreSet(IReadOnlyList<string> secrets) => secrets.Count > 0 && secrets.All(secret => secret.Length > 0);

    /// <summary>Whether one of the secrets makes these bytes. Every secret is tried, whichever fits: the time that it takes says nothing.</summary>
    public static bool AnyMakes(byte[] given, IReadOnlyList<string> secrets, Func<string, byte[]> make) =>
        secrets.Aggregate(false, (found, secret) => found | CryptographicOperations.FixedTimeEquals(make(secret), given));
}
