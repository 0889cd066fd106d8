using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Connections;

/// <summary>What of a connection may be changed; secrets apart.</summary>
public sealed record ConnectionSettings
{
    /// <summary>Longest address, in characters.</summary>
    public const int UrlMaxLength = 500;

    /// <summary>Longest code, account or name that a PSP gives us, in characters.</summary>
    public const int CodeMaxLength = 100;

    /// <summary>Longest note for people, in characters.</summary>
    public const int NoteMaxLength = 500;

    /// <summary>The root of the PSP's API, without a slash at the end; null where we only receive.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>How we authenticate, secrets apart.</summary>
    public required AuthenticationSettings Authentication { get; init; }

    /// <summary>Our id at the PSP (psp-integration, phase 1: <c>X-Merchant-ID</c>).</summary>
    public string? MerchantId { get; init; }

    /// <summary>The account at the PSP that payments are taken from, where it wants one named (payment-api-guide, step 4).</summary>
    public string? SourceAccount { get; init; }

    /// <summary>IANA time zone of the PSP's days and of times without an offset.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>ISO 4217 code for messages that carry none.</summary>
    public string? Currency { get; init; }

    /// <summary>The tenant that all it brings belongs to, where there is only one.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>Whom to ask at the PSP: up to 500 characters.</summary>
    public string? SupportContact { get; init; }

    /// <summary>The addresses from which we call, for the PSP's allowlist: up to 500 characters.</summary>
    public string? OurAddresses { get; init; }

    /// <summary>Whether the PSP answers a repeated idempotency key with its first answer (psp-integration, phase 3 step 6).</summary>
    public bool HonoursIdempotencyKeys { get; init; }

    /// <summary>For how long it does, in seconds: 60 to 2,592,000.</summary>
    public int IdempotencyKeyTtlSeconds { get; init; } = 86_400;

    /// <summary>How long we wait for an answer, in seconds: 1 to 120.</summary>
    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>How much may go through it.</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>The pauses before the first, second, … attempt (psp-integration, phase 3 step 5).</summary>
    public Schedule Retry { get; init; } = Schedule.Of(0, 30, 120, 480);

    /// <summary>When it is asked about a payment.</summary>
    public StatusQueryPolicy StatusQuery { get; init; } = new();

    /// <summary>What its webhooks look like, where the dialect leaves that open: <see cref="Dialect.Generic"/>; else null.</summary>
    public WebhookSettings? Webhook { get; init; }

    /// <summary>What CBS is asked for beyond its Mac: <see cref="Dialect.Cbs"/>; else null.</summary>
    public CbsSettings? Cbs { get; init; }

    /// <summary>The same with addresses and header names in their canonical form: scheme, host and header in lower case, no slash at the end.</summary>
    public ConnectionSettings Canonical() => this with
    {
        BaseUrl = Canonical(BaseUrl),
        Authentication = Authentication with { TokenUrl = Canonical(Authentication.TokenUrl) },
        Webhook = Webhook?.Canonical(),
        Cbs = Cbs?.Canonical(),
    };

    /// <summary>Whether both lead to the same account at the same PSP.</summary>
    public bool IsSamePlace(ConnectionSettings other) => IsSameHost(other) && BaseUrl == other.BaseUrl && MerchantId == other.MerchantId;

    /// <summary>Whether both send secrets to the same hosts, in the same way.</summary>
    public bool IsSameHost(ConnectionSettings other) => HostOf(BaseUrl) == HostOf(other.BaseUrl) && HostOf(Authentication.TokenUrl) == HostOf(other.Authentication.TokenUrl);

