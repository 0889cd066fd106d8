using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments;
using static PaymentAdmin.Domain.Payments.PaymentEvent;
using static PaymentAdmin.Domain.Payments.PaymentStatus;

namespace PaymentAdmin.Domain.Tests.Payments;

public sealed class PaymentStatesTests
{
    /// <summary>The design's table, written again by hand: whatever is not here cannot happen.</summary>
    private static readonly Dictionary<(PaymentStatus From, PaymentEvent What), PaymentStatus> Table = new()
    {
        [(Draft, Approve)] = Approved,
        [(Draft, Cancel)] = Cancelled,
        [(Approved, Queue)] = Queued,
        [(Approved, Hold)] = Held,
        [(Approved, PaymentEvent.Void)] = Draft,
        [(Approved, Cancel)] = Cancelled,
        [(Queued, Claim)] = Submitting,
        [(Queued, Hold)] = Held,
        [(Queued, Cancel)] = Cancelled,
        [(Held, Queue)] = Queued,
        [(Held, Cancel)] = Cancelled,
        [(Submitting, Acknowledge)] = Pending,
        [(Submitting, Complete)] = Completed,
        [(Submitting, Fail)] = Failed,
        [(Submitting, Lose)] = Unknown,
        [(Submitting, Doubt)] = NeedsReview,
        [(Submitting, Queue)] = Queued,
        [(Submitting, Hold)] = Held,
        [(Pending, Complete)] = Completed,
        [(Pending, Fail)] = Failed,
        [(Pending, Doubt)] = NeedsReview,
        [(Unknown, Claim)] = Submitting,
        [(Unknown, Acknowledge)] = Pending,
        [(Unknown, Complete)] = Completed,
        [(Unknown, Fail)] = Failed,
        [(Unknown, Doubt)] = NeedsReview,
        [(NeedsReview, Complete)] = Completed,
        [(NeedsReview, Fail)] = Failed,
        [(NeedsReview, Correct)] = Queued,
        [(NeedsReview, Cancel)] = Cancelled,
        [(Completed, Reverse)] = Reversed,
        [(Completed, Doubt)] = NeedsReview,
        [(Failed, Doubt)] = NeedsReview,
        [(Failed, Retry)] = Queued,
        [(Reversed, Doubt)] = NeedsReview,
    };

    /// <summary>What is only for a payment of which nothing can have left.</summary>
    private static readonly PaymentEvent[] OnlyUnsent = [Queue, Hold, Correct, Cancel];

    /// <summary>Where a payment cannot be once something of it may have left.</summary>
    private static readonly PaymentStatus[] OnlyUnsentStatuses = [Draft, Approved, Queued, Held, Cancelled];

    public static TheoryData<PaymentStatus, PaymentEvent, bool> All { get; } =
        [.. from status in Enum.GetValues<PaymentStatus>() from what in Enum.GetValues<PaymentEvent>() from sent in new[] { false, true } select (status, what, sent)];

    [Theory, MemberData(nameof(All))]
    public void Next_OfEveryStatusAndEvent_IsTheDesignsTable(PaymentStatus from, PaymentEvent what, bool sent)
    {
        PaymentStatus? expected = Table.TryGetValue((from, what), out var to) && !(sent && OnlyUnsent.Contains(what)) ? to : null;

        Assert.Equal(expected, PaymentStates.Next(from, what, sent));
    }

    [Fact]
    public void Next_AfterAnyEventsOfASentPayment_NeverQueuesOrCancelsIt()
    {
        var sent = Enum.GetValues<PaymentStatus>().Except(OnlyUnsentStatuses).ToArray();
        var cases = from start in Gen.Elements(sent)
                    from events in Gen.Elements(Enum.GetValues<PaymentEvent>()).ListOf()
                    select (start, events);

        Laws.Hold(cases, made =>
        {
            var status = made.start;
            foreach (var what in made.events.Where(what => what != Retry))
            {
                status = PaymentStates.Next(status, what, sent: true) ?? status;
                Assert.DoesNotContain(status, OnlyUnsentStatuses);
            }
        });
    }

    [Fact]
    public void Payment_AfterAnyEvents_IsNeverQueuedOrCancelledOnceItMayHaveLeft()
    {
        var left = 0;

        // Half of them begin with what leads out, so that few end before anything left.
        var out_ = new List<PaymentEvent> { Approve, Queue, Claim };
        var cases = from begun in Gen.Elements(true, false)
                    from events in Gen.Elements(Enum.GetValues<PaymentEvent>()).ListOf()
                    select (PaymentEvent[])[.. begun ? out_ : [], .. events];

        Laws.Hold(cases, events =>
        {
            var payment = Paid.Draft();
            var gone = false;
            foreach (var what in events.Where(what => what != Retry))
            {
                var version = payment.Version;
                var before = payment.Status;
                if (Record.Exception(() => payment.Let(what, Known.Later)) is { } refused)
                {
                    Assert.Equal("payment_state", Assert.IsType<Refusal>(refused).Code);
                    Assert.Equal((before, version), (payment.Status, payment.Version));
                    continue;
                }

                // What the PSP says, or fails to say, is said of something that reached it.
                gone |= what is Acknowledge or Complete or Fail or Lose or Reverse;
                left += gone ? 1 : 0;
                Assert.Equal(gone, payment.MayHaveLeft);
                Assert.False(gone && OnlyUnsentStatuses.Contains(payment.Status), $"{what} led to {payment.Status}");
            }
        });

        Assert.True(left > 100, "Too few cases sent anything.");
    }
}
