using System.Globalization;
using System.Text.Json;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Dialects.Generic;

/// <summary>Reads one message by the paths and words of its connection. What is needed and not there, or not understood, is unreadable, never guessed.</summary>
internal sealed class MessageReader(WebhookSettings settings, Unsaid unsaid, JsonElement root)
{
    private const int EventMaxLength = 90;

    private static readonly Dictionary<string, FlowType> Flows = new(StringComparer.OrdinalIgnoreCase)
    {
        ["inflow"] = FlowType.Inflow,
        ["inbound"] = FlowType.Inflow,
        ["credit"] = FlowType.Inflow,
        ["outflow"] = FlowType.Outflow,
        ["outbound"] = FlowType.Outflow,
        ["debit"] = FlowType.Outflow,
        ["refund"] = FlowType.Refund,
    };

    private WebhookPaths Paths => settings.Paths;

    public WebhookReading Read()
    {
        var status = StatusIn();
        var flow = FlowIn();
        var payment = PaymentOf(status);
        var name = EventIn() ?? Words.Of(status);
        return new WebhookReading(name, KeyIn() ?? $"{name}:{payment.PspPaymentId ?? payment.Reference}:{Words.Of(status)}", payment, null)
        {
            Flow = flow,
            Channel = ChannelWords.Of(payment.Channel),
            TerminalId = Aside(Paths.TerminalId, WebhookNotification.WordMaxLength),
            PosCardTransactionId = Aside(Paths.PosCardTransactionId),
            Tenant = Aside(Paths.Tenant),
            Timestamp = Aside(Paths.Time) is { } time ? UnixTime.Find(time) ?? PspTime.Find(time, unsaid) : null,
            RefundOf = flow == FlowType.Refund ? Text(Paths.RefundOf) : null,
            MoreReferences = WebhookReadings.More(Paths.MoreReferences.Words.Select(path => Aside(path))),
        };
    }

    private PspPayment PaymentOf(PspPaymentStatus status)
    {
        var (id, reference, amount) = (Text(Paths.PaymentId), Text(Paths.Reference), AmountIn());
        if (id is null && reference is null)
        {
            throw new UnreadableException($"Neither {Paths.PaymentId ?? Paths.Reference} nor {Paths.Reference ?? Paths.PaymentId} is there: the payment has no name.");
        }

        return new PspPayment(id, reference, status)
        {
            AmountMinor = amount?.Minor,
            Currency = amount?.Currency,
            Channel = Aside(Paths.Channel),
            FailureReason = status == PspPaymentStatus.Failed ? Aside(Paths.FailureReason) : null,
            FailureMessage = status == PspPaymentStatus.Failed && Find(Paths.FailureMessage) is { ValueKind: JsonValueKind.String } message ? PspJson.Clean(message.GetString()!) : null,
        };
    }

    private string? EventIn() => Paths.EventType is not { } path ? null
        : Text(path) is not { } name ? throw new UnreadableException($"{path} is missing.")
        : name.Length <= EventMaxLength ? name
        : throw new UnreadableException($"{path} is longer than {EventMaxLength} characters.");

    private string? KeyIn() => Text(Paths.IdempotencyKey);

    private PspPaymentStatus StatusIn()
    {
        var word = Text(Paths.Status)?.Trim() ?? throw new UnreadableException($"{Paths.Status} is missing.");
        var (name, _) = settings.Words.All.FirstOrDefault(entry => entry.List.Words.Contains(word, StringComparer.OrdinalIgnoreCase));
        return name is not null ? Words.Parse<PspPaymentStatus>(name) : throw new UnreadableException($"The status \"{PspJson.Clean(word)}\" is none of this connection's words.");
    }

    private FlowType FlowIn() => Text(Paths.Flow)?.Trim() is not { } word ? settings.Flow
        : Flows.TryGetValue(word, out var flow) ? flow
        : throw new UnreadableException($"The flow \"{PspJson.Clean(word)}\" is none of {string.Join(", ", Flows.Keys)}.");

    private (long Minor, string Currency)? AmountIn()
    {
        if (Text(Paths.Amount) is not { } raw)
        {
            return null;
        }

        var currency = (Text(Paths.Currency) ?? unsaid.Currency)?.ToUpperInvariant();

        var minor = settings.AmountUnit == AmountUnit.Major ? PspAmount.Minor(raw, Paths.Amount!, currency) : MinorIn(raw, currency);
        return minor >= 0 ? (minor, currency!) : throw new UnreadableException($"{Paths.Amount} is below zero.");
    }

    private long MinorIn(string raw, string? currency)
    {
        if (currency is null || !Currency.Exists(currency))
        {
            throw new UnreadableException($"{Paths.Amount} comes without an ISO 4217 currency, and the connection names none.");
        }

        return long.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor <= Amount.MaxMinor
            ? minor
            : throw new UnreadableException($"{Paths.Amount} is not a whole number of the smallest unit of {currency}.");
    }

    private string? Text(string? path) => Find(path) is { } value ? PspJson.TextOf(value, path!) : null;

    private string? Aside(string? path, int maxLength = PspJson.TextMaxLength) => Find(path) is { } value ? PspJson.AsideOf(value, maxLength) : null;

    /// <summary>What stands at a path; null where nothing does.</summary>
    private JsonElement? Find(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var at = root;
        foreach (var (name, place) in FieldPath.Steps(path))
        {
            if (!(name is null ? TryPlace(at, place, out at) : TryName(at, name, out at)))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    private static bool TryName(JsonElement element, string name, out JsonElement found)
    {
        found = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out found);
    }

    private static bool TryPlace(JsonElement element, int place, out JsonElement found)
    {
        var there = element.ValueKind == JsonValueKind.Array && place < element.GetArrayLength();
        found = there ? element[place] : default;
        return there;
    }
}
