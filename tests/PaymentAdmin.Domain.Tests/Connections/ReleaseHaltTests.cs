using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using static PaymentAdmin.Domain.Connections.ConnectionEvent;
using static PaymentAdmin.Domain.Connections.ConnectionStatus;

namespace PaymentAdmin.Domain.Tests.Connections;

/// <summary>A halt ends with the words of two people, and with nothing else.</summary>
public sealed class ReleaseHaltTests
{
    private static readonly Actor Cem = new(Known.Id(3), "cem@example.org", Permissions.All, "correlation-3");

    [Fact]
    public void ReleaseHalt_ByOnePerson_IsRememberedAndHaltedStill()
    {
        var connection = Halted("amount mismatch");

        Assert.False(connection.ReleaseHalt(" cleared up ", Known.Ada, Known.Now));

        Assert.Equal((ConnectionStatus.Halted, "amount mismatch"), (connection.Status, connection.StatusReason));
        Assert.Equal((Known.Ada.Id, Known.Ada.Name, Known.Now, "cleared up"), FirstOf(connection));
        Assert.Equal((4, Known.Ada.Name), (connection.Version, connection.UpdatedByName));
    }

    [Fact]
    public void ReleaseHalt_ByASecondPerson_GoesOnWhereItWasHalted()
    {
        var connection = Halted("amount mismatch");
        connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);

        Assert.True(connection.ReleaseHalt("seen", Known.Ben, Known.Later));

