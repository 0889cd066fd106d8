using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

public sealed class PaymentTests
{
    [Fact]
    public void Prepare_OfAPayment_IsADraftWithItsReferenceTaken()
    {
        var payment = Paid.Draft();

        Assert.Equal((PaymentStatus.Draft, 50_000, "CVA-2024-001-001", "CVA-2024-001-001"), (payment.Status, payment.AmountMinor, payment.Reference, payment.ReferenceTaken));
        Assert.Equal((null, null, null, false), (payment.IdempotencyKey, payment.ReleasedAt, payment.MappingVersion, payment.MayHaveLeft));
    }

    [Theory]
    [InlineData(null, PaymentStatus.Queued)]
    [InlineData(HeldBecause.Pilot, PaymentStatus.Held)]
    public void Release_OfAnApprovedOne_FixesItsKey(HeldBecause? held, PaymentStatus expected)
    {
        var payment = Paid.Approved();

        payment.Release(Paid.Name, Known.Now.AddMilliseconds(7), Paid.ProviderReference, held, Known.Later);

        Assert.Equal((expected, held), (payment.Status, payment.HeldBecause));
        Assert.Equal(("pay_1-20260314T092653007Z", Known.Now.AddMilliseconds(7)), (payment.IdempotencyKey, payment.ReleasedAt));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HeldBecause.Pilot)]
    public void Release_OfOneThatWasReleased_IsRefusedAndKeepsTheKey(HeldBecause? held)
    {
        var payment = Paid.Approved();
        payment.Release(Paid.Name, Known.Now, Paid.ProviderReference, held, Known.Now);
        var (key, version) = (payment.IdempotencyKey, payment.Version);

        foreach (var again in new HeldBecause?[] { null, HeldBecause.Limit })
        {
            Assert.Equal("payment_state", Assert.Throws<Refusal>(() => payment.Release(Paid.Name, Known.Later, Paid.ProviderReference, again, Known.Later)).Code);
        }

        Assert.Equal((key, version, Known.Now), (payment.IdempotencyKey, payment.Version, payment.ReleasedAt));
    }

    [Fact]
    public void Release_OfADraft_IsRefused()
    {
        var payment = Paid.Draft();

        Assert.Equal("payment_state", Assert.Throws<Refusal>(() => payment.Release(Paid.Name, Known.Now, Paid.ProviderReference, held: null, Known.Now)).Code);
        Assert.Null(payment.IdempotencyKey);
    }

    [Fact]
    public void Key_ThroughAllThatHappensAfterwards_StaysTheSame()
    {
        var payment = Paid.Approved();
        payment.Release(Paid.Name, Known.Now, Paid.ProviderReference, HeldBecause.Pilot, Known.Now);
        var key = payment.IdempotencyKey;

        foreach (var what in (PaymentEvent[])[PaymentEvent.Queue, PaymentEvent.Claim, PaymentEvent.Queue, PaymentEvent.Claim, PaymentEvent.Lose, PaymentEvent.Claim, PaymentEvent.Acknowledge, PaymentEvent.Complete, PaymentEvent.Doubt, PaymentEvent.Fail])
        {
            payment.Let(what, Known.Later);
            Assert.Equal(key, payment.IdempotencyKey);
        }
    }

    [Fact]
    public void Void_OfAnApproval_ForgetsTheMapping()
    {
        var payment = Paid.Approved();
        Assert.Equal(3, payment.MappingVersion);

        payment.Let(PaymentEvent.Void, Known.Later);

        Assert.Equal((PaymentStatus.Draft, null), (payment.Status, payment.MappingVersion));
    }

    [Fact]
    public void Change_OfWhatIsApproved_IsRefused()
    {
        var payment = Paid.Approved();

        Assert.Equal("payment_state", Assert.Throws<Refusal>(() => payment.Change(Paid.Terms with { AmountMinor = 60_000 }, Known.Later)).Code);

        Assert.Equal(50_000, payment.AmountMinor);
    }

    [Fact]
    public void Cancel_OfADraft_GivesItsReferenceBack()
    {
        var payment = Paid.Draft();

        payment.Let(PaymentEvent.Cancel, Known.Later);

        Assert.Equal((PaymentStatus.Cancelled, "CVA-2024-001-001", null), (payment.Status, payment.Reference, payment.ReferenceTaken));
    }

    [Fact]
    public void Leave_OfOneThatIsQueued_ShutsTheWayBack()
    {
        var payment = Paid.Queued();

        payment.Leave(batchId: null, Known.Later);

        Assert.Equal((PaymentStatus.Submitting, true, 1, 1, Known.Later), (payment.Status, payment.MayHaveLeft, payment.Tries, payment.Sends, payment.SubmittedAt));
        foreach (var back in (PaymentEvent[])[PaymentEvent.Queue, PaymentEvent.Hold])
        {
            Assert.Equal("payment_state", Assert.Throws<Refusal>(() => payment.Let(back, Known.Later)).Code);
        }

        payment.Let(PaymentEvent.Doubt, Known.Later);
        foreach (var back in (PaymentEvent[])[PaymentEvent.Correct, PaymentEvent.Cancel])
        {
            Assert.Equal("payment_state", Assert.Throws<Refusal>(() => payment.Let(back, Known.Later)).Code);
        }

        payment.Let(PaymentEvent.Fail, Known.Later);
        Assert.Equal(PaymentStatus.Failed, payment.Status);
    }

    [Fact]
    public void Leave_OfOneThatIsNotReleased_IsRefused() =>
        Assert.Equal("payment_state", Assert.Throws<Refusal>(() => Paid.Approved().Leave(batchId: null, Known.Now)).Code);

    [Fact]
    public void Doubt_BeforeAnythingLeft_MayBeCorrected()
    {
        var payment = Paid.Submitting();

        payment.Let(PaymentEvent.Doubt, Known.Later);
        payment.Let(PaymentEvent.Correct, Known.Later);

        Assert.Equal(PaymentStatus.Queued, payment.Status);
    }

    [Fact]
    public void Hear_OfAnIdThatIsTooLongToKeep_IsTheSameTheNextTime()
    {
        var payment = Paid.Leaving();
        var id = new string('7', Payment.PspReferenceMaxLength) + "8";

        Assert.Equal(Heard.Changed, payment.Hear(new PaymentNews(PaymentSaid.Pending, id), Known.Now));
        Assert.Equal(Heard.Changed, payment.Hear(new PaymentNews(PaymentSaid.Completed, id), Known.Later));

        Assert.Equal((PaymentStatus.Completed, Payment.PspReferenceMaxLength), (payment.Status, payment.PspPaymentId!.Length));
    }

    [Fact]
    public void Hear_OfAnotherId_IsAnotherPayment()
    {
        var payment = Paid.Leaving();
        payment.Hear(new PaymentNews(PaymentSaid.Pending, "PSP-1"), Known.Now);

        Assert.Equal(Heard.AnotherPayment, payment.Hear(new PaymentNews(PaymentSaid.Completed, "PSP-2"), Known.Later));
        Assert.Equal((PaymentStatus.NeedsReview, Payment.DoublePayment), (payment.Status, payment.FailureReason));
    }
}
