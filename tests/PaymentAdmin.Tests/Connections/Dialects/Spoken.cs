using System.Text;
using System.Text.Json.Nodes;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Dialects.Cbs;
using PaymentAdmin.Connections.Dialects.Flutterwave;
using PaymentAdmin.Connections.Dialects.Generic;
using PaymentAdmin.Connections.Dialects.Mypvit;
using PaymentAdmin.Connections.Dialects.Paystack;
using PaymentAdmin.Connections.Dialects.PspRestV2;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Connections, mappings and answers for tests of the dialects.</summary>
internal static class Spoken
{
    public static readonly IDialect Rest = new PspRestV2Dialect();

    public static readonly IDialect Pvit = new MypvitDialect();

    public static readonly Connection RestConnection = RestWith();

    public static readonly Connection PvitConnection = Of(Dialect.Mypvit, new ConnectionSettings
    {
        BaseUrl = "https://api.mypvit.pro",
        Authentication = new AuthenticationSettings
        {
            Scheme = AuthenticationScheme.MypvitSecret,
            OperationAccountCode = "ACC_673B22D1077EA",
            ReceptionUrlCode = "RECEPTION1",
            CallbackUrlCode = "CALLBACK1",
            RenewSecretUrlCode = "RENEW673B22D1",
            RestUrlCode = "REST673B22D10",
            StatusUrlCode = "STATUS673B22D",
            KycUrlCode = "KYC673B22D107",
        },
    });

    public static readonly IDialect Cbs = new CbsDialect();

    public static readonly IDialect Paystack = new PaystackDialect();

    public static readonly IDialect Flutterwave = new FlutterwaveDialect();

    public static readonly IDialect Generic = new GenericDialect();

    public static readonly Connection GenericConnection = Receiver(Dialect.Generic);

    public static readonly Connection CbsConnection = Receiver(Dialect.Cbs);

    public static readonly Connection PaystackConnection = Receiver(Dialect.Paystack);

    public static readonly Connection FlutterwaveConnection = Receiver(Dialect.Flutterwave);

    public static readonly FieldMapping RestMapping = FieldMapping.Default(DialectTargets.PspRestV2);

    public static readonly FieldMapping PvitMapping = FieldMapping.Default(DialectTargets.Mypvit);

    /// <summary>A connection to the PSP of psp-integration.</summary>
    public static Connection RestWith(string? merchantId = "MERCHANT_TEST_001", string? currency = null, string timeZone = "UTC") => Of(Dialect.PspRestV2, new ConnectionSettings
    {
        BaseUrl = "https://sandbox.psp-example.com/api/v2",
        Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.ApiKey },
        MerchantId = merchantId,
        Currency = currency,
        TimeZone = timeZone,
    });

    /// <summary>A connection that only receives, with what is usual for its dialect.</summary>
    public static Connection Receiver(
        Dialect dialect, string? currency = null, ConnectionEnvironment environment = ConnectionEnvironment.Sandbox, WebhookSettings? webhook = null, CbsSettings? cbs = null)
    {
        var facts = DialectFacts.Of(dialect);
        var settings = new ConnectionSettings
        {
            Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.None },
            Currency = currency ?? facts.DefaultCurrency,
            TimeZone = facts.DefaultTimeZone,
            Webhook = webhook,
            Cbs = cbs,
        };
        return Connection.Add(Guid.CreateVersion7(new DateTimeOffset(FakeClock.Start)), new ConnectionIdentity(Guid.Empty, environment, dialect), settings, Actors.Admin, FakeClock.Start);
    }

    public static Connection Of(Dialect dialect, ConnectionSettings settings) =>
        Connection.Add(Guid.CreateVersion7(new DateTimeOffset(FakeClock.Start)), new ConnectionIdentity(Guid.Empty, ConnectionEnvironment.Sandbox, dialect), settings, Actors.Admin, FakeClock.Start);

    public static PspAnswer Answer(int status, string body, string contentType = "application/json") => Answer(status, Encoding.UTF8.GetBytes(body), contentType);

    public static PspAnswer Answer(int status, byte[] body, string contentType = "application/json") =>
        new(CallOutcome.Answered, status, new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = contentType }, body, null, 12);

    /// <summary>That the body is this JSON, whatever its spaces.</summary>
    public static void Is(this PspRequest request, string json) =>
        Assert.Equal(JsonNode.Parse(json)!.ToJsonString(), JsonNode.Parse(request.Body!)!.ToJsonString());

    public static string? Header(this PspRequest request, string name) => request.Headers.Where(header => header.Key == name).Select(header => header.Value).SingleOrDefault();

    /// <summary>The value read in a 200.</summary>
    public static T Reads<T>(this PspCall<T> call, string json) where T : notnull
    {
        var reading = call.Read(Answer(200, json));
        Assert.Null(reading.Error);
        return reading.Value!;
    }

    /// <summary>That a 200 cannot be read, and why.</summary>
    public static void CannotRead<T>(this PspCall<T> call, string json, string because) where T : notnull
    {
        var reading = call.Read(Answer(200, json));
        Assert.Equal("unreadable", reading.Error?.Code);
        Assert.Contains(because, reading.Error!.Message, StringComparison.Ordinal);
    }

    /// <summary>The keys of a connection with these webhook secrets, the current one first.</summary>
    public static WebhookKeys Keys(Connection connection, params string[] secrets) => new(connection, secrets);

    /// <summary>A reading without its list of other ids, which has no equality of its own.</summary>
    public static WebhookReading Plain(this WebhookReading reading) => reading with { MoreReferences = Array.Empty<string>() };

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static WebhookDelivery Delivery(byte[] body, string? signature, string header = "x-psp-signature")
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "application/json" };
        if (signature is not null)
        {
            headers[header] = signature;
        }

        return new WebhookDelivery(headers, body);
    }
}
