using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Domain.Tests;

public sealed class ActorTests
{
    private static readonly Actor Auditor = new(Known.Id(3), "auditor@example.org", Roles.PermissionsOf(Roles.Auditor), "correlation-3");

    [Fact]
    public void Require_PermissionHeld_Passes()
    {
        Assert.True(Auditor.May(Permissions.ViewLedger));
        Assert.Null(Record.Exception(() => Auditor.Require(Permissions.ViewLedger)));
    }

    [Fact]
    public void Require_PermissionMissing_IsForbiddenAndNamesIt()
    {
        Assert.False(Auditor.May(Permissions.ManageProcessors));

        var refusal = Assert.Throws<Refusal>(() => Auditor.Require(Permissions.ManageProcessors));

        Assert.Equal((RefusalKind.Forbidden, "forbidden"), (refusal.Kind, refusal.Code));
        Assert.Contains("manage_processors", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void System_Job_MayEverythingAndIsNobody()
    {
        var system = Actor.System("seed", "correlation-4");
        Assert.Equal((Guid.Empty, "seed", "correlation-4"), (system.Id, system.Name, system.CorrelationId));
        Assert.All(Permissions.All, permission => Assert.True(system.May(permission)));
    }
}
