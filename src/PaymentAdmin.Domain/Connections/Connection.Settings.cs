namespace PaymentAdmin.Domain.Connections;

/// <content>Its settings as one value, and back.</content>
public sealed partial class Connection
{
    /// <summary>The settings as they are now.</summary>
    public ConnectionSettings Settings => new()
    {
        BaseUrl = BaseUrl,
        Authentication = new AuthenticationSettings
        {
            Scheme = Scheme,
            TokenUrl = TokenUrl,
            OperationAccountCode = OperationAccountCode,
            ReceptionUrlCode = ReceptionUrlCode,
            CallbackUrlCode = CallbackUrlCode,
            RenewSecretUrlCode = RenewSecretUrlCode,
            RestUrlCode = RestUrlCode,
            StatusUrlCode = StatusUrlCode,
            KycUrlCode = KycUrlCode,
        },
        MerchantId = MerchantId,
        SourceAccount = SourceAccount,
        TimeZone = TimeZone,
        Currency = Currency,
        TenantId = TenantId,
        SupportContact = SupportContact,
        OurAddresses = OurAddresses,
        HonoursIdempotencyKeys = HonoursIdempotencyKeys,
        IdempotencyKeyTtlSeconds = IdempotencyKeyTtlSeconds,
        TimeoutSeconds = TimeoutSeconds,
        Limits = new ConnectionLimits
        {
            SingleMaximum = SingleMaximum,
            DailyVolume = DailyVolume,
            BatchSize = BatchSize,
            UseBatches = UseBatches,
            RequestsPerSecond = RequestsPerSecond,
            ConcurrentRequests = ConcurrentRequests,
        },
        Retry = Schedule.Stored(RetrySchedule),
        StatusQuery = new StatusQueryPolicy
        {
            Unknown = Schedule.Stored(UnknownSchedule),
            PendingAfterSeconds = PendingAfterSeconds,
            NotFoundConfirmSeconds = NotFoundConfirmSeconds,
            ConfirmFinals = ConfirmFinals,
        },
        Webhook = Webhook,
        Cbs = Cbs,
    };

    /// <summary>What its webhooks look like; null where the dialect says so.</summary>
    public WebhookSettings? Webhook => WebhookForm is null ? null : WebhookSettings.Stored(WebhookForm);

    /// <summary>What CBS is asked for beyond its Mac; null for another dialect.</summary>
    public CbsSettings? Cbs => Dialect == Dialect.Cbs ? new CbsSettings { ClientIdentityHeader = ClientIdentityHeader, InvoicePrefixes = WordList.Stored(InvoicePrefixes ?? "") } : null;

    private void Apply(ConnectionSettings settings)
    {
        BaseUrl = settings.BaseUrl;
        Scheme = settings.Authentication.Scheme;
        TokenUrl = settings.Authentication.TokenUrl;
        OperationAccountCode = settings.Authentication.OperationAccountCode;
        ReceptionUrlCode = settings.Authentication.ReceptionUrlCode;
        CallbackUrlCode = settings.Authentication.CallbackUrlCode;
        RenewSecretUrlCode = settings.Authentication.RenewSecretUrlCode;
        RestUrlCode = settings.Authentication.RestUrlCode;
        StatusUrlCode = settings.Authentication.StatusUrlCode;
        KycUrlCode = settings.Authentication.KycUrlCode;
        MerchantId = settings.MerchantId;
        SourceAccount = settings.SourceAccount;
        TimeZone = settings.TimeZone;
        Currency = settings.Currency;
        TenantId = settings.TenantId;
        SupportContact = settings.SupportContact?.Trim();
        OurAddresses = settings.OurAddresses?.Trim();
        HonoursIdempotencyKeys = settings.HonoursIdempotencyKeys;
        IdempotencyKeyTtlSeconds = settings.IdempotencyKeyTtlSeconds;
        TimeoutSeconds = settings.TimeoutSeconds;
        SingleMaximum = settings.Limits.SingleMaximum;
        DailyVolume = settings.Limits.DailyVolume;
        BatchSize = settings.Limits.BatchSize;
        UseBatches = settings.Limits.UseBatches;
        RequestsPerSecond = settings.Limits.RequestsPerSecond;
        ConcurrentRequests = settings.Limits.ConcurrentRequests;
        RetrySchedule = settings.Retry.Text;
        UnknownSchedule = settings.StatusQuery.Unknown.Text;
        PendingAfterSeconds = settings.StatusQuery.PendingAfterSeconds;
        NotFoundConfirmSeconds = settings.StatusQuery.NotFoundConfirmSeconds;
        ConfirmFinals = settings.StatusQuery.ConfirmFinals;
        WebhookForm = settings.Webhook?.Text;
        ClientIdentityHeader = settings.Cbs?.ClientIdentityHeader;
        InvoicePrefixes = settings.Cbs is { InvoicePrefixes.Text: { Length: > 0 } prefixes } ? prefixes : null;
    }
}
