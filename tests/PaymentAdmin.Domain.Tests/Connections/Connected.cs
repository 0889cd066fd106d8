using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Tests.Connections;

/// <summary>What the tests of connections start from: the sandbox of psp-integration, phase 1.</summary>
internal static class Connected
{
    public static readonly ConnectionSettings Settings = new()
    {
        BaseUrl = "https://sandbox.psp-example.com/api/v2",
        Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.ApiKey },
        MerchantId = "MERCHANT_TEST_001",
    };

    public static readonly ConnectionSettings Mypvit = new()
    {
        BaseUrl = "https://api.mypvit.pro",
        Authentication = new AuthenticationSettings
        {
            Scheme = AuthenticationScheme.MypvitSecret,
            OperationAccountCode = "ACC_673B22D1077EA",
            ReceptionUrlCode = "RECEPT1",
            CallbackUrlCode = "CALLB1",
            RenewSecretUrlCode = "RENEW1",
            RestUrlCode = "REST1",
            StatusUrlCode = "STATUS1",
            KycUrlCode = "KYC1",
        },
    };

    public static Connection Sandbox(ConnectionSettings? settings = null, Dialect dialect = Dialect.PspRestV2) =>
        Of(ConnectionEnvironment.Sandbox, settings ?? Settings, dialect);

    public static Connection Of(ConnectionEnvironment environment, ConnectionSettings settings, Dialect dialect = Dialect.PspRestV2) =>
        Connection.Add(Known.Id(900), new ConnectionIdentity(Known.Id(101), environment, dialect), settings, Known.Ada, Known.Now);
}
