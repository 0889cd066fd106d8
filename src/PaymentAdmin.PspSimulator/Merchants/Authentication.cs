using System.Security.Cryptography;
using System.Text;
using PaymentAdmin.PspSimulator.Api;

namespace PaymentAdmin.PspSimulator.Merchants;

/// <summary>Who calls: by API key, OAuth token or client certificate, and X-Merchant-ID.</summary>
internal static class Authentication
{
    private const string Scheme = "Bearer ";

    /// <exception cref="ApiError">401: the credentials are missing, wrong, expired or revoked. 403: not this merchant.</exception>
    public static Merchant Authenticate(ApiCall call)
    {
        var header = call.Http.Request.Headers.Authorization.ToString();
        var named = call.Http.Request.Headers["X-Merchant-ID"].ToString();
        var merchant = header.Length == 0 && call.Http.Connection.ClientCertificate is not null
            ? ByCertificate(call.World, named)
            : ByToken(call.World, header);
        RequireMerchant(call.Settings, merchant, named);
        return merchant;
    }

    /// <summary>Compares in a time that does not depend on where two texts differ.</summary>
    public static bool AreEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    /// <summary>The merchant whose key and secret these are; null for nobody.</summary>
    public static Merchant? ByClient(World world, string key, string secret) =>
        world.Merchants.FirstOrDefault(merchant => AreEqual(key, merchant.ApiKey) && AreEqual(secret, merchant.ApiSecret) && !merchant.KeyIsRevoked);

    private static Merchant ByToken(World world, string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw ApiError.Unauthorised("missing_credentials", "Send Authorization: Bearer with an API key or an access token.");
        }

        var token = header[Scheme.Length..].Trim();
        if (world.Merchants.FirstOrDefault(merchant => AreEqual(token, merchant.ApiKey)) is { } byKey)
        {
            return byKey.KeyIsRevoked ? throw ApiError.Unauthorised("key_revoked", "This API key was revoked.") : byKey;
        }

        return world.Tokens.Find(token) switch
        {
            null => throw ApiError.Unauthorised("invalid_credentials", "The API key or access token is not known."),
            { Expired: true } => throw ApiError.Unauthorised("token_expired", "The access token has expired."),
            { } known => known.Merchant,
        };
    }

    // The handshake let only accepted certificates through; each may act for the merchant that it names, the first by default.
    private static Merchant ByCertificate(World world, string named) =>
        world.Merchants.FirstOrDefault(merchant => merchant.Id == named) ?? world.Merchants[0];

    private static void RequireMerchant(SimulatorSettings settings, Merchant merchant, string named)
    {
        if (named.Length == 0 && settings.RequireMerchantId)
        {
            throw new ApiError(403, "merchant_id_required", "Send X-Merchant-ID.");
        }

        if (named.Length > 0 && !string.Equals(named, merchant.Id, StringComparison.Ordinal))
        {
            throw new ApiError(403, "wrong_merchant", "These credentials are not of the merchant in X-Merchant-ID.");
        }

        if (settings.SuspendedMerchants.Contains(merchant.Id, StringComparer.Ordinal))
        {
            throw new ApiError(403, "account_suspended", "The merchant account is suspended.");
        }
    }
}
