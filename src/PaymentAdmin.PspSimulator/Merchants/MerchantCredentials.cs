namespace PaymentAdmin.PspSimulator.Merchants;

/// <summary>What a merchant calls with; for OAuth the key is the client's id and the secret its secret.</summary>
public sealed record MerchantCredentials(string MerchantId, string Name, string ApiKey, string ApiSecret, string Currency)
{
    /// <summary>The test and the production credentials of psp-integration.txt (phases 1 and 3).</summary>
    public static IReadOnlyList<MerchantCredentials> OfTheDocument { get; } =
    [
        new("MERCHANT_TEST_001", "Test merchant", "test_key_abc123def456", "test_secret_xyz789", "TZS"),
        new("MERCHANT_PROD_001", "Production merchant", "prod_key_secure123", "prod_secret_secure456", "TZS"),
    ];
}
