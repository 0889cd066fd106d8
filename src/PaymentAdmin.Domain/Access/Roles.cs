using static PaymentAdmin.Domain.Access.Permissions;

namespace PaymentAdmin.Domain.Access;

/// <summary>The four roles and the permissions each carries (design, "Rights"). Roles are fixed; people have one or more.</summary>
public static class Roles
{
    /// <summary>Onboards processors, fees and connections; manages people and jobs.</summary>
    public const string PlatformAdmin = "platform_admin";

    /// <summary>Works settlement issues and reconciliations.</summary>
    public const string FinanceReviewer = "finance_reviewer";

    /// <summary>Prepares and approves distributions.</summary>
    public const string ProgrammeOfficer = "programme_officer";

    /// <summary>Reads everything, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>All roles, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [PlatformAdmin, FinanceReviewer, ProgrammeOfficer, Auditor];

    private static readonly string[] Everybody = [ViewProcessors, ViewConnections, ViewWebhooks, ViewPayments, ViewMonitoring];

    private static readonly string[] Overseers = [ViewLedger, ViewSettlement, ViewReconciliation, ViewAudit, ViewJobs];

    private static readonly Dictionary<string, HashSet<string>> Carried = new(StringComparer.Ordinal)
    {
        [PlatformAdmin] =
        [
            .. Everybody, .. Overseers, ReplayWebhooks,
            ManageProcessors, ManageConnections, ApproveConnections, ManageProgrammes, ManageUsers, ManageJobs, ManageAlerts,
        ],
        [FinanceReviewer] =
        [
            .. Everybody, .. Overseers, ReplayWebhooks,
            ManageSettlement, ApproveSettlement, RunReconciliation, ReleaseHalts, PostAdjustments, ApproveAdjustments, ResolvePayments,
        ],
        [ProgrammeOfficer] =
        [
            .. Everybody, ViewBeneficiaries, ManageDistributions, ApproveDistributions, ReleaseDistributions, ControlPayments,
        ],
        [Auditor] = [.. Everybody, .. Overseers],
    };

    /// <summary>The permissions that a role carries; none for a word that is no role.</summary>
    public static IReadOnlySet<string> PermissionsOf(string role) =>
        Carried.TryGetValue(role, out var permissions) ? permissions : new HashSet<string>();
}
