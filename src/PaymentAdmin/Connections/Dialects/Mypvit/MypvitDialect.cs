using System.Text.Json;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Dialects.Mypvit;

/// <summary>MyPVit (mypvit; mypvit-wire): each of its APIs has a URL code of the merchant's own.</summary>
internal sealed class MypvitDialect : IDialect
{
    // The only operation that pays out, and the only one that a mapping can send.
    private const string Payout = "GIVE_CHANGE";
    private const string Collection = "PAYMENT";

    public Dialect Kind => Dialect.Mypvit;

    public PspCall<PspPayment> Submit(Connection connection, FieldMapping mapping, PaymentToSend payment) =>
        new(
            new PspRequest(
                HttpMethod.Post,
                $"/v2/{Code(connection.RestUrlCode, "restUrlCode")}/rest",
                [KeyValuePair.Create("X-Callback-MediaType", "application/json")],
                PspRequests.Bytes(mapping.Apply(payment))),
            answer => answer.Read(root => PaymentReader.ReadSubmission(root, payment.Reference)));

    public PspCall<PspPayment> QueryById(Connection connection, string pspPaymentId) =>
        new(
            StatusOf(connection, pspPaymentId, Payout),
            answer => answer.SaysNotFound(PspAnswers.PaymentWords)
                ? PspReading<PspPayment>.No(new PspError(PspAnswers.NotFound, "MyPVit has no transaction with this id."))
                : answer.Read(root => PaymentReader.ReadStatusOfId(root, pspPaymentId)));

    public PspCall<IReadOnlyList<PspPayment>> QueryByReference(Connection connection, string reference, FlowType flow = FlowType.Outflow) =>
        new(
            StatusOf(connection, reference, flow == FlowType.Inflow ? Collection : Payout),
            answer => answer.SaysNotFound(PspAnswers.PaymentWords)
                ? PspReading<IReadOnlyList<PspPayment>>.Of([])
                : answer.Read<IReadOnlyList<PspPayment>>(root => [PaymentReader.ReadStatusOfReference(root, reference)]));

    public PspCall<PspKyc> Kyc(Connection connection, FieldMapping mapping, PaymentToSend payment)
    {
        // Who would be paid, exactly as the payment would name them. A wrong URL code must not say of everybody that he has no account.
        var body = mapping.Apply(payment);
        var path = PspRequests.Path(
            $"/v2/{Code(connection.KycUrlCode, "kycUrlCode")}/kyc",
            ("customerAccountNumber", body["customer_account_number"]!.GetValue<string>()),
            ("operatorCode", body["operator_code"]!.GetValue<string>()));
        return new(
            new PspRequest(HttpMethod.Get, path, []),
            answer => answer.SaysNotFound("account", "customer") ? PspReading<PspKyc>.Of(new PspKyc(Known: false, null, null)) : answer.Read(ReadKyc));
    }

    /// <summary>It signs nothing: the token in the address, which was compared before, is all that proves the sender.</summary>
    public WebhookVerification Verify(WebhookDelivery delivery, WebhookKeys keys) => WebhookVerification.ByAddress;

    public WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => CallbackReader.Read(body);

    public WebhookAcknowledgement Acknowledge(Connection connection, ReadOnlyMemory<byte> body) => CallbackAcknowledgement.Of(body);

    private static PspRequest StatusOf(Connection connection, string transactionId, string operation) =>
        new(
            HttpMethod.Get,
            PspRequests.Path(
                $"/{Code(connection.StatusUrlCode, "statusUrlCode")}/status",
                ("transactionId", transactionId),
                ("accountOperationCode", Code(connection.OperationAccountCode, "operationAccountCode")),
                ("transactionOperation", operation)),
            []);

    private static PspKyc ReadKyc(JsonElement root)
    {
        var name = root.Note("full_name") ?? root.Note("name") ?? root.Note("customer_name");
        var state = root.Text("state") ?? root.Text("status");
        return name is null && state is null ? throw new UnreadableException("It has neither name nor state.") : new PspKyc(Known: true, name, state);
    }

    private static string Code(string? code, string field) =>
        code ?? throw Refusal.Rule("url_code_missing", $"The connection has no {field}. The merchant dashboard shows it: add it to the connection.", $"authentication.{field}");
}
