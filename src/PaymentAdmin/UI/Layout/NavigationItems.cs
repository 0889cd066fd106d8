using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.UI.Layout;

/// <summary>An entry of the navigation; shown to who has the permission.</summary>
public sealed record NavigationItem(string Text, string Icon, string Path, string Permission);

public static class NavigationItems
{
    /// <summary>By the work that people do.</summary>
    public static IReadOnlyList<NavigationItem> All { get; } =
    [
        new("Home", "home", "", Permissions.ViewProcessors),
        new("Processors", "account_balance", "processors", Permissions.ViewProcessors),
        new("Distributions", "send_money", "distributions", Permissions.ViewPayments),
        new("Payments", "payments", "payments", Permissions.ViewPayments),
        new("Transactions", "swap_vert", "transactions", Permissions.ViewPayments),
        new("Programmes", "volunteer_activism", "programmes", Permissions.ViewPayments),
        new("Beneficiaries", "groups", "beneficiaries", Permissions.ViewPayments),
        new("Connections", "hub", "connections", Permissions.ViewConnections),
        new("Webhooks", "webhook", "webhooks", Permissions.ViewWebhooks),
        new("Monitoring", "monitoring", "monitoring/webhooks", Permissions.ViewMonitoring),
        new("Jobs", "work_history", "jobs", Permissions.ViewJobs),
        new("Tenants", "domain", "tenants", Permissions.ViewProcessors),
        new("Settlement issues", "fact_check", "settlement/issues", Permissions.ViewSettlement),
        new("Statements", "description", "settlement/statements", Permissions.ViewSettlement),
        new("Expected settlements", "event", "settlement/expected", Permissions.ViewSettlement),
        new("Reconciliations", "compare_arrows", "reconciliations", Permissions.ViewReconciliation),
        new("Chart of accounts", "menu_book", "ledger/accounts", Permissions.ViewLedger),
        new("Journal", "receipt_long", "ledger/journal", Permissions.ViewLedger),
        new("Trial balance", "balance", "ledger/trial-balance", Permissions.ViewLedger),
        new("Manual entries", "edit_note", "ledger/manual-entries", Permissions.ViewLedger),
        new("Months", "event_available", "ledger/months", Permissions.ViewLedger),
        new("Audit", "history", "audit", Permissions.ViewAudit),
        new("People", "group", "people", Permissions.ManageUsers),
    ];
}
