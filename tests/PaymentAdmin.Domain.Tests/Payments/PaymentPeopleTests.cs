using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

/// <summary>What people may decide about a payment, by where it stands and what is known of it.</summary>
public sealed class PaymentPeopleTests
{
    private static readonly Actor One = Person(1);
    private static readonly Actor Two = Person(2);

    [Fact]
    public void Resolutions_OfEachState_AreThoseThatCannotPayTwice()
    {
        Assert.Equal([ResolvedAs.Queued, ResolvedAs.Cancelled, ResolvedAs.Completed, ResolvedAs.Failed], NeverSent().Resolutions());
        Assert.Equal([ResolvedAs.Completed, ResolvedAs.Failed], Lost().Resolutions());
        var doubted = Lost();
        doubted.Doubt("no_answer", "", Known.Now);
        Assert.Equal([ResolvedAs.Completed, ResolvedAs.Failed], doubted.Resolutions());

        // What we think never left, and the PSP knows all the same.
        var heard = NeverSent();
        heard.Hear(new PaymentNews(PaymentSaid.Completed), Known.Now);
        Assert.Equal([ResolvedAs.Completed, ResolvedAs.Failed], heard.Resolutions());
        Assert.False(heard.IsCancellable());

        foreach (var other in new[] { Paid.Draft(), Paid.Approved(), Paid.Queued(), Paid.Leaving() })
        {
            Assert.Empty(other.Resolutions());
        }
    }

    [Fact]
    public void ResolveAs_OfEachOutcome_LeadsThere()
    {
        foreach (var (outcome, status) in new[] { (ResolvedAs.Queued, PaymentStatus.Queued), (ResolvedAs.Cancelled, PaymentStatus.Cancelled), (ResolvedAs.Completed, PaymentStatus.Completed), (ResolvedAs.Failed, PaymentStatus.Failed) })
        {
            var payment = NeverSent();
            payment.ResolveAs(new Resolution(outcome), "two people", Known.Now);
            Assert.Equal(status, payment.Status);
        }

        var lost = Lost();
        lost.ResolveAs(new Resolution(ResolvedAs.Completed, "PSP-1"), "two people", Known.Now);
        Assert.Equal((PaymentStatus.Completed, "PSP-1", null), (lost.Status, lost.PspPaymentId, lost.UnresolvedSince));
    }

    [Fact]
    public void RequireResolvable_WithAnotherPspId_IsRefused()
    {
        var payment = Paid.Leaving();
        payment.Hear(new PaymentNews(PaymentSaid.Completed, "PSP-1"), Known.Now);
        payment.Hear(new PaymentNews(PaymentSaid.Failed, "PSP-1"), Known.Now);

        Assert.Equal("other_psp_payment", Assert.Throws<Refusal>(() => payment.RequireResolvable(new Resolution(ResolvedAs.Completed, "PSP-2"))).Code);
        payment.RequireResolvable(new Resolution(ResolvedAs.Completed, "PSP-1"));
    }

    [Fact]
    public void Cancel_OfEachState_IsForWhatNeverLeft()
    {
        Assert.True(Paid.Queued().IsCancellable());
        Assert.True(NeverSent().IsCancellable());
        foreach (var payment in new[] { Paid.Draft(), Paid.Approved(), Paid.Leaving(), Lost() })
        {
            Assert.Equal("payment_state", Assert.Throws<Refusal>(() => payment.Cancel(Known.Now)).Code);
        }

        var queued = Paid.Queued();
        queued.Cancel(Known.Now);
        Assert.Equal((PaymentStatus.Cancelled, null), (queued.Status, queued.ReferenceTaken));
    }

    [Fact]
    public void Proposal_AboutAPaymentThatMoved_NoLongerCounts()
    {
        var lost = Lost();
        var proposal = PaymentProposal.ToResolve(Known.Id(20), 1, lost, new Resolution(ResolvedAs.Failed), "why", One, Known.Now);
        Assert.True(proposal.IsAbout(lost));
        lost.Asked(notFound: true, Known.Now.AddMinutes(1));
        Assert.True(proposal.IsAbout(lost));

        // Nothing arrived, says the PSP, and it will be sent again: that is another thing to decide.
        lost.NeverArrived();
        Assert.False(proposal.IsAbout(lost));

        var failed = Paid.Leaving();
        failed.Hear(new PaymentNews(PaymentSaid.Failed), Known.Now);
        var retry = PaymentProposal.ToRetry(Known.Id(21), 1, failed, "why", One, Known.Now);
        Assert.True(retry.IsAbout(failed));
        failed.Hear(new PaymentNews(PaymentSaid.Completed), Known.Now);
        Assert.False(retry.IsAbout(failed));
    }

    [Fact]
    public void Decide_ByWhoProposed_TakesBackButNeverApproves()
    {
        var failed = Paid.Leaving();
        failed.Hear(new PaymentNews(PaymentSaid.Failed), Known.Now);
        var proposal = PaymentProposal.ToRetry(Known.Id(21), 1, failed, "why", One, Known.Now);

        Assert.Equal("own_proposal", Assert.Throws<Refusal>(() => proposal.Decide(approves: true, "why", One, Known.Now)).Code);
        Assert.Equal(ProposalEnd.Refused, proposal.Decide(approves: false, "why", One, Known.Now).End);
        Assert.Equal(ProposalEnd.Approved, proposal.Decide(approves: true, "why", Two, Known.Now).End);
        Assert.Equal((ProposalEnd.Overtaken, null), proposal.Overtake(Two, Known.Now) is var end ? (end.End, end.Reason) : default);
    }

    private static Actor Person(int number) => new(Known.Id(100 + number), $"person{number}", new HashSet<string>(), "correlation");

    private static Payment NeverSent()
    {
        var payment = Paid.Queued();
        payment.RefuseToSend("not_expressible", "", Known.Now);
        return payment;
    }

    private static Payment Lost()
    {
        var payment = Paid.Leaving();
        payment.Lose(onlyAsk: false, Known.Now);
        return payment;
    }
}
