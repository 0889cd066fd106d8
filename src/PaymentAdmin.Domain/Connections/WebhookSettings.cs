using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Domain.Connections;

/// <summary>What the webhooks of a processor look like that speaks no dialect of its own: how they are signed, and where in their JSON everything stands.</summary>
public sealed record WebhookSettings
{
    // Read by nobody but us, and by people in the record of changes.
    private static readonly JsonSerializerOptions Stores = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>How they are signed.</summary>
    public WebhookSignature Signature { get; init; } = new();

    /// <summary>Where everything stands.</summary>
    public WebhookPaths Paths { get; init; } = new();

    /// <summary>What amounts are counted in.</summary>
    public AmountUnit AmountUnit { get; init; } = AmountUnit.Minor;

    /// <summary>Which way the money moves where a message does not say.</summary>
    public FlowType Flow { get; init; } = FlowType.Inflow;

    /// <summary>What the words of its statuses mean.</summary>
    public StatusWords Words { get; init; } = new();

    /// <summary>The whole as JSON: as it is stored.</summary>
    [JsonIgnore]
    public string Text => JsonSerializer.Serialize(this, Stores);

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    public static WebhookSettings Stored(string text) => JsonSerializer.Deserialize<WebhookSettings>(text, Stores)!;

    internal WebhookSettings Canonical() => this with { Signature = Signature.Canonical() };

    internal void Check(FieldErrors errors)
    {
        Signature.Check(errors);
        Paths.Check(errors);
        Words.Check(errors);
    }
}

/// <summary>What an amount is counted in.</summary>
public enum AmountUnit
{
    /// <summary>The smallest unit of its currency, a whole number: 1500000 is NGN 15,000.00.</summary>
    Minor,

    /// <summary>The currency itself, with decimals: 15000.00.</summary>
    Major,
}

/// <summary>The function that signs.</summary>
public enum SignatureAlgorithm
{
    /// <summary>HMAC with SHA-256.</summary>
    HmacSha256,

    /// <summary>HMAC with SHA-512.</summary>
    HmacSha512,
}

/// <summary>How the bytes of a signature are written.</summary>
public enum SignatureEncoding
{
    /// <summary>Two hexadecimal digits a byte, of either case.</summary>
    Hex,

    /// <summary>Base64 with its padding.</summary>
    Base64,
}

/// <summary>
/// How webhooks are signed: an HMAC over the raw body. Where there is a timestamp header, it is over the text of that header,
/// a point and the raw body: <c>1700000000.{"event":…}</c>.
/// </summary>
public sealed record WebhookSignature
{
    /// <summary>Longest <see cref="Prefix"/>, in characters.</summary>
    public const int PrefixMaxLength = 20;

    /// <summary>The header of the signature.</summary>
    public string Header { get; init; } = "x-signature";

    /// <summary>The function.</summary>
    public SignatureAlgorithm Algorithm { get; init; } = SignatureAlgorithm.HmacSha256;

    /// <summary>Its writing.</summary>
    public SignatureEncoding Encoding { get; init; } = SignatureEncoding.Hex;

    /// <summary>What may stand before the signature: <c>sha512=</c>; null for nothing.</summary>
    public string? Prefix { get; init; }

    /// <summary>The header of the time of signing, in whole seconds since 1970; null where only the body is signed.</summary>
    public string? TimestampHeader { get; init; }

    /// <summary>How far that time may lie from the arrival, in seconds: 1 to 86,400.</summary>
    public int ToleranceSeconds { get; init; } = 300;

    internal WebhookSignature Canonical() => this with { Header = Header.ToLowerInvariant(), TimestampHeader = TimestampHeader?.ToLowerInvariant() };

    internal void Check(FieldErrors errors)
    {
        HeaderName.Check("webhook.signature.header", Header, errors);
        HeaderName.Check("webhook.signature.timestampHeader", TimestampHeader, errors);
        errors.Check(!string.Equals(TimestampHeader, Header, StringComparison.OrdinalIgnoreCase), "webhook.signature.timestampHeader", "The time of signing stands in another header than the signature.");
        errors.Check(
            Prefix is null || (Prefix.Length is > 0 and <= PrefixMaxLength && Prefix.All(letter => letter is > ' ' and <= '~')),
            "webhook.signature.prefix", $"webhook.signature.prefix is 1 to {PrefixMaxLength} letters, digits and signs, without spaces: sha512=.");
        errors.Check(ToleranceSeconds is >= 1 and <= 86_400, "webhook.signature.toleranceSeconds", "webhook.signature.toleranceSeconds is 1 to 86400 seconds.");
    }
}

/// <summary>What the words of a processor's statuses mean, whatever their case.</summary>
public sealed record StatusWords
{
    /// <summary>The money moved.</summary>
    public WordList Completed { get; init; } = WordList.Of("success", "successful", "succeeded", "completed", "paid");

    /// <summary>It did not, and will not.</summary>
    public WordList Failed { get; init; } = WordList.Of("failed", "failure", "declined", "rejected", "cancelled");

    /// <summary>Nobody knows yet.</summary>
    public WordList Pending { get; init; } = WordList.Of("pending", "processing", "queued");

    /// <summary>It moved, and was given back as a whole.</summary>
    public WordList Reversed { get; init; } = WordList.Of("reversed");

    /// <summary>The words by what they mean, as the API names that.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, WordList List)> All => [("completed", Completed), ("failed", Failed), ("pending", Pending), ("reversed", Reversed)];

    internal void Check(FieldErrors errors)
    {
        foreach (var (name, list) in All)
        {
            list.Check($"webhook.words.{name}", errors);
        }

        errors.Check(Completed.Words.Count > 0, "webhook.words.completed", "webhook.words.completed holds at least one word: else no payment would ever be completed.");
        foreach (var twice in All.SelectMany(entry => entry.List.Words.Select(word => (entry.Name, Word: word.ToUpperInvariant()))).GroupBy(entry => entry.Word).Where(group => group.Count() > 1))
        {
            errors.Add($"webhook.words.{twice.Last().Name}", $"{twice.Key.ToLowerInvariant()} stands twice: a word means one thing.");
        }
    }
}
