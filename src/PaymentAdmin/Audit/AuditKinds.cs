namespace PaymentAdmin.Audit;

/// <summary>
/// What can happen, as the record names it: thing and past participle. Whoever records something new adds its kind
/// here: the filter of the audit page offers these.
/// </summary>
public static class AuditKinds
{
    public const string ProcessorOnboarded = "processor.onboarded";
    public const string ProcessorChanged = "processor.changed";
    public const string ProcessorFeesReplaced = "processor.fees_replaced";
    public const string ProcessorTenantAccountsSet = "processor.tenant_accounts_set";
    public const string TenantAdded = "tenant.added";
    public const string TenantChanged = "tenant.changed";
    public const string UserAdded = "user.added";
    public const string UserChanged = "user.changed";
    public const string UserPasswordReset = "user.password_reset";
    public const string UserPasswordChanged = "user.password_changed";
    public const string ConnectionAdded = "connection.added";
    public const string ConnectionChanged = "connection.changed";
    public const string ConnectionSecretSet = "connection.secret_set";
    public const string ConnectionSecretUsed = "connection.secret_used";
    public const string ConnectionPaused = "connection.paused";
    public const string ConnectionHalted = "connection.halted";
    public const string ConnectionResumed = "connection.resumed";
    public const string ConnectionRetired = "connection.retired";
    public const string ConnectionTested = "connection.tested";
    public const string ConnectionWebhookRegistered = "connection.webhook_registered";
    public const string ConnectionWebhookRemoved = "connection.webhook_removed";
    public const string ConnectionMappingChanged = "connection.mapping_changed";
    public const string ConnectionMappingProposed = "connection.mapping_proposed";
    public const string ConnectionMappingWithdrawn = "connection.mapping_withdrawn";
    public const string ConnectionMappingApproved = "connection.mapping_approved";
    public const string ConnectionMappingRejected = "connection.mapping_rejected";
    public const string WebhookReplayed = "webhook.replayed";
    public const string WebhookReleased = "webhook.released";
    public const string WebhookDiscarded = "webhook.discarded";
    public const string WebhookReplayStarted = "webhook.replay_started";
    public const string WebhookReplayCancelled = "webhook.replay_cancelled";
    public const string ConnectionDeliveriesVerified = "connection.deliveries_verified";
    public const string WebhookVerifiedAgain = "webhook.verified_again";

    /// <summary>All of them, in the order in which a filter offers them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ProcessorOnboarded, ProcessorChanged, ProcessorFeesReplaced, ProcessorTenantAccountsSet,
        TenantAdded, TenantChanged,
        UserAdded, UserChanged, UserPasswordReset, UserPasswordChanged,
        ConnectionAdded, ConnectionChanged, ConnectionSecretSet, ConnectionSecretUsed, ConnectionPaused, ConnectionHalted, ConnectionResumed, ConnectionRetired,
        ConnectionTested, ConnectionWebhookRegistered, ConnectionWebhookRemoved,
        ConnectionMappingChanged, ConnectionMappingProposed, ConnectionMappingWithdrawn, ConnectionMappingApproved, ConnectionMappingRejected,
        WebhookReplayed, WebhookReleased, WebhookDiscarded, WebhookReplayStarted, WebhookReplayCancelled,
        ConnectionDeliveriesVerified, WebhookVerifiedAgain,
    ];
}
