namespace PaymentAdmin.Audit;

/// <summary>
/// What can happen, as the record names it: thing and past participle. Whoever records something new adds its kind
/// here: the filter of the audit page offers these.
/// </summary>
public static class AuditKinds
{
    public const string ProcessorOnboarded = "processor.onboarded";
    public const string ProcessorChanged = "processor.changed";
    public const string ProcessorRetired = "processor.retired";
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
    public const string ConnectionHaltReleaseBegun = "connection.halt_release_begun";
    public const string ConnectionHaltReleaseVoided = "connection.halt_release_voided";
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

    public const string ConnectionAdvanceProposed = "connection.advance_proposed";
    public const string ConnectionAdvanceApproved = "connection.advance_approved";
    public const string ConnectionAdvanceRejected = "connection.advance_rejected";
    public const string ProgrammeAdded = "programme.added";
    public const string ProgrammeChanged = "programme.changed";
    public const string BeneficiaryAdded = "beneficiary.added";
    public const string BeneficiaryChanged = "beneficiary.changed";
    public const string BeneficiaryPayeeChangeProposed = "beneficiary.payee_change_proposed";
    public const string BeneficiaryPayeeChangeApproved = "beneficiary.payee_change_approved";
    public const string BeneficiaryPayeeChangeRejected = "beneficiary.payee_change_rejected";
    public const string BeneficiaryKycChecked = "beneficiary.kyc_checked";
    public const string BeneficiariesExported = "user.exported_beneficiaries";
    public const string BeneficiariesImported = "programme.beneficiaries_imported";
    public const string DistributionMade = "distribution.made";
    public const string DistributionChanged = "distribution.changed";
    public const string DistributionPaymentsImported = "distribution.payments_imported";
    public const string DistributionPaymentAdded = "distribution.payment_added";
    public const string DistributionPaymentChanged = "distribution.payment_changed";
    public const string DistributionPaymentRemoved = "distribution.payment_removed";
    public const string DistributionSubmitted = "distribution.submitted";
    public const string DistributionApprovedByOne = "distribution.approved_by_one";
    public const string DistributionApproved = "distribution.approved";
    public const string DistributionApprovalVoided = "distribution.approval_voided";
    public const string DistributionSentBack = "distribution.sent_back";
    public const string DistributionTakenBack = "distribution.taken_back";
    public const string DistributionRejected = "distribution.rejected";
    public const string DistributionReleased = "distribution.released";
    public const string DistributionCancelled = "distribution.cancelled";
    public const string DistributionPaused = "distribution.paused";
    public const string DistributionResumed = "distribution.resumed";
    public const string DistributionHalted = "distribution.halted";
    public const string DistributionCompleted = "distribution.completed";
    public const string DistributionRestCancelled = "distribution.rest_cancelled";
    public const string PaymentRetryProposed = "payment.retry_proposed";
    public const string PaymentRetried = "payment.retried";
    public const string PaymentResolutionProposed = "payment.resolution_proposed";
    public const string PaymentResolved = "payment.resolved";
    public const string PaymentProposalRefused = "payment.proposal_refused";
    public const string PaymentCancelled = "payment.cancelled";
    public const string DistributionPilotConfirmed = "distribution.pilot_confirmed";
    public const string DistributionFollowedUp = "distribution.followed_up";
    public const string DelegationMade = "delegation.made";
    public const string DelegationRevoked = "delegation.revoked";
    public const string JobRequested = "job.requested";
    public const string JobPaused = "job.paused";
    public const string JobResumed = "job.resumed";
    public const string QueuePaused = "queue.paused";
    public const string QueueResumed = "queue.resumed";
    public const string WorkItemRequested = "work_item.requested";
    public const string TurnoversRebuilt = "ledger.turnovers_rebuilt";
    public const string MonthClosed = "ledger.month_closed";
    public const string ManualEntryProposed = "manual_entry.proposed";
    public const string ManualEntryApproved = "manual_entry.approved";
    public const string ManualEntryRefused = "manual_entry.refused";