    /// <summary>Notes every field that is out of bounds, as the API names it.</summary>
    public void Check(Dialect dialect, ConnectionEnvironment environment, FieldErrors errors)
    {
        var facts = DialectFacts.Of(dialect);
        CheckAddress("baseUrl", BaseUrl, facts.CallsOut, environment, errors);
        Authentication.Check(dialect, environment, errors);
        CheckCode("merchantId", MerchantId, errors);
        errors.Check(MerchantId?.All(letter => letter is >= ' ' and <= '~') != false, "merchantId", "merchantId is sent in a header: letters without accents, digits and signs.");
        CheckCode("sourceAccount", SourceAccount, errors);
        errors.Check(TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) && zone.HasIanaId, "timeZone", "The time zone is an IANA name such as Africa/Lagos, or UTC.");
        CheckCurrency(facts, errors);
        CheckNote("supportContact", SupportContact, errors);
        CheckNote("ourAddresses", OurAddresses, errors);
        errors.Check(!HonoursIdempotencyKeys || facts.HasIdempotencyKeys, "honoursIdempotencyKeys", $"{Words.Of(dialect)} has no idempotency key: honoursIdempotencyKeys can only be false.");
        errors.Check(IdempotencyKeyTtlSeconds is >= 60 and <= 2_592_000, "idempotencyKeyTtlSeconds", "idempotencyKeyTtlSeconds is 60 to 2592000 seconds (30 days).");
        errors.Check(TimeoutSeconds is >= 1 and <= 120, "timeoutSeconds", "timeoutSeconds is 1 to 120 seconds.");
        Limits.Check(facts, errors);
        Schedule.Check("retry.scheduleSeconds", Retry.Seconds, maxCount: 10, maxSeconds: 86_400, errors);
        StatusQuery.Check(facts, TimeoutSeconds, errors);
        CheckReceiving(dialect, errors);
    }

    internal static void CheckAddress(string field, string? address, bool required, ConnectionEnvironment environment, FieldErrors errors)
    {
        if (address is null)
        {
            errors.Check(!required, field, $"{field} is required: the https address of the PSP's API, such as https://sandbox.provider.com/api/v2.");
            return;
        }

        var plain = !address.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '\\');
        var url = plain && Uri.TryCreate(address, UriKind.Absolute, out var read) && read.Scheme is "http" or "https" ? read : null;
        if (errors.Check(url is not null && address.Length <= UrlMaxLength, field, $"{field} is an address such as https://api.provider.com/api/v2, up to {UrlMaxLength} characters."))
        {
            errors.Check(url!.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0, field, $"{field} has no user name, no query and no fragment: secrets belong into authentication.");
            errors.Check(environment != ConnectionEnvironment.Production || url.Scheme == "https", field, $"{field} of a production connection starts with https://.");
        }
    }

    internal static void CheckCode(string field, string? code, FieldErrors errors) =>
        errors.Check(code is null || (Text.IsName(code, CodeMaxLength) && code == code.Trim()), field, $"{field} is 1 to {CodeMaxLength} characters, without spaces around it.");

    private void CheckReceiving(Dialect dialect, FieldErrors errors)
    {
        if (Webhook is not null && errors.Check(dialect == Dialect.Generic, "webhook", "webhook describes the messages of the dialect generic: leave it out."))
        {
            Webhook.Check(errors);
        }

        if (Cbs is not null && errors.Check(dialect == Dialect.Cbs, "cbs", "cbs belongs to the dialect cbs: leave it out."))
        {
            Cbs.Check(errors);
        }
    }

    private static string? Canonical(string? address) => address is null ? null : new Uri(address).GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static string? HostOf(string? address) => address is null ? null : new Uri(address).GetLeftPart(UriPartial.Authority);

    private static void CheckNote(string field, string? note, FieldErrors errors) =>
        errors.Check(note is null || Text.IsNote(note, NoteMaxLength), field, $"{field} is up to {NoteMaxLength} characters, without control characters.");

    private void CheckCurrency(DialectFacts facts, FieldErrors errors)
    {
        errors.Check(Currency is not null || facts.DefaultCurrency is null, "currency", $"currency is required: the messages of this dialect carry none. {facts.DefaultCurrency} is usual.");
        if (Currency is not null && errors.Check(Money.Currency.Exists(Currency), "currency", "The currency is an ISO 4217 code such as NGN."))
        {
            errors.Check(facts.Currency is null || facts.Currency == Currency, "currency", $"This dialect knows {facts.Currency} only.");
        }
    }
}

/// <summary>How much may go through a connection, in minor units of its processor's settlement currency (psp-integration, phase 3 step 4).</summary>
public sealed record ConnectionLimits
{
    /// <summary>Largest single payment, in minor units; null for none of ours.</summary>
    public long? SingleMaximum { get; init; }

