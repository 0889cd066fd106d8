using System.Text.Json;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>Reads the events of psp-integration (phase 2, steps 3 and 5).</summary>
internal static class EventReader
{
    public const string Completed = "payment.completed";
    public const string Failed = "payment.failed";
    public const string Reversed = "payment.reversed";

    public static WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) =>
        WebhookReadings.Read(body, root => Of(root, Unsaid.Of(connection)));

    private static WebhookReading Of(JsonElement root, Unsaid unsaid)
    {
        var name = root.RequiredText("event");
        var status = StatusOf(name);
        if (root.Text("status") is { } word && PaymentReader.StatusOf(word) != status)
        {
            throw new UnreadableException($"The event {name} contradicts its status {word}.");
        }

        var id = root.RequiredText("payment_id");
        var currency = root.CurrencyOf(unsaid.Currency);
        var amount = PaymentReader.RefuseNegative(root.Minor("amount", currency));
        var payment = new PspPayment(id, root.Text("reference"), status)
        {
            AmountMinor = amount,
            Currency = amount is null ? null : currency,
            ProviderReference = root.Field("receipt")?.Text("provider_reference"),
            Channel = root.Field("receipt")?.Text("channel"),
            FailureReason = root.Text("failure_reason"),
            FailureMessage = root.Note("failure_message"),
            CompletedAt = root.Time("completed_at", unsaid),
        };
        return new WebhookReading(name, $"{id}:{name}", payment, null)
        {
            Flow = FlowType.Outflow,
            Channel = ChannelWords.Of(payment.Channel ?? root.Aside("channel")),
            Timestamp = payment.CompletedAt ?? WebhookReadings.TimeIn(root, unsaid, "timestamp", "created_at"),
            MoreReferences = WebhookReadings.More(root.Aside("provider_reference"), root.Aside("batch_id")),
        }.Beside(root, root.Field("metadata"));
    }

    private static PspPaymentStatus StatusOf(string name) => name switch
    {
        Completed => PspPaymentStatus.Completed,
        Failed => PspPaymentStatus.Failed,
        Reversed => PspPaymentStatus.Reversed,
        _ => throw new UnreadableException($"The event \"{PspJson.Clean(name)}\" is not known."),
    };
}
