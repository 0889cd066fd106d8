using System.Text.Json;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

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
        var reading = name switch
        {
            "charge.completed" => new WebhookReading(name, key, PaymentOf(data, id, "tx_ref", "app_fee", unsaid), null) { Flow = FlowType.Inflow },
            "transfer.completed" => new WebhookReading(name, key, PaymentOf(data, id, "reference", "fee", unsaid), null) { Flow = FlowType.Outflow, Channel = "bank_transfer" },
            "subscription.cancelled" => new WebhookReading(name, key, null, null),
            _ when name.StartsWith("refund.", StringComparison.Ordinal) => RefundIn(name, id, data, unsaid),
            _ => throw new UnreadableException($"The event \"{PspJson.Clean(name)}\" is not known."),
        };
        return (reading with
        {
            Channel = ChannelWords.Of(reading.Payment?.Channel) ?? reading.Channel,
            Timestamp = WebhookReadings.TimeIn(data, unsaid, "created_at", "created_datetime", "createdAt"),
        }).Beside(data, MetadataOf(root, data));
    }

    // Version 3 puts them beside data, version 4 into it.
    private static JsonElement? MetadataOf(JsonElement root, JsonElement data) => data.Field("meta") ?? data.Field("meta_data") ?? root.Field("meta_data") ?? root.Field("meta");

    /// <summary>A refund is a payment of its own: it has an id, gives back the whole or a part of another one, and may fail.</summary>
    private static WebhookReading RefundIn(string name, string id, JsonElement data, Unsaid unsaid)
    {
        var currency = data.CurrencyOf(unsaid.Currency);
        var field = data.Field("amount_refunded") is not null ? "amount_refunded" : data.Field("AmountRefunded") is not null ? "AmountRefunded" : "amount";
        var amount = PspRestV2.PaymentReader.RefuseNegative(data.Minor(field, currency));
        var word = data.RequiredText("status");
        var of = data.Text("charge_id") ?? data.Text("tx_id") ?? data.Text("TransactionId") ?? data.Text("tx_ref") ?? throw new UnreadableException("tx_id is missing: it does not say what it gives back.");
        var payment = new PspPayment(id, data.Text("reference"), RefundStatusOf(word))
        {
            AmountMinor = amount,
            Currency = amount is null ? null : currency,
        };
        return new WebhookReading(name, $"{name}:{id}:{Words.Of(payment.Status)}", payment, null)
        {
            Flow = FlowType.Refund,
            RefundOf = of,
            MoreReferences = WebhookReadings.More(data.Aside("flw_ref"), data.Aside("FlwRef")),
        };
    }

    // Of a refund it names the way too: completed-bank-transfer, pending-momo.
    private static PspPaymentStatus RefundStatusOf(string word) => word.Split('-')[0].ToUpperInvariant() switch
    {
        "COMPLETED" => PspPaymentStatus.Completed,
        "PROCESSING" => PspPaymentStatus.Pending,
        _ => StatusOf(word.Split('-')[0]),
    };

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
