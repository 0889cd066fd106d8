using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Pages;

/// <summary>What a connection that only receives asks of its messages, as a person types it: lists separated by commas.</summary>
public sealed class ReceivingDraft
{
    /// <summary>The paths by their names in the API, with their labels.</summary>
    public static readonly IReadOnlyList<(string Name, string Label, string? Help)> PathLabels =
    [
        ("eventType", "Event", null), ("idempotencyKey", "Idempotency key", "Empty: event, id or reference, and status."), ("paymentId", "Payment id", null), ("reference", "Reference", null),
        ("moreReferences", "Other ids", "Separated by commas."), ("amount", "Amount", null), ("currency", "Currency", "Where it is absent, the connection's counts."), ("status", "Status", null),
        ("failureReason", "Code of a failure", null), ("failureMessage", "Words of a failure", null), ("time", "Time", null), ("flow", "Flow", "inflow, outflow or refund."), ("channel", "Channel", null),
        ("terminalId", "Terminal id", null), ("posCardTransactionId", "Card transaction id", null), ("tenant", "Tenant", "Its id or code."), ("refundOf", "Refund of", "For refunds: what is given back."),
    ];

    public string Header { get; set; } = "";

    public string Algorithm { get; set; } = "";

    public string Encoding { get; set; } = "";

    public string Prefix { get; set; } = "";

    public string TimestampHeader { get; set; } = "";

    public string Tolerance { get; set; } = "";

    /// <summary>Each path by its name in the API.</summary>
    public Dictionary<string, string> Paths { get; } = new(StringComparer.Ordinal);

    public string AmountUnit { get; set; } = "";

    public string Flow { get; set; } = "";

    /// <summary>The words by what they mean.</summary>
    public Dictionary<string, string> Words { get; } = new(StringComparer.Ordinal);

    public string ClientIdentityHeader { get; set; } = "";

    public string ClientIdentity { get; set; } = "";

    public string InvoicePrefixes { get; set; } = "";

    /// <summary>The draft of what a connection has, or of what is usual.</summary>
    public static ReceivingDraft Of(WebhookInput? webhook, CbsAnswer? cbs)
    {
        var (_, paths, unit, flow, words) = webhook ?? WebhookInput.Of(new WebhookSettings());
        var signature = webhook?.Signature ?? WebhookInput.Of(new WebhookSettings()).Signature!;
        var draft = new ReceivingDraft
        {
            Header = signature.Header!,
            Algorithm = Domain.Words.Of(signature.Algorithm!),
            Encoding = Domain.Words.Of(signature.Encoding!),
            Prefix = signature.Prefix ?? "",
            TimestampHeader = signature.TimestampHeader ?? "",
            Tolerance = signature.ToleranceSeconds!.Value.ToString(CultureInfo.InvariantCulture),
            AmountUnit = Domain.Words.Of(unit!),
            Flow = Domain.Words.Of(flow!),
            ClientIdentityHeader = cbs?.ClientIdentityHeader ?? "",
            InvoicePrefixes = Join(cbs?.InvoicePrefixes),
        };
        draft.Take(paths!);
        (draft.Words["completed"], draft.Words["failed"], draft.Words["pending"], draft.Words["reversed"]) = (Join(words!.Completed), Join(words.Failed), Join(words.Pending), Join(words.Reversed));
        return draft;
    }

    /// <summary>The whole, as it is sent: an empty field takes away what was.</summary>
    public WebhookInput ToWebhook(FieldErrors errors)
    {
        errors.Check(int.TryParse(Tolerance, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var tolerance), "webhook.signature.toleranceSeconds", "Type a whole number.");
        return new WebhookInput(
            new SignatureInput(Header.Trim(), Chosen<SignatureAlgorithm>(Algorithm), Chosen<SignatureEncoding>(Encoding), Prefix.Trim(), TimestampHeader.Trim(), tolerance),
            ToPaths(),
            Chosen<AmountUnit>(AmountUnit),
            Chosen<FlowType>(Flow),
            new StatusWordsInput(Split(Words["completed"]), Split(Words["failed"]), Split(Words["pending"]), Split(Words["reversed"])));
    }

    /// <summary>The same of what CBS is asked for; a client identity that is not typed stays.</summary>
    public CbsInput ToCbs() => new(ClientIdentityHeader.Trim(), string.IsNullOrWhiteSpace(ClientIdentity) ? null : ClientIdentity.Trim(), Split(InvoicePrefixes));

    /// <summary>All that is not secret, with the words of its label.</summary>
    public IEnumerable<(string Label, string Value)> Facts(Dialect dialect) => dialect switch
    {
        Dialect.Generic =>
        [
            ("Signature header", Header), ("Signature algorithm", Algorithm), ("Signature encoding", Encoding), ("Signature prefix", Prefix), ("Timestamp header", TimestampHeader), ("Timestamp tolerance", Tolerance),
            .. PathLabels.Select(label => ($"Path: {label.Label.ToLowerInvariant()}", Paths[label.Name])),
            ("Amounts are in", AmountUnit), ("Flow where none is said", Flow),
            .. Words.Select(words => ($"Words for {words.Key}", words.Value)),
        ],
        Dialect.Cbs => [("Client identity header", ClientIdentityHeader), ("Invoice prefixes", InvoicePrefixes)],
        _ => [],
    };

    private void Take(PathsInput paths)
    {
        (Paths["eventType"], Paths["idempotencyKey"], Paths["paymentId"], Paths["reference"]) = (paths.EventType ?? "", paths.IdempotencyKey ?? "", paths.PaymentId ?? "", paths.Reference ?? "");
        (Paths["moreReferences"], Paths["amount"], Paths["currency"], Paths["status"]) = (Join(paths.MoreReferences), paths.Amount ?? "", paths.Currency ?? "", paths.Status ?? "");
        (Paths["failureReason"], Paths["failureMessage"], Paths["time"], Paths["flow"]) = (paths.FailureReason ?? "", paths.FailureMessage ?? "", paths.Time ?? "", paths.Flow ?? "");
        (Paths["channel"], Paths["terminalId"], Paths["posCardTransactionId"]) = (paths.Channel ?? "", paths.TerminalId ?? "", paths.PosCardTransactionId ?? "");
        (Paths["tenant"], Paths["refundOf"]) = (paths.Tenant ?? "", paths.RefundOf ?? "");
    }

    private PathsInput ToPaths() => new(
        P("eventType"), P("idempotencyKey"), P("paymentId"), P("reference"), Split(Paths["moreReferences"]), P("amount"), P("currency"), P("status"), P("failureReason"), P("failureMessage"),
        P("time"), P("flow"), P("channel"), P("terminalId"), P("posCardTransactionId"), P("tenant"), P("refundOf"));

    private string P(string name) => Paths[name].Trim();

    private static string Join(IReadOnlyList<string>? words) => string.Join(", ", words ?? []);

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static TEnum? Chosen<TEnum>(string word) where TEnum : struct, Enum => Domain.Words.TryParse<TEnum>(word, out var chosen) ? chosen : null;
}
