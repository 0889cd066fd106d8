using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Access;

/// <summary>A person's state as lists show it.</summary>
public enum PersonState
{
    Active,
    Inactive,
    Locked,
}

/// <summary>Roles and states in words.</summary>
internal static class PersonText
{
    public static PersonState State(PersonAnswer person) => person switch
    {
        { Active: false } => PersonState.Inactive,
        { LockedUntil: not null } => PersonState.Locked,
        _ => PersonState.Active,
    };

    public static string Roles(IEnumerable<string> roles) => string.Join(", ", roles.Select(Words.Plain));

    /// <summary>What a role is for.</summary>
    public static string About(string role) => role switch
    {
        Domain.Access.Roles.PlatformAdmin => "Onboards processors, fees and connections; manages people, jobs and alerts.",
        Domain.Access.Roles.FinanceReviewer => "Works settlement issues and reconciliations; posts adjustments and resolves payments.",
        Domain.Access.Roles.ProgrammeOfficer => "Prepares, approves and releases distributions, and sees beneficiaries.",
        Domain.Access.Roles.Auditor => "Sees what happened, except beneficiaries and fees; changes nothing.",
        _ => "",
    };

    /// <summary>What roles together permit, in plain words, by what is done: "View: connections, payments".</summary>
    public static IReadOnlyList<(string Verb, string Things)> Permits(IEnumerable<string> roles) =>
        [.. roles.SelectMany(Domain.Access.Roles.PermissionsOf)
            .Distinct(StringComparer.Ordinal)
            .GroupBy(permission => permission[..permission.IndexOf('_', StringComparison.Ordinal)], Thing, StringComparer.Ordinal)
            .OrderBy(group => Order(group.Key))
            .Select(group => (Words.Plain(group.Key), string.Join(", ", group.Order(StringComparer.Ordinal))))];

    private static string Thing(string permission) => permission switch
    {
        // Where the word of the permission does not say it all.
        Permissions.ManageProcessors => "processors and their fees",
        Permissions.ManageUsers => "people",
        Permissions.ControlPayments => "payments (pause, cancel, retry)",
        _ => permission[(permission.IndexOf('_', StringComparison.Ordinal) + 1)..].Replace('_', ' '),
    };

    // Seeing first, then doing, in the order in which work goes.
    private static int Order(string verb) => Array.IndexOf(["view", "manage", "approve", "release", "run", "post", "resolve", "control", "replay"], verb) is var place and >= 0 ? place : int.MaxValue;
}
