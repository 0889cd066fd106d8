using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Tests.Programmes;

public sealed class ProgrammeTests
{
    private static readonly DateTime s_now = new(2026, 3, 14, 9, 26, 53, DateTimeKind.Utc);
    private static readonly Actor s_admin = Actor.System("admin", "c");
    private static readonly Guid[] s_connections = [new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)];
    private static readonly ProgrammeSettings s_settings = new() { Name = " Food ", Approval = new ApprovalPolicy() };

    [Fact]
    public void Add_OfAProgramme_KeepsItInCanonicalForm()
    {
        var programme = Add("food", s_settings);

        Assert.Equal(("FOOD", "Food", "TZS", "TZ", ProgrammeStatus.Active, 1), (programme.Code, programme.Name, programme.Currency, programme.Country, programme.Status, programme.Version));
        Assert.Equal(s_connections, programme.Connections.Select(connection => connection.ConnectionId));
        Assert.Equal((Guid.Empty, new ApprovalPolicy()), (programme.RegisterId, programme.Approval));
    }

    [Fact]
    public void Add_WithEverythingWrong_NamesEveryField()
    {
        var wrong = new ProgrammeSettings
        {
            Name = "",
            StartsOn = new DateOnly(2026, 2, 1),
            EndsOn = new DateOnly(2026, 1, 1),
            Budget = 0,
            BeneficiaryCycleLimit = -1,
            Approval = new ApprovalPolicy { Stages = [] },
        };

        var refusal = Assert.Throws<Refusal>(() => Programme.Add(Guid.Empty, "a b", null, "XXX", "Tanzania", wrong, [], s_admin, s_now));

        Assert.Equal(
            ["approvalPolicy.stages", "beneficiaryCycleLimit", "budget", "code", "connectionIds", "country", "currency", "endsOn", "name"],
            refusal.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Change_ToTheSame_ChangesNothing()
    {
        var programme = Add("FOOD", s_settings);

        Assert.False(programme.Change(s_settings, s_connections, ProgrammeStatus.Active, s_admin, s_now.AddDays(1)));
        Assert.Equal((s_now, 1), (programme.UpdatedAt, programme.Version));
    }

    [Fact]
    public void Change_OfPolicyConnectionsAndStatus_TakesEachOver()
    {
        var programme = Add("FOOD", s_settings);
        var other = new Guid(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var policy = new ApprovalPolicy { Stages = [new(0, 1), new(1_000_000, 2)], ExpiresAfterHours = 48 };

        Assert.True(programme.Change(s_settings with { Approval = policy }, [other], ProgrammeStatus.Closed, s_admin, s_now.AddDays(1)));

        Assert.Equal((policy, ProgrammeStatus.Closed, 2), (programme.Approval, programme.Status, programme.Version));
        Assert.Equal(other, Assert.Single(programme.Connections).ConnectionId);
    }

    private static Programme Add(string code, ProgrammeSettings settings) => Programme.Add(Guid.Empty, code, null, "TZS", "TZ", settings, s_connections, s_admin, s_now);
}
