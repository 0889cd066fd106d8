using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Tests.Programmes;

public sealed class PayeeChangeTests
{
    [Fact]
    public void Approve_ByItsMaker_IsRefusedAndChangesNothing()
    {
        var change = Proposed();

        var refusal = Assert.Throws<Refusal>(() => change.Decide(approves: true, null, Known.Ada, Known.Later));

        Assert.Equal((RefusalKind.Forbidden, "maker_may_not_approve"), (refusal.Kind, refusal.Code));
        Assert.Equal((PayeeChangeStatus.Proposed, Known.Id(10), 0), (change.Status, change.OpenFor, change.Version));
    }

    [Fact]
    public void Decide_BySomebodyElse_ClosesIt()
    {
        var (approved, rejected) = (Proposed(), Proposed());

        approved.Decide(approves: true, null, Known.Ben, Known.Later);
        rejected.Decide(approves: false, "Wrong number", Known.Ben, Known.Later);

        Assert.Equal((PayeeChangeStatus.Approved, null, Known.Ben.Name, Known.Later), (approved.Status, approved.OpenFor, approved.DecidedByName, approved.DecidedAt));
        Assert.Equal((PayeeChangeStatus.Rejected, null, "Wrong number"), (rejected.Status, rejected.OpenFor, rejected.Reason));
    }

    [Fact]
    public void Reject_ByItsMaker_TakesItBack()
    {
        var change = Proposed();

        change.Decide(approves: false, "Typed wrongly", Known.Ada, Known.Later);

        Assert.Equal((PayeeChangeStatus.Rejected, Known.Ada.Name), (change.Status, change.DecidedByName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_OfWhatIsDecided_IsRefused(bool approves)
    {
        PayeeChange[] decided = [Proposed(), Proposed(), Proposed()];
        decided[0].Decide(approves: true, null, Known.Ben, Known.Later);
        decided[1].Decide(approves: false, "No", Known.Ben, Known.Later);
        decided[2].GiveWay(Known.Later);

        Assert.All(decided, change => Assert.Equal("payee_change_decided", Assert.Throws<Refusal>(() => change.Decide(approves, "No", Known.Ben, Known.Later)).Code));
    }

    private static PayeeChange Proposed() => PayeeChange.Propose(
        Known.Id(20), BeneficiaryTests.Added(), new SealedDetails("after", Known.Id(1), Known.Id(3), null), PaymentChannel.MobileMoney, importId: null, Known.Ada, Known.Now);
}
