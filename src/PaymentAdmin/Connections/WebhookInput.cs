using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections;

/// <summary>
/// What the webhooks of a <c>generic</c> connection look like, as it is sent and shown. What is left out stays as it is, or
/// has its default where it is new; an empty text takes a path, prefix or header away.
/// </summary>
/// <param name="Signature">How they are signed.</param>
/// <param name="Paths">Where in the JSON everything stands.</param>
/// <param name="AmountUnit">What amounts are counted in.</param>
/// <param name="Flow">Which way the money moves where a message does not say.</param>
/// <param name="Words">What the words of a status mean.</param>
public sealed record WebhookInput(SignatureInput? Signature = null, PathsInput? Paths = null, AmountUnit? AmountUnit = null, FlowType? Flow = null, StatusWordsInput? Words = null)
{
    internal static WebhookInput Of(WebhookSettings settings) => new(
        new SignatureInput(settings.Signature.Header, settings.Signature.Algorithm, settings.Signature.Encoding, settings.Signature.Prefix, settings.Signature.TimestampHeader, settings.Signature.ToleranceSeconds),
        PathsInput.Of(settings.Paths),
        settings.AmountUnit,
        settings.Flow,
        new StatusWordsInput(settings.Words.Completed.Words, settings.Words.Failed.Words, settings.Words.Pending.Words, settings.Words.Reversed.Words));

    internal WebhookSettings Above(WebhookSettings now) => new()
    {
        Signature = Signature?.Above(now.Signature) ?? now.Signature,
        Paths = Paths?.Above(now.Paths) ?? now.Paths,
        AmountUnit = AmountUnit ?? now.AmountUnit,
        Flow = Flow ?? now.Flow,
        Words = Words?.Above(now.Words) ?? now.Words,
    };

    /// <summary>A text that was sent, above what was: an empty one takes it away.</summary>
    internal static string? Cleared(string? sent, string? now) => sent switch { null => now, "" => null, _ => sent };
}

/// <summary>How webhooks are signed.</summary>
/// <param name="Header">The header of the signature.</param>
/// <param name="Algorithm">hmac_sha256 or hmac_sha512.</param>
/// <param name="Encoding">hex or base64.</param>
/// <param name="Prefix">What may stand before the signature.</param>
/// <param name="TimestampHeader">The header of the time of signing, whole seconds since 1970: then time, a point and body are signed.</param>
/// <param name="ToleranceSeconds">How far that time may lie from the arrival.</param>
public sealed record SignatureInput(
    string? Header = null, SignatureAlgorithm? Algorithm = null, SignatureEncoding? Encoding = null, string? Prefix = null, string? TimestampHeader = null, int? ToleranceSeconds = null)
{
    internal WebhookSignature Above(WebhookSignature now) => new()
    {
        Header = Header ?? now.Header,
        Algorithm = Algorithm ?? now.Algorithm,
        Encoding = Encoding ?? now.Encoding,
        Prefix = WebhookInput.Cleared(Prefix, now.Prefix),
        TimestampHeader = WebhookInput.Cleared(TimestampHeader, now.TimestampHeader),
        ToleranceSeconds = ToleranceSeconds ?? now.ToleranceSeconds,
    };
}

/// <summary>Where in the JSON everything stands: <c>data.items[0].id</c>.</summary>
public sealed record PathsInput(
    string? EventType = null,
    string? IdempotencyKey = null,
    string? PaymentId = null,
    string? Reference = null,
    IReadOnlyList<string>? MoreReferences = null,
    string? Amount = null,
    string? Currency = null,
    string? Status = null,
    string? FailureReason = null,
    string? FailureMessage = null,
    string? Time = null,
    string? Flow = null,
    string? Channel = null,
    string? TerminalId = null,
    string? PosCardTransactionId = null,
    string? Tenant = null,
    string? RefundOf = null)
{
    internal static PathsInput Of(WebhookPaths paths) => new(
        paths.EventType, paths.IdempotencyKey, paths.PaymentId, paths.Reference, paths.MoreReferences.Words, paths.Amount, paths.Currency, paths.Status, paths.FailureReason, paths.FailureMessage,
        paths.Time, paths.Flow, paths.Channel, paths.TerminalId, paths.PosCardTransactionId, paths.Tenant, paths.RefundOf);

    internal WebhookPaths Above(WebhookPaths now) => new()
    {
        EventType = WebhookInput.Cleared(EventType, now.EventType),
        IdempotencyKey = WebhookInput.Cleared(IdempotencyKey, now.IdempotencyKey),
        PaymentId = WebhookInput.Cleared(PaymentId, now.PaymentId),
        Reference = WebhookInput.Cleared(Reference, now.Reference),
        MoreReferences = MoreReferences is null ? now.MoreReferences : WordList.Of(MoreReferences),
        Amount = WebhookInput.Cleared(Amount, now.Amount),
        Currency = WebhookInput.Cleared(Currency, now.Currency),
        Status = WebhookInput.Cleared(Status, now.Status),
        FailureReason = WebhookInput.Cleared(FailureReason, now.FailureReason),
        FailureMessage = WebhookInput.Cleared(FailureMessage, now.FailureMessage),
        Time = WebhookInput.Cleared(Time, now.Time),
        Flow = WebhookInput.Cleared(Flow, now.Flow),
        Channel = WebhookInput.Cleared(Channel, now.Channel),
        TerminalId = WebhookInput.Cleared(TerminalId, now.TerminalId),
        PosCardTransactionId = WebhookInput.Cleared(PosCardTransactionId, now.PosCardTransactionId),
        Tenant = WebhookInput.Cleared(Tenant, now.Tenant),
        RefundOf = WebhookInput.Cleared(RefundOf, now.RefundOf),
    };
}

/// <summary>What the words of a status mean, whatever their case.</summary>
public sealed record StatusWordsInput(IReadOnlyList<string>? Completed = null, IReadOnlyList<string>? Failed = null, IReadOnlyList<string>? Pending = null, IReadOnlyList<string>? Reversed = null)
{
    internal StatusWords Above(StatusWords now) => new()
    {
        Completed = Completed is null ? now.Completed : WordList.Of(Completed),
        Failed = Failed is null ? now.Failed : WordList.Of(Failed),
        Pending = Pending is null ? now.Pending : WordList.Of(Pending),
        Reversed = Reversed is null ? now.Reversed : WordList.Of(Reversed),
    };
}