    public const string SettlementSettingsChanged = "processor.settlement_settings_changed";
    public const string StatementImported = "statement.imported";
    public const string IssueChanged = "issue.changed";
    public const string IssueRetried = "issue.retried";
    public const string IssueResolutionProposed = "issue.resolution_proposed";
    public const string IssueResolutionRefused = "issue.resolution_refused";
    public const string IssueResolved = "issue.resolved";
    public const string IssueFileAttached = "issue.file_attached";
    public const string ReportSettingsChanged = "connection.report_settings_changed";
    public const string ReconciliationBegun = "reconciliation.begun";
    public const string ReconciliationCompleted = "reconciliation.completed";
    public const string ReconciliationConfirmed = "reconciliation.confirmed";
    public const string ReconciliationDiscarded = "reconciliation.discarded";
    public const string ReconciliationResumed = "reconciliation.resumed";

    /// <summary>All of them, in the order in which a filter offers them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ProcessorOnboarded, ProcessorChanged, ProcessorRetired, ProcessorFeesReplaced, ProcessorTenantAccountsSet,
        TenantAdded, TenantChanged,
        UserAdded, UserChanged, UserPasswordReset, UserPasswordChanged,
        ConnectionAdded, ConnectionChanged, ConnectionSecretSet, ConnectionSecretUsed, ConnectionPaused, ConnectionHalted,
        ConnectionHaltReleaseBegun, ConnectionHaltReleaseVoided, ConnectionResumed, ConnectionRetired,
        ConnectionTested, ConnectionWebhookRegistered, ConnectionWebhookRemoved,
        ConnectionMappingChanged, ConnectionMappingProposed, ConnectionMappingWithdrawn, ConnectionMappingApproved, ConnectionMappingRejected,
        WebhookReplayed, WebhookReleased, WebhookDiscarded, WebhookReplayStarted, WebhookReplayCancelled,
        ConnectionDeliveriesVerified, WebhookVerifiedAgain,
        ConnectionAdvanceProposed, ConnectionAdvanceApproved, ConnectionAdvanceRejected,
        ProgrammeAdded, ProgrammeChanged, BeneficiariesImported, BeneficiariesExported,
        BeneficiaryAdded, BeneficiaryChanged, BeneficiaryPayeeChangeProposed, BeneficiaryPayeeChangeApproved, BeneficiaryPayeeChangeRejected, BeneficiaryKycChecked,
        DistributionMade, DistributionChanged, DistributionPaymentsImported, DistributionPaymentAdded, DistributionPaymentChanged, DistributionPaymentRemoved,
        DistributionSubmitted, DistributionApprovedByOne, DistributionApproved, DistributionApprovalVoided, DistributionSentBack, DistributionTakenBack, DistributionRejected,
        DistributionPaused, DistributionResumed, DistributionHalted, DistributionRestCancelled, DistributionCompleted,
        PaymentRetryProposed, PaymentRetried, PaymentResolutionProposed, PaymentResolved, PaymentProposalRefused, PaymentCancelled,
        DistributionReleased, DistributionCancelled, DistributionPilotConfirmed, DistributionFollowedUp, DelegationMade, DelegationRevoked,
        JobRequested, JobPaused, JobResumed, QueuePaused, QueueResumed, WorkItemRequested,
        TurnoversRebuilt, MonthClosed, ManualEntryProposed, ManualEntryApproved, ManualEntryRefused,
        SettlementSettingsChanged, StatementImported, IssueChanged, IssueRetried, IssueResolutionProposed, IssueResolutionRefused, IssueResolved, IssueFileAttached,
        ReportSettingsChanged, ReconciliationBegun, ReconciliationCompleted, ReconciliationConfirmed, ReconciliationDiscarded, ReconciliationResumed,
    ];
}
