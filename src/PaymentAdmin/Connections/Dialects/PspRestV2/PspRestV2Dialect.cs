using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>The REST interface of psp-integration; the base address ends in <c>/api/v2</c>.</summary>
internal sealed class PspRestV2Dialect : IDialect
{
    private static readonly string[] Events = [EventReader.Completed, EventReader.Failed, EventReader.Reversed];

    /// <summary>psp-integration, phase 1, step 6.</summary>
    private static readonly HmacSignature Signature = new("X-PSP-Signature", HashAlgorithmName.SHA256, HMACSHA256.HashSizeInBytes);

    public Dialect Kind => Dialect.PspRestV2;

    public PspCall<bool> Health(Connection connection) => new(Get(connection, "/health"), PspAnswers.ReadDone);

    public PspCall<PspAccount> CheckAccount(Connection connection) =>
        new(Get(connection, "/account"), answer => answer.Read(root => AccountReader.Read(root, Unsaid.Of(connection))));

    public PspCall<PspPayment> Submit(Connection connection, FieldMapping mapping, PaymentToSend payment) =>
        new(
            Post(connection, "/payments", mapping.Apply(payment), payment.IdempotencyKey),
            answer => answer.Read(root => OfReference(PaymentReader.Read(root, Unsaid.Of(connection)), payment.Reference)));

    public PspCall<PspBatch> SubmitBatch(Connection connection, FieldMapping mapping, string batchReference, string idempotencyKey, IReadOnlyList<PaymentToSend> payments)
    {
        var body = new JsonObject
        {
            ["batch_reference"] = batchReference,
            ["payments"] = new JsonArray([.. payments.Select(mapping.ApplyFlat)]),
        };
        return RepeatBatch(connection, Post(connection, "/batches", body, idempotencyKey));
    }

    public PspCall<PspBatch> RepeatBatch(Connection connection, PspRequest stored) =>
        new(stored, answer => answer.Read(root => BatchReader.Read(root, Unsaid.Of(connection))));

    public PspCall<PspPayment> QueryById(Connection connection, string pspPaymentId) =>
        new(
            Get(connection, $"/payments/{PspAnswers.Segment(pspPaymentId)}"),
            answer => answer.SaysNotFound(PspAnswers.PaymentWords)
                ? PspReading<PspPayment>.No(new PspError(PspAnswers.NotFound, "The PSP has no payment with this id."))
                : answer.Read(root => OfId(PaymentReader.Read(root, Unsaid.Of(connection)), pspPaymentId)));

    public PspCall<IReadOnlyList<PspPayment>> QueryByReference(Connection connection, string reference, FlowType flow = FlowType.Outflow) =>
        new(
            Get(connection, PspRequests.Path("/payments", ("reference", reference))),
            answer => answer.Read<IReadOnlyList<PspPayment>>(root =>
                [.. ListIn(root, "payments").Select(item => OfReference(PaymentReader.Read(item, Unsaid.Of(connection)), reference))]));

    public PspCall<PspBatch> QueryBatch(Connection connection, string batchId) =>
        new(
            Get(connection, $"/batches/{PspAnswers.Segment(batchId)}"),
            answer => answer.SaysNotFound("batch")
                ? PspReading<PspBatch>.No(new PspError(PspAnswers.NotFound, "The PSP has no batch with this id."))
                : answer.Read(root => BatchReader.Read(root, Unsaid.Of(connection))));

    public PspCall<PspWebhook> RegisterWebhook(Connection connection, string url, string secret)
    {
        var body = new JsonObject
        {
            ["url"] = url,
            ["events"] = new JsonArray([.. Events.Select(name => JsonValue.Create(name))]),
            ["secret"] = secret,
        };
        return new(Post(connection, "/webhooks", body), answer => answer.Read(WebhookReader.Read));
    }

    public PspCall<IReadOnlyList<PspWebhook>> ListWebhooks(Connection connection) =>
        new(Get(connection, "/webhooks"), answer => answer.Read<IReadOnlyList<PspWebhook>>(root => [.. ListIn(root, "webhooks").Select(WebhookReader.Read)]));

    public PspCall<bool> DeleteWebhook(Connection connection, string webhookId) =>
        new(new PspRequest(HttpMethod.Delete, $"/webhooks/{PspAnswers.Segment(webhookId)}", Headers(connection)), PspAnswers.ReadDone);

    public PspCall<IReadOnlyList<PspWebhookDelivery>> ListDeliveries(Connection connection, string webhookId, int limit) =>
        new(
            Get(connection, PspRequests.Path($"/webhooks/{PspAnswers.Segment(webhookId)}/deliveries", ("limit", limit.ToString(CultureInfo.InvariantCulture)))),
            answer => answer.Read<IReadOnlyList<PspWebhookDelivery>>(root => [.. ListIn(root, "deliveries").Select(item => WebhookReader.ReadDelivery(item, Unsaid.Of(connection)))]));

    public PspCall<byte[]> FetchReport(Connection connection, DateTime fromUtc, DateTime toUtc) =>
        new(GetFile(connection, PspRequests.Path("/reports/transactions", ("from", Wire.WriteTime(fromUtc)), ("to", Wire.WriteTime(toUtc)))), AsItIs);

    public PspCall<byte[]> FetchStatement(Connection connection, string path) => new(GetFile(connection, path), AsItIs);

    public WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys) => Signature.Verify(delivery, keys);

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => EventReader.Read(connection, body);

    public WebhookAcknowledgement Acknowledge(Connection connection, ReadOnlyMemory<byte> body) => WebhookReadings.Received;

    public WebhookDelivery Loopback(WebhookKeys keys, string testId, DateTime now) => WebhookReadings.TestDelivery(testId, Signature, keys);

    /// <summary>A list that stands alone, or in the field that is named after it.</summary>
    private static IEnumerable<JsonElement> ListIn(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Array ? root.EnumerateArray()
            : (root.Field(name) ?? throw new UnreadableException($"{name} is missing.")).Items(name);

    private static PspPayment OfReference(PspPayment payment, string reference)
    {
        PspAnswers.RequireSame("the reference", reference, payment.Reference);
        return payment;
    }

    private static PspPayment OfId(PspPayment payment, string id)
    {
        PspAnswers.RequireSame("the id", id, payment.PspPaymentId);
        return payment;
    }

    private static PspReading<byte[]> AsItIs(PspAnswer answer) => answer.IsSuccess ? PspReading<byte[]>.Of(answer.Body) : PspReading<byte[]>.No(PspErrors.Of(answer));

    private static PspRequest Get(Connection connection, string path) => new(HttpMethod.Get, path, Headers(connection));

    private static PspRequest GetFile(Connection connection, string path) =>
        new(HttpMethod.Get, path, [.. Headers(connection), KeyValuePair.Create("Accept", "text/csv, application/json;q=0.5")]);

    private static PspRequest Post(Connection connection, string path, JsonObject body, string? idempotencyKey = null) =>
        new(
            HttpMethod.Post,
            path,
            idempotencyKey is null ? Headers(connection) : [.. Headers(connection), KeyValuePair.Create("Idempotency-Key", idempotencyKey)],
            PspRequests.Bytes(body));

    private static IReadOnlyList<KeyValuePair<string, string>> Headers(Connection connection) =>
        connection.MerchantId is { } merchant ? [KeyValuePair.Create("X-Merchant-ID", merchant)] : [];
}