        Assert.Equal((Verified, null, null), (connection.Status, connection.StatusReason, connection.StoppedFrom));
        Assert.Equal((5, Known.Later, Known.Ben.Name), (connection.Version, connection.UpdatedAt, connection.UpdatedByName));
        Assert.Equal((null, null, null, null), FirstOf(connection));
    }

    [Fact]
    public void ReleaseHalt_TwiceByOnePerson_IsRefusedWhateverTheirName()
    {
        var connection = Halted("amount mismatch");
        connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);

        var refusal = Assert.Throws<Refusal>(() => connection.ReleaseHalt("really", Known.Ada with { Name = "other@example.org", CorrelationId = "another session" }, Known.Later));

        Assert.Equal((RefusalKind.Conflict, "second_person_needed"), (refusal.Kind, refusal.Code));
        Assert.Equal((ConnectionStatus.Halted, 4, "cleared up"), (connection.Status, connection.Version, connection.ReleasedFirstBecause));
    }

    [Fact]
    public void ReleaseHalt_OfAHaltUponAPause_ReturnsToThePauseAndItsReason()
    {
        var connection = Connected.Sandbox();
        connection.Let(Pause, "maintenance", Known.Ada, Known.Now);
        connection.Let(Halt, "amount mismatch", Known.Ada, Known.Now);
        Assert.Equal((ConnectionStatus.Halted, "amount mismatch"), (connection.Status, connection.StatusReason));

        connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);
        connection.ReleaseHalt("seen to", Known.Ben, Known.Later);

        Assert.Equal((Paused, Setup, "maintenance", null), (connection.Status, connection.StoppedFrom, connection.StatusReason, connection.PausedBecause));
        connection.Let(Resume, null, Known.Ben, Known.Later);
        Assert.Equal(Setup, connection.Status);
    }

    [Theory]
    [InlineData]
    [InlineData(Verify)]
    [InlineData(Pause)]
    [InlineData(Retire)]
    public void ReleaseHalt_OfOneThatIsNotHalted_IsRefusedAndChangesNothing(params ConnectionEvent[] events)
    {
        var connection = Connected.Sandbox();
        Array.ForEach(events, what => connection.Let(what, "because", Known.Ada, Known.Now));
        var (status, version) = (connection.Status, connection.Version);

        var refusal = Assert.Throws<Refusal>(() => connection.ReleaseHalt("cleared up", Known.Ben, Known.Later));

        Assert.Equal((RefusalKind.Conflict, "connection_state", "status"), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.Equal((status, version, null), (connection.Status, connection.Version, connection.ReleasedFirstById));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Let_ResumeOfAHaltedOne_IsRefusedAndKeepsTheFirstRelease(bool releasedFirst)
    {
        var connection = Halted("amount mismatch");
        _ = releasedFirst && connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);
        var version = connection.Version;

        var refusal = Assert.Throws<Refusal>(() => connection.Let(Resume, "hurry", Known.Ben, Known.Later));

        Assert.Equal((RefusalKind.Conflict, "release_needs_two"), (refusal.Kind, refusal.Code));
        Assert.Equal((ConnectionStatus.Halted, version, releasedFirst), (connection.Status, connection.Version, connection.ReleasedFirstById == Known.Ada.Id));
    }

    [Fact]
    public void Let_RetireOfAHaltedOne_VoidsTheFirstRelease()
    {
        var connection = Halted("amount mismatch");
        connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);

        connection.Let(Retire, "replaced", Known.Ben, Known.Later);

        Assert.Equal((null, null, null, null), FirstOf(connection));
    }

    [Fact]
    public void ReleaseHalt_OfALaterHalt_TakesTwoPeopleAgain()
    {
        var connection = Halted("amount mismatch");
        connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);
        connection.ReleaseHalt("seen", Known.Ben, Known.Now);
        connection.Let(Halt, "another mismatch", Known.Ada, Known.Now);

        Assert.False(connection.ReleaseHalt("cleared up too", Known.Ben, Known.Later));
        Assert.True(connection.ReleaseHalt("seen too", Known.Ada, Known.Later));
    }

    [Fact]
    public void VoidFirstRelease_OfOneThatOnePersonReleased_TakesTwoPeopleAgainWhoSeeBothReasons()
    {
        var connection = Halted("Amount mismatch.");
        connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);

        Assert.True(connection.VoidFirstRelease("Paid twice.", Cem, Known.Later));

        Assert.Equal((ConnectionStatus.Halted, "Paid twice. Before that: Amount mismatch."), (connection.Status, connection.StatusReason));
        Assert.Equal((5, Known.Later, Cem.Name), (connection.Version, connection.UpdatedAt, connection.UpdatedByName));
        Assert.Equal((null, null, null, null), FirstOf(connection));
        Assert.False(connection.ReleaseHalt("seen", Known.Ben, Known.Later));
        Assert.True(connection.ReleaseHalt("cleared up as well", Known.Ada, Known.Later));
        Assert.Equal((Verified, null), (connection.Status, connection.StatusReason));
    }

    [Fact]
    public void VoidFirstRelease_WithReasonsThatAreLong_KeepsTheNewOneWhole()
    {
        var connection = Halted(new string('a', Connection.ReasonMaxLength));
        connection.ReleaseHalt("cleared up", Known.Ada, Known.Now);
        var found = new string('b', Connection.ReasonMaxLength - 20);

        connection.VoidFirstRelease(found, Cem, Known.Later);

        Assert.Equal(Connection.ReasonMaxLength, connection.StatusReason!.Length);
        Assert.StartsWith($"{found} Before that: aa", connection.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public void VoidFirstRelease_WhereNobodyReleasedIt_DoesNothing()
    {
        var connection = Halted("amount mismatch");

        Assert.False(connection.VoidFirstRelease("paid twice", Cem, Known.Later));

        Assert.Equal((3, "amount mismatch"), (connection.Version, connection.StatusReason));
    }

    /// <summary>A sandbox that was verified, and is halted: version 3.</summary>
    private static Connection Halted(string reason)
    {
        var connection = Connected.Sandbox();
        connection.Let(Verify, null, Known.Ada, Known.Now);
        connection.Let(Halt, reason, Known.Ada, Known.Now);
        return connection;
    }

    private static (Guid?, string?, DateTime?, string?) FirstOf(Connection connection) =>
        (connection.ReleasedFirstById, connection.ReleasedFirstByName, connection.ReleasedFirstAt, connection.ReleasedFirstBecause);
}