    /// <summary>Most in one day of the connection's time zone, in minor units; null for none of ours.</summary>
    public long? DailyVolume { get; init; }

    /// <summary>Most payments in one batch: 1 to 10,000.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Whether payments leave in batches of that size; else one by one. Only where the dialect has batches.</summary>
    public bool UseBatches { get; init; }

    /// <summary>Most requests in one second: 1 to 1,000.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>Most requests at the same time: 1 to 100.</summary>
    public int ConcurrentRequests { get; init; } = 16;

    internal void Check(DialectFacts facts, FieldErrors errors)
    {
        errors.Check(SingleMaximum is null or (>= 1 and <= Amount.MaxMinor), "limits.singleMaximum", "singleMaximum is 1 minor unit or more, or absent for no limit.");
        errors.Check(DailyVolume is null or (>= 1 and <= Amount.MaxMinor), "limits.dailyVolume", "dailyVolume is 1 minor unit or more, or absent for no limit.");
        errors.Check(DailyVolume is null || SingleMaximum is null || DailyVolume >= SingleMaximum, "limits.dailyVolume", "dailyVolume is at least singleMaximum: else no largest payment could ever be sent.");
        errors.Check(BatchSize is >= 1 and <= 10_000, "limits.batchSize", "batchSize is 1 to 10000 payments.");
        errors.Check(!UseBatches || facts.HasBatches, "limits.useBatches", "This dialect takes payments one by one only: useBatches can only be false.");
        errors.Check(RequestsPerSecond is >= 1 and <= 1_000, "limits.requestsPerSecond", "requestsPerSecond is 1 to 1000.");
        errors.Check(ConcurrentRequests is >= 1 and <= 100, "limits.concurrentRequests", "concurrentRequests is 1 to 100.");
    }
}

/// <summary>When a PSP is asked what became of a payment (design, "States"; mypvit, best practices; psp-integration, "Status reconciliation").</summary>
public sealed record StatusQueryPolicy
{
    /// <summary>After how long an unknown outcome is asked for, again and again, in seconds.</summary>
    public Schedule Unknown { get; init; } = Schedule.Of(30, 120, 480, 1_800, 7_200, 21_600, 86_400);

    /// <summary>After how long without news a pending payment is asked for, in seconds: 10 to 2,592,000; null for the default of its channel.</summary>
    public int? PendingAfterSeconds { get; init; }

    /// <summary>How far apart two answers of "not found" lie before they count, in seconds: 60 to 86,400, and more than two time-outs.</summary>
    public int NotFoundConfirmSeconds { get; init; } = 600;

    /// <summary>Whether a final status that a webhook brings is asked for before it moves money, as where webhooks are not signed (mypvit-wire, "Callback").</summary>
    public bool ConfirmFinals { get; init; }

    internal void Check(DialectFacts facts, int timeoutSeconds, FieldErrors errors)
    {
        errors.Check(!ConfirmFinals || facts.CallsOut, "statusQuery.confirmFinals", "confirmFinals needs a dialect whose PSP can be asked: this one only receives.");
        Schedule.Check("statusQuery.unknownScheduleSeconds", Unknown.Seconds, maxCount: 20, maxSeconds: 604_800, errors);
        errors.Check(Unknown.Seconds.SequenceEqual(Unknown.Seconds.Order()), "statusQuery.unknownScheduleSeconds", "unknownScheduleSeconds are times after the sending, each later than the one before.");
        errors.Check(PendingAfterSeconds is null or (>= 10 and <= 2_592_000), "statusQuery.pendingAfterSeconds", "pendingAfterSeconds is 10 to 2592000 seconds, or absent for the default of the channel.");
        errors.Check(
            NotFoundConfirmSeconds is >= 60 and <= 86_400 && NotFoundConfirmSeconds > 2 * timeoutSeconds,
            "statusQuery.notFoundConfirmSeconds",
            "notFoundConfirmSeconds is 60 to 86400 seconds, and more than twice timeoutSeconds: a request may still be on its way until then.");
    }
}
