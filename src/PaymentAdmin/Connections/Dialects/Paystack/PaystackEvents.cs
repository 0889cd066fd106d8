using System.Text.Json;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Connections.Dialects.Paystack;

/// <summary>Reads Paystack's events: <c>event</c> and <c>data</c> (processors-api, "Get Webhook Notification Detail").</summary>
internal static class PaystackEvents
{
    /// <summary>Paystack sends all that happens on an account to one address; these are not about money that moves.</summary>
    private static readonly string[] OtherMatters = ["customeridentification.", "dedicatedaccount.", "invoice.", "paymentrequest.", "subscription.", "charge.dispute."];

    private static readonly Dictionary<string, (string Word, PspPaymentStatus Status)> Payments = new(StringComparer.Ordinal)
    {
        ["charge.success"] = ("success", PspPaymentStatus.Completed),
        ["charge.failed"] = ("failed", PspPaymentStatus.Failed),
        ["transfer.success"] = ("success", PspPaymentStatus.Completed),
        ["transfer.failed"] = ("failed", PspPaymentStatus.Failed),
        ["transfer.reversed"] = ("reversed", PspPaymentStatus.Reversed),
    };

    public static WebhookReading Read(Connection connection, ReadOnlyMemory<byte> body) => WebhookReadings.Read(body, root => Of(root, connection));

    private static WebhookReading Of(JsonElement root, Connection connection)
    {
        var name = WebhookReadings.EventName(root, "event");
        var data = root.Field("data") ?? throw new UnreadableException("data is missing.");
        RequireEnvironment(data, connection.Environment);
        if (Payments.TryGetValue(name, out var meaning))
        {
            return PaymentOf(name, data, meaning, Unsaid.Of(connection));
        }

        var key = $"{name}:{data.Text("refund_reference") ?? data.Text("reference") ?? data.Text("id") ?? WebhookReadings.HashOf(data)}";
        return name.StartsWith("refund.", StringComparison.Ordinal) ? UnreadRefund.Of(name, key)
            : Array.Exists(OtherMatters, matter => name.StartsWith(matter, StringComparison.Ordinal)) ? new WebhookReading(name, key, null, null)
            : throw new UnreadableException($"The event \"{PspJson.Clean(name)}\" is not known.");
    }

    private static WebhookReading PaymentOf(string name, JsonElement data, (string Word, PspPaymentStatus Status) meaning, Unsaid unsaid)
    {
        if (data.Text("status") is { } word && word != meaning.Word)
        {
            throw new UnreadableException($"The event {name} contradicts its status {PspJson.Clean(word)}.");
        }

        var transfer = name.StartsWith("transfer.", StringComparison.Ordinal);
        var currency = data.CurrencyOf(unsaid.Currency);
        var (amount, fees) = (Subunits(data, "amount", currency), Subunits(data, "fees", currency));
        var payment = new PspPayment(data.Text(transfer ? "transfer_code" : "id"), data.RequiredText("reference"), meaning.Status)
        {
            AmountMinor = amount,
            FeesMinor = fees,
            Currency = amount is null && fees is null ? null : currency,
            Channel = data.Text("channel"),
            FailureMessage = meaning.Status == PspPaymentStatus.Failed ? data.Note("gateway_response") ?? data.Note("message") : null,
            CompletedAt = meaning.Status != PspPaymentStatus.Completed ? null : data.Time(transfer ? "transferred_at" : "paid_at", unsaid),
        };
        return new WebhookReading(name, $"{name}:{(transfer ? data.RequiredText("transfer_code") : payment.Reference)}", payment, null);
    }

    // Environments never mix (design, rule 11), even if somebody entered the test key here.
    private static void RequireEnvironment(JsonElement data, ConnectionEnvironment environment)
    {
        var production = environment == ConnectionEnvironment.Production;
        if (data.Text("domain") is { } domain && domain != (production ? "live" : "test"))
        {
            throw new UnreadableException($"Its domain is {PspJson.Clean(domain)}: it belongs to another environment than this connection.");
        }
    }

    /// <summary>
    /// Paystack counts in hundredths. Of a currency that has others, what it means by an amount is not guessed.
    /// </summary>
    private static long? Subunits(JsonElement data, string name, string? currency)
    {
        if (data.Text(name) is not { } raw)
        {
            return null;
        }

        if (currency is null || !Currency.Exists(currency) || Currency.Of(currency).Decimals != 2)
        {
            throw new UnreadableException($"{name} is in {PspJson.Clean(currency ?? "no currency")}: only currencies with two decimals are read.");
        }

        return long.TryParse(raw, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var minor) && minor <= Amount.MaxMinor
            ? minor
            : throw new UnreadableException($"{name} is not a whole number of hundredths of {currency}.");
    }
}
