using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>People of each role, as the handlers see them.</summary>
public static class Actors
{
    public static readonly Actor Admin = Of(Roles.PlatformAdmin, 1);

    /// <summary>Another platform admin, for what takes two people.</summary>
    public static readonly Actor Admin2 = Of(Roles.PlatformAdmin, 2);

    public static readonly Actor Finance = Of(Roles.FinanceReviewer, 3);

    /// <summary>Another finance reviewer, for what takes two people.</summary>
    public static readonly Actor Finance2 = Of(Roles.FinanceReviewer, 7);

    public static readonly Actor Officer = Of(Roles.ProgrammeOfficer, 4);

    public static readonly Actor Auditor = Of(Roles.Auditor, 5);

    /// <summary>Signed in, with no role.</summary>
    public static readonly Actor Nobody = new(Id(6), "nobody@test.example", new HashSet<string>(), "correlation-6");

    /// <summary>A person of a role; the same number is the same person.</summary>
    public static Actor Of(string role, int number = 100) =>
        new(Id(number), $"{role}{number}@test.example", Roles.PermissionsOf(role), $"correlation-{number}");

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
