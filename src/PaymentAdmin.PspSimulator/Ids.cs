using System.Security.Cryptography;

namespace PaymentAdmin.PspSimulator;

/// <summary>Ids and secrets. They are random, not drawn from the seed: a simulator that starts anew must not give an id that a caller still has from before.</summary>
internal static class Ids
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const string Capitals = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString(Letters, 20);

    public static string ProviderReference(string network) => $"{network}-{RandomNumberGenerator.GetString(Capitals, 12)}";

    public static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);

    public static string Secret() => RandomNumberGenerator.GetHexString(64, lowercase: true);
}
