using System.Text.Json;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Dialects.Flutterwave;

/// <summary>Reads Flutterwave's events: <c>event</c> (version 4 of its API: <c>type</c>) and <c>data</c>, amounts in major units.</summary>
internal static class FlutterwaveEvents
{
    public static WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => WebhookReadings.Read(body, root => Of(root, Unsaid.Of(connection)));

    private static WebhookReading Of(JsonElement root, Unsaid unsaid)
    {
        var name = WebhookReadings.EventName(root, root.Field("event") is null ? "type" : "event");
        var data = root.Field("data") ?? throw new UnreadableException("data is missing.");
        var id = data.RequiredText("id");
        var key = $"{name}:{id}";
        return name switch
        {
            "charge.completed" => new WebhookReading(name, key, PaymentOf(data, id, "tx_ref", "app_fee", unsaid), null),
            "transfer.completed" => new WebhookReading(name, key, PaymentOf(data, id, "reference", "fee", unsaid), null),
            "subscription.cancelled" => new WebhookReading(name, key, null, null),
            _ when name.StartsWith("refund.", StringComparison.Ordinal) => UnreadRefund.Of(name, key),
            _ => throw new UnreadableException($"The event \"{PspJson.Clean(name)}\" is not known."),
        };
    }

    private static PspPayment PaymentOf(JsonElement data, string id, string reference, string fee, Unsaid unsaid)
    {
        var status = StatusOf(data.RequiredText("status"));
        var currency = data.CurrencyOf(unsaid.Currency);
        var amount = PspRestV2.PaymentReader.RefuseNegative(data.Minor("amount", currency));
        var fees = data.Field(fee) is { ValueKind: JsonValueKind.Number or JsonValueKind.String } ? PspRestV2.PaymentReader.RefuseNegative(data.Minor(fee, currency)) : null;
        return new PspPayment(id, data.Text(reference) ?? data.RequiredText("reference"), status)
        {
            AmountMinor = amount,
            FeesMinor = fees,
            Currency = amount is null && fees is null ? null : currency,
            ProviderReference = data.Text("flw_ref"),
            Channel = data.Text("payment_type"),
            FailureMessage = status == PspPaymentStatus.Failed ? data.Note("complete_message") ?? data.Note("processor_response") : null,
        };
    }

    // "completed" in an event's name says only that it has ended: how, its status says.
    private static PspPaymentStatus StatusOf(string word) => word.ToUpperInvariant() switch
    {
        "SUCCESSFUL" or "SUCCEEDED" => PspPaymentStatus.Completed,
        "FAILED" => PspPaymentStatus.Failed,
        "PENDING" or "NEW" => PspPaymentStatus.Pending,
        _ => throw new UnreadableException($"The status \"{PspJson.Clean(word)}\" is not known."),
    };
}
