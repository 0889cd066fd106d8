using System.Text.RegularExpressions;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Domain.Tests.Access;

public sealed partial class RolesTests
{
    /// <summary>Design, "Rights", word for word.</summary>
    private const string Rights = """
        | permission | platform_admin | finance_reviewer | programme_officer | auditor |
        |---|---|---|---|---|
        | view_processors, view_connections, view_webhooks, view_payments, view_monitoring | x | x | x | x |
        | manage_processors (fees too, also to see them), manage_connections, approve_connections, manage_programmes, manage_users, manage_jobs, manage_alerts | x | | | |
        | replay_webhooks | x | x | | |
        | view_ledger, view_settlement, view_reconciliation, view_audit, view_jobs | x | x | | x |
        | manage_settlement, approve_settlement, run_reconciliation, release_halts, post_adjustments, approve_adjustments, resolve_payments | | x | | |
        | view_beneficiaries | | | x | |
        | manage_distributions, approve_distributions, release_distributions, control_payments (pause, cancel, retry) | | | x | |
        """;

    private static readonly string[][] Rows = [.. Rights.Split('\n').Select(line => line.Split('|')[1..^1]).Select(cells => cells.Select(cell => cell.Trim()).ToArray())];

    private static readonly string[] TableRoles = Rows[0][1..];

    /// <summary>Each permission of the table with the roles that carry it.</summary>
    private static readonly Dictionary<string, string[]> Table = Rows[2..]
        .SelectMany(row => Remarks().Replace(row[0], "").Split(',').Select(permission => (
            Permission: permission.Trim(),
            Roles: TableRoles.Where((_, column) => row[column + 1] == "x").ToArray())))
        .ToDictionary(row => row.Permission, row => row.Roles);

    [Fact]
    public void All_Roles_AreTheFourOfTheTable() => Assert.Equal(TableRoles, Roles.All);

    [Fact]
    public void All_Permissions_AreThoseOfTheTable()
    {
        Assert.Equal(30, Table.Count);
        Assert.Equal(Sorted(Table.Keys), Sorted(Permissions.All));
        Assert.Equal(Sorted(Table.Keys), Sorted(typeof(Permissions).GetFields().Select(field => (string)field.GetRawConstantValue()!)));
    }

    [Fact]
    public void PermissionsOf_EveryRole_AreItsColumnOfTheTable() => Assert.All(Roles.All, role => Assert.Equal(
        Sorted(Table.Where(row => row.Value.Contains(role)).Select(row => row.Key)),
        Sorted(Roles.PermissionsOf(role))));

    // The table once more by its numbers, should the reading of it above ever go wrong.
    [Theory]
    [InlineData("platform_admin", 5 + 7 + 1 + 5)]
    [InlineData("finance_reviewer", 5 + 1 + 5 + 7)]
    [InlineData("programme_officer", 5 + 1 + 4)]
    [InlineData("auditor", 5 + 5)]
    public void PermissionsOf_Role_AreAsManyAsInTheTable(string role, int count) => Assert.Equal(count, Roles.PermissionsOf(role).Count);

    [Fact]
    public void PermissionsOf_Auditor_OnlyReads() =>
        Assert.All(Roles.PermissionsOf(Roles.Auditor), permission => Assert.StartsWith("view_", permission, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("admin")]
    [InlineData("Platform_Admin")]
    public void PermissionsOf_NoRole_IsNone(string role) => Assert.Empty(Roles.PermissionsOf(role));

    private static IEnumerable<string> Sorted(IEnumerable<string> words) => words.Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Remarks();
}
