using System.Text.Json;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Webhooks;

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

    private static readonly Dictionary<string, (string Word, PspPaymentStatus Status)> Refunds = new(StringComparer.Ordinal)
    {
        ["refund.pending"] = ("pending", PspPaymentStatus.Pending),
        ["refund.processing"] = ("processing", PspPaymentStatus.Pending),
        ["refund.needs-attention"] = ("needs-attention", PspPaymentStatus.Pending),
        ["refund.processed"] = ("processed", PspPaymentStatus.Completed),
        ["refund.failed"] = ("failed", PspPaymentStatus.Failed),
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

        if (Refunds.TryGetValue(name, out var refunded))
        {
            return RefundOf(name, data, refunded, Unsaid.Of(connection));
        }

        var key = $"{name}:{data.Text("reference") ?? data.Text("id") ?? WebhookReadings.HashOf(data)}";
        return Array.Exists(OtherMatters, matter => name.StartsWith(matter, StringComparison.Ordinal)) ? new WebhookReading(name, key, null, null)
            : throw new UnreadableException($"The event \"{PspJson.Clean(name)}\" is not known.");
    }

    private static WebhookReading PaymentOf(string name, JsonElement data, (string Word, PspPaymentStatus Status) meaning, Unsaid unsaid)
    {
        RefuseContradiction(name, data, meaning.Word);
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
        return new WebhookReading(name, $"{name}:{(transfer ? data.RequiredText("transfer_code") : payment.Reference)}", payment, null)
        {
            Flow = transfer ? FlowType.Outflow : FlowType.Inflow,
            Channel = transfer ? "bank_transfer" : ChannelWords.Of(payment.Channel),
            Timestamp = payment.CompletedAt ?? WebhookReadings.TimeIn(data, unsaid, "updated_at", "created_at", "createdAt"),
            MoreReferences = WebhookReadings.More(data.Aside("id")),
        }.Beside(data, data.Field("metadata"));
    }

    /// <summary>A refund is a payment of its own: it has an id, gives back the whole or a part of another one, and may fail.</summary>
    private static WebhookReading RefundOf(string name, JsonElement data, (string Word, PspPaymentStatus Status) meaning, Unsaid unsaid)
    {
        RefuseContradiction(name, data, meaning.Word);
        var (id, reference) = (data.Text("id"), data.Text("refund_reference"));
        var of = data.Text("transaction_reference") ?? throw new UnreadableException("transaction_reference is missing.");
        var currency = data.CurrencyOf(unsaid.Currency);
        var amount = Subunits(data, "amount", currency);
        var said = new WebhookReading(name, $"{name}:{id ?? reference ?? WebhookReadings.HashOf(data)}", null, null)
        {
            Flow = FlowType.Refund,
            RefundOf = of,
            Channel = ChannelWords.Of(data.Text("channel")),
            Timestamp = WebhookReadings.TimeIn(data, unsaid, "refunded_at", "updated_at", "created_at", "createdAt"),
        }.Beside(data, data.Field("metadata"));
        if (id is null && reference is null)
        {
            // Until the money has moved nothing is lost by not following it under no name.
            return meaning.Status == PspPaymentStatus.Completed ? throw new UnreadableException("id and refund_reference are missing: the refund has no name.") : said;
        }

        return said with
        {
            Payment = new PspPayment(id ?? reference, reference, meaning.Status)
            {
                AmountMinor = amount,
                Currency = amount is null ? null : currency,
                FailureMessage = meaning.Status == PspPaymentStatus.Failed ? data.Note("message") ?? data.Note("reason") : null,
            },
        };
    }

    private static void RefuseContradiction(string name, JsonElement data, string expected)
    {
        if (data.Text("status") is { } word && word != expected)
        {
            throw new UnreadableException($"The event {name} contradicts its status {PspJson.Clean(word)}.");
        }
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
