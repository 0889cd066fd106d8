namespace PaymentAdmin.Domain.Access;

/// <summary>What a person may do. Every page, endpoint and handler needs one of these (design, "Rights").</summary>
public static class Permissions
{
#pragma warning disable CS1591 // The names are the documentation: the table of the design, word for word.
    public const string ViewProcessors = "view_processors";
    public const string ViewConnections = "view_connections";
    public const string ViewWebhooks = "view_webhooks";
    public const string ViewPayments = "view_payments";
    public const string ViewMonitoring = "view_monitoring";
    public const string ManageProcessors = "manage_processors";
    public const string ManageConnections = "manage_connections";
    public const string ApproveConnections = "approve_connections";
    public const string ManageProgrammes = "manage_programmes";
    public const string ManageUsers = "manage_users";
    public const string ManageJobs = "manage_jobs";
    public const string ManageAlerts = "manage_alerts";
    public const string ReplayWebhooks = "replay_webhooks";
    public const string ViewLedger = "view_ledger";
    public const string ViewSettlement = "view_settlement";
    public const string ViewReconciliation = "view_reconciliation";
    public const string ViewAudit = "view_audit";
    public const string ViewJobs = "view_jobs";
    public const string ManageSettlement = "manage_settlement";
    public const string ApproveSettlement = "approve_settlement";
    public const string RunReconciliation = "run_reconciliation";
    public const string ReleaseHalts = "release_halts";
    public const string PostAdjustments = "post_adjustments";
    public const string ApproveAdjustments = "approve_adjustments";
    public const string ResolvePayments = "resolve_payments";
    public const string ViewBeneficiaries = "view_beneficiaries";
    public const string ManageDistributions = "manage_distributions";
    public const string ApproveDistributions = "approve_distributions";
    public const string ReleaseDistributions = "release_distributions";
    public const string ControlPayments = "control_payments";
#pragma warning restore CS1591

    /// <summary>Every permission there is.</summary>
    public static IReadOnlySet<string> All { get; } = Roles.All.SelectMany(Roles.PermissionsOf).ToHashSet(StringComparer.Ordinal);
}
