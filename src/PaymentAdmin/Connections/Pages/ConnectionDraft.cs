using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Connections.Pages;

/// <summary>A connection as a person types it: amounts in major units, lists separated by commas. Secrets are only typed, never shown.</summary>
public sealed class ConnectionDraft
{
    public string ProcessorId { get; set; } = "";

    public string Environment { get; set; } = Words.Of(ConnectionEnvironment.Sandbox);

    public string DialectWord { get; set; } = Words.Of(Dialect.PspRestV2);

    public string Scheme { get; set; } = Words.Of(AuthenticationScheme.ApiKey);

    public string BaseUrl { get; set; } = "";

    public string MerchantId { get; set; } = "";

    public string SourceAccount { get; set; } = "";

    public string ApiKey { get; set; } = "";

    public string ApiSecret { get; set; } = "";

    public string TokenUrl { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    public string Pkcs12 { get; set; } = "";

    public string Pkcs12Password { get; set; } = "";

    public string OperationAccountCode { get; set; } = "";

    public string Password { get; set; } = "";

    public string ReceptionUrlCode { get; set; } = "";

    public string CallbackUrlCode { get; set; } = "";

    public string RenewSecretUrlCode { get; set; } = "";

    public string RestUrlCode { get; set; } = "";

    public string StatusUrlCode { get; set; } = "";

    public string KycUrlCode { get; set; } = "";

    public string WebhookSecret { get; set; } = "";

    public string OverlapHours { get; set; } = "24";

    public string TimeZone { get; set; } = "UTC";

    public string Currency { get; set; } = "";

    public string TenantId { get; set; } = "";

    public string SupportContact { get; set; } = "";

    public string OurAddresses { get; set; } = "";

    public bool HonoursIdempotencyKeys { get; set; }

    public string KeyTtl { get; set; } = "86400";

    public string Timeout { get; set; } = "10";

    public string SingleMaximum { get; set; } = "";

    public string DailyVolume { get; set; } = "";

    public string BatchSize { get; set; } = "500";

    public bool UseBatches { get; set; }

    public string RequestsPerSecond { get; set; } = "50";

    public string ConcurrentRequests { get; set; } = "16";

    public string RetrySchedule { get; set; } = "0, 30, 120, 480";

    public string UnknownSchedule { get; set; } = "30, 120, 480, 1800, 7200, 21600, 86400";

    public string PendingAfter { get; set; } = "";

    public string NotFoundConfirm { get; set; } = "600";

    public bool ConfirmFinals { get; set; }

    /// <summary>What a connection that only receives asks of its messages.</summary>
    public ReceivingDraft Receiving { get; private init; } = ReceivingDraft.Of(null, null);

    public Dialect Dialect => Words.TryParse<Dialect>(DialectWord, out var dialect) ? dialect : Dialect.PspRestV2;

    public AuthenticationScheme AuthenticationScheme => Words.TryParse<AuthenticationScheme>(Scheme, out var scheme) ? scheme : AuthenticationScheme.None;

    /// <summary>Takes another dialect, with what is usual for it; what it has no place for is taken out.</summary>
    public void Choose(string dialectWord)
    {
        var before = DialectFacts.Of(Dialect);
        DialectWord = dialectWord;
        var facts = DialectFacts.Of(Dialect);
        Scheme = ConnectionText.SchemesOf(Dialect)[0].Value;
        TimeZone = TimeZone.Trim() == before.DefaultTimeZone ? facts.DefaultTimeZone : TimeZone;
        Currency = Currency.Trim() == (before.DefaultCurrency ?? "") ? facts.DefaultCurrency ?? "" : Currency;
        if (!facts.CallsOut)
        {
            (BaseUrl, MerchantId, SourceAccount, OurAddresses) = ("", "", "", "");
        }

        HonoursIdempotencyKeys &= facts.HasIdempotencyKeys;
        UseBatches &= facts.HasBatches;
        ConfirmFinals &= facts.CallsOut;
    }

    /// <summary>The draft of a connection that exists, in the notation of <paramref name="culture"/>.</summary>
    public static ConnectionDraft Of(ConnectionAnswer connection, CultureInfo culture)
    {
        var (authentication, limits) = (connection.Authentication, connection.Limits);
        return new ConnectionDraft
        {
            ProcessorId = connection.ProcessorId,
            Environment = Words.Of(connection.Environment),
            DialectWord = Words.Of(connection.Dialect),
            Scheme = Words.Of(authentication.Scheme),
            BaseUrl = connection.BaseUrl ?? "",
            MerchantId = connection.MerchantId ?? "",
            SourceAccount = connection.SourceAccount ?? "",
            TokenUrl = authentication.TokenUrl ?? "",
            OperationAccountCode = authentication.OperationAccountCode ?? "",
            ReceptionUrlCode = authentication.ReceptionUrlCode ?? "",
            CallbackUrlCode = authentication.CallbackUrlCode ?? "",
            RenewSecretUrlCode = authentication.RenewSecretUrlCode ?? "",
            RestUrlCode = authentication.RestUrlCode ?? "",
            StatusUrlCode = authentication.StatusUrlCode ?? "",
            KycUrlCode = authentication.KycUrlCode ?? "",
            TimeZone = connection.TimeZone,
            Currency = connection.Currency ?? "",
            TenantId = connection.TenantId ?? "",
            SupportContact = connection.SupportContact ?? "",
            OurAddresses = connection.OurAddresses ?? "",
            HonoursIdempotencyKeys = connection.HonoursIdempotencyKeys,
            KeyTtl = Text(connection.IdempotencyKeyTtlSeconds),
            Timeout = Text(connection.TimeoutSeconds),
            SingleMaximum = Major(limits.SingleMaximum),
            DailyVolume = Major(limits.DailyVolume),
            BatchSize = Text(limits.BatchSize),
            UseBatches = limits.UseBatches,
            RequestsPerSecond = Text(limits.RequestsPerSecond),
            ConcurrentRequests = Text(limits.ConcurrentRequests),
            RetrySchedule = string.Join(", ", connection.Retry.ScheduleSeconds),
            UnknownSchedule = string.Join(", ", connection.StatusQuery.UnknownScheduleSeconds ?? []),
            PendingAfter = connection.StatusQuery.PendingAfterSeconds is { } pending ? Text(pending) : "",
            NotFoundConfirm = Text(connection.StatusQuery.NotFoundConfirmSeconds),
            ConfirmFinals = connection.StatusQuery.ConfirmFinals,
            Receiving = ReceivingDraft.Of(connection.Webhook, connection.Cbs),
        };

        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        string Major(long? minor) => minor is { } amount ? new Amount(amount, Domain.Money.Currency.Of(limits.Currency)).ShowNumber(culture) : "";
    }

    /// <summary>What a new connection is made from.</summary>
    /// <param name="currency">The processor's settlement currency, in which limits are typed.</param>
    /// <param name="culture">The person's notation.</param>
    /// <param name="errors">Takes what cannot be read.</param>
    public AddConnection.Input ToAdd(string currency, CultureInfo culture, FieldErrors errors)
    {
        var numbers = new DraftNumbers(currency, culture, errors);
        errors.Check(ProcessorId.Length > 0, "processorId", "Choose the processor that this connects to.");
        return new AddConnection.Input(
            ProcessorId,
            Words.TryParse<ConnectionEnvironment>(Environment, out var environment) ? environment : ConnectionEnvironment.Sandbox,
            Dialect,
            Authentication(),
            Null(BaseUrl), Null(MerchantId), Null(SourceAccount), Null(WebhookSecret), TimeZone.Trim(), Null(Currency), Null(TenantId), Null(SupportContact), Null(OurAddresses),
            HonoursIdempotencyKeys,
            numbers.Whole(KeyTtl, "idempotencyKeyTtlSeconds"),
            numbers.Whole(Timeout, "timeoutSeconds"),
            Limits(numbers), Retry(numbers), StatusQuery(numbers), Webhook(errors), Cbs());
    }

    /// <summary>What an existing connection becomes; a secret that is not typed stays.</summary>
    public UpdateConnection.Input ToUpdate(string currency, CultureInfo culture, FieldErrors errors)
    {
        var numbers = new DraftNumbers(currency, culture, errors);
        var (limits, query) = (Limits(numbers), StatusQuery(numbers));
        return new UpdateConnection.Input(
            Null(BaseUrl),
            Authentication(),
            MerchantId.Trim(), SourceAccount.Trim(),
            Null(WebhookSecret),
            Null(WebhookSecret) is null ? null : numbers.Whole(OverlapHours, "webhookSecretOverlapSeconds") * 3_600,
            TimeZone.Trim(), Currency, TenantId, SupportContact, OurAddresses, HonoursIdempotencyKeys,
            numbers.Whole(KeyTtl, "idempotencyKeyTtlSeconds"),
            numbers.Whole(Timeout, "timeoutSeconds"),
            new LimitsChange(limits.SingleMaximum ?? 0, limits.DailyVolume ?? 0, limits.BatchSize, limits.UseBatches, limits.RequestsPerSecond, limits.ConcurrentRequests),
            Retry(numbers),
            new StatusQueryChange(query.UnknownScheduleSeconds, query.PendingAfterSeconds ?? 0, query.NotFoundConfirmSeconds, query.ConfirmFinals),
            Webhook(errors), Cbs());
    }

    /// <summary>All that is not secret, with the words of its label: for comparing two versions.</summary>
    public IEnumerable<(string Label, string Value)> Facts() =>
    [
        ("Base address", BaseUrl), ("Merchant id", MerchantId), ("Source account", SourceAccount), ("Token address", TokenUrl),
        ("Operation account code", OperationAccountCode), ("Reception URL code", ReceptionUrlCode), ("Callback URL code", CallbackUrlCode),
        ("URL code of renew-secret", RenewSecretUrlCode), ("URL code of rest", RestUrlCode), ("URL code of status", StatusUrlCode), ("URL code of KYC", KycUrlCode),
        ("Time zone", TimeZone), ("Currency", Currency), ("Tenant", TenantId), ("Support contact", SupportContact), ("Our addresses", OurAddresses),
        ("Honours idempotency keys", HonoursIdempotencyKeys ? "Yes" : "No"), ("Keys are honoured for", KeyTtl), ("Time-out", Timeout),
        ("Largest single payment", SingleMaximum), ("Daily volume", DailyVolume), ("Batch size", BatchSize), ("Payments leave in batches", UseBatches ? "Yes" : "No"), ("Requests per second", RequestsPerSecond),
        ("Requests at the same time", ConcurrentRequests), ("Retry pauses", RetrySchedule), ("Unknown outcomes are asked for after", UnknownSchedule),
        ("Pending payments are asked for after", PendingAfter), ("Not found is confirmed after", NotFoundConfirm), ("Final statuses of webhooks are confirmed", ConfirmFinals ? "Yes" : "No"),
        .. Receiving.Facts(Dialect),
    ];

    private AuthenticationInput Authentication() => AuthenticationScheme switch
    {
        AuthenticationScheme.ApiKey => new AuthenticationInput(AuthenticationScheme, Null(ApiKey), Null(ApiSecret)),
        AuthenticationScheme.Oauth2ClientCredentials => new AuthenticationInput(AuthenticationScheme, TokenUrl: Null(TokenUrl), ClientId: Null(ClientId), ClientSecret: Null(ClientSecret)),
        AuthenticationScheme.Mtls => new AuthenticationInput(AuthenticationScheme, Null(ApiKey), Pkcs12: Null(Pkcs12), Pkcs12Password: Null(Pkcs12Password)),
        AuthenticationScheme.MypvitSecret => new AuthenticationInput(
            AuthenticationScheme, OperationAccountCode: Null(OperationAccountCode), Password: Null(Password), ReceptionUrlCode: Null(ReceptionUrlCode), CallbackUrlCode: Null(CallbackUrlCode),
            RenewSecretUrlCode: Null(RenewSecretUrlCode), RestUrlCode: Null(RestUrlCode), StatusUrlCode: Null(StatusUrlCode), KycUrlCode: Null(KycUrlCode)),
        _ => new AuthenticationInput(AuthenticationScheme),
    };

    private WebhookInput? Webhook(FieldErrors errors) => Dialect == Dialect.Generic ? Receiving.ToWebhook(errors) : null;

    private CbsInput? Cbs() => Dialect == Dialect.Cbs ? Receiving.ToCbs() : null;

    private LimitsInput Limits(DraftNumbers numbers) => new(
        numbers.Amount(SingleMaximum, "limits.singleMaximum"),
        numbers.Amount(DailyVolume, "limits.dailyVolume"),
        numbers.Whole(BatchSize, "limits.batchSize"),
        UseBatches,
        numbers.Whole(RequestsPerSecond, "limits.requestsPerSecond"),
        numbers.Whole(ConcurrentRequests, "limits.concurrentRequests"));

    private RetryInput Retry(DraftNumbers numbers) => new(numbers.List(RetrySchedule, "retry.scheduleSeconds"));

    private StatusQueryInput StatusQuery(DraftNumbers numbers) => new(
        numbers.List(UnknownSchedule, "statusQuery.unknownScheduleSeconds"),
        string.IsNullOrWhiteSpace(PendingAfter) ? null : numbers.Whole(PendingAfter, "statusQuery.pendingAfterSeconds"),
        numbers.Whole(NotFoundConfirm, "statusQuery.notFoundConfirmSeconds"),
        ConfirmFinals);

    private static string? Null(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Reads the numbers of a draft; notes those that are none.</summary>
internal sealed class DraftNumbers(string currency, CultureInfo culture, FieldErrors errors)
{
    public int Whole(string text, string field)
    {
        errors.Check(int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number), field, "Type a whole number.");
        return number;
    }

    public IReadOnlyList<int> List(string text, string field)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        errors.Check(numbers.TrueForAll(number => number >= 0), field, "Type whole seconds, separated by commas, such as 0, 30, 120.");
        return numbers;
    }

    public long? Amount(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text) || !Currency.Exists(currency))
        {
            return null;
        }

        var unit = Currency.Of(currency);
        return errors.Check(Domain.Money.Amount.TryRead(text, unit, culture, out var minor), field, $"Type an amount in {currency} with at most {unit.Decimals} decimals.") ? minor : null;
    }
}
