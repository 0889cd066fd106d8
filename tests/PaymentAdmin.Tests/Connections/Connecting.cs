using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections;

/// <summary>Connections to begin with: those of psp-integration, phases 1 and 3, and of mypvit.</summary>
internal static class Connecting
{
    public const string ApiKey = "test_key_abc123def456";
    public const string WebhookSecret = "webhook_signing_secret_abc123";

    public static AddConnection.Input Sandbox(Guid processor) => new(
        PublicId.Processor.Format(processor), ConnectionEnvironment.Sandbox, Dialect.PspRestV2, new AuthenticationInput(AuthenticationScheme.ApiKey, ApiKey),
        "https://sandbox.psp-example.com/api/v2", "MERCHANT_TEST_001", WebhookSecret: WebhookSecret);

    public static AddConnection.Input Production(Guid processor) => new(
        PublicId.Processor.Format(processor), ConnectionEnvironment.Production, Dialect.PspRestV2, new AuthenticationInput(AuthenticationScheme.ApiKey, "prod_key_secure123"),
        "https://api.psp-example.com/api/v2", "MERCHANT_PROD_001", WebhookSecret: "prod_webhook_secret_secure789");

    public static AddConnection.Input Mypvit(Guid processor) => new(
        PublicId.Processor.Format(processor), ConnectionEnvironment.Sandbox, Dialect.Mypvit,
        new AuthenticationInput(
            AuthenticationScheme.MypvitSecret, OperationAccountCode: "ACC_673B22D1077EA", Password: "Mypvit-Password-1", ReceptionUrlCode: "RECEPT1", CallbackUrlCode: "CALLB1",
            RenewSecretUrlCode: "RENEW1", RestUrlCode: "REST1", StatusUrlCode: "STATUS1", KycUrlCode: "KYC1"),
        "https://api.mypvit.pro");

    /// <summary>One that only receives.</summary>
    public static AddConnection.Input Receiver(Guid processor, Dialect dialect, string secret = WebhookSecret) => new(
        PublicId.Processor.Format(processor), ConnectionEnvironment.Sandbox, dialect, new AuthenticationInput(AuthenticationScheme.None), WebhookSecret: secret);

    /// <summary>Adds a connection as a platform admin.</summary>
    public static async Task<Versioned<ConnectionAnswer>> Connect(this Handlers handlers, AddConnection.Input input) =>
        await handlers.Get<AddConnection>().Handle(input, Actors.Admin, TestContext.Current.CancellationToken);

    public static Guid IdOf(this Versioned<ConnectionAnswer> connection) => PublicId.Connection.Parse(connection.Answer.Id);
}
