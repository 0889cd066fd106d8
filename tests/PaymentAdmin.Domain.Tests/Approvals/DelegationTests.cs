using PaymentAdmin.Domain.Approvals;

namespace PaymentAdmin.Domain.Tests.Approvals;

public sealed class DelegationTests
{
    [Fact]
    public void CountsAt_IsFromItsBeginToItsEnd_UnlessItWasTakenBack()
    {
        var delegation = Lend(Known.Later, Known.Later.AddDays(1), " leave ");

        Assert.False(delegation.CountsAt(Known.Later.AddTicks(-1)));
        Assert.True(delegation.CountsAt(Known.Later));
        Assert.True(delegation.CountsAt(Known.Later.AddDays(1).AddTicks(-1)));
        Assert.False(delegation.CountsAt(Known.Later.AddDays(1)));
        Assert.Equal("leave", delegation.Reason);

        delegation.Revoke(Known.Later);
        delegation.Revoke(Known.Later.AddHours(1));
        Assert.Equal((Known.Later, 1, false), (delegation.RevokedAt, delegation.Version, delegation.CountsAt(Known.Later.AddHours(2))));
    }

    [Fact]
    public void Lend_OfWhatIsOutOfBounds_NamesEachField()
    {
        Assert.Equal(["endsAt"], Known.InvalidFields(() => Lend(Known.Later, Known.Later)));
        Assert.Equal(["endsAt"], Known.InvalidFields(() => Lend(Known.Now.AddDays(-2), Known.Now)));
        Assert.Equal(["endsAt"], Known.InvalidFields(() => Lend(Known.Now, Known.Now.AddDays(Delegation.MaxDays).AddTicks(1))));
        Assert.Equal(["reason", "to"], Known.InvalidFields(() => Delegation.Lend(Known.Id(9), Known.Ada, Known.Ada.Id, "ada@example.org", Known.Now, Known.Later, "a\u202eb", Known.Now)));
        Assert.Null(Lend(Known.Now, Known.Now.AddDays(Delegation.MaxDays), " ").Reason);
    }

    private static Delegation Lend(DateTime from, DateTime to, string? reason = null) =>
        Delegation.Lend(Known.Id(9), Known.Ada, Known.Ben.Id, Known.Ben.Name, from, to, reason, Known.Now);
}
