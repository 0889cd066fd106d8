using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using static PaymentAdmin.Domain.Distributions.DistributionEvent;
using static PaymentAdmin.Domain.Distributions.DistributionStatus;

namespace PaymentAdmin.Domain.Tests.Distributions;

public sealed class DistributionStatesTests
{
    /// <summary>The design's table, written again by hand: whatever is not here cannot happen.</summary>
    private static readonly Dictionary<(DistributionStatus From, DistributionEvent What), DistributionStatus> Table = new()
    {
        [(Draft, Submit)] = InApproval,
        [(SentBack, Submit)] = InApproval,
        [(InApproval, DistributionEvent.Approve)] = Approved,
        [(InApproval, DistributionEvent.SendBack)] = SentBack,
        [(InApproval, DistributionEvent.Reject)] = Rejected,
        [(Approved, DistributionEvent.Void)] = Draft,
        [(Approved, DistributionEvent.Release)] = Released,
        [(Released, Start)] = Submitting,
        [(Submitting, Pause)] = Paused,
        [(Submitting, Halt)] = Halted,
        [(Paused, Resume)] = Submitting,
        [(Halted, Resume)] = Submitting,
        [(Submitting, Complete)] = Completed,
        [(Submitting, CompleteWithFailures)] = CompletedWithFailures,
        [(Paused, CompleteWithFailures)] = CompletedWithFailures,
        [(Halted, CompleteWithFailures)] = CompletedWithFailures,
        [(Draft, Cancel)] = Cancelled,
        [(InApproval, Cancel)] = Cancelled,
        [(SentBack, Cancel)] = Cancelled,
        [(Approved, Cancel)] = Cancelled,
        [(Released, Cancel)] = Cancelled,
    };

    [Fact]
    public void Next_OfEveryStatusAndEvent_IsTheDesignsTable()
    {
        foreach (var from in Enum.GetValues<DistributionStatus>())
        {
            foreach (var what in Enum.GetValues<DistributionEvent>())
            {
                Assert.Equal(Table.TryGetValue((from, what), out var next) ? next : null, DistributionStates.Next(from, what));
            }
        }
    }

    [Fact]
    public void Let_WhateverHappens_ThePaymentsOfAnApprovedOneChangeOnlyByAnEditThatVoidsIt()
    {
        foreach (var status in Enum.GetValues<DistributionStatus>())
        {
            var expected = status is Draft or SentBack or Approved;
            Assert.Equal(expected, DistributionStates.MayChange(status));
            Assert.True(!expected || DistributionStates.Next(status, DistributionEvent.Void) == Draft || DistributionStates.Next(status, Submit) == InApproval);
        }
    }

    [Fact]
    public void Let_WhatCannotHappen_IsRefusedAndChangesNothing()
    {
        var distribution = Made();

        var refusal = Assert.Throws<Refusal>(() => distribution.Let(DistributionEvent.Release, null, Known.Ben, Known.Later));

        Assert.Equal((RefusalKind.Conflict, "distribution_state", "status"), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.Equal((Draft, 1, Known.Now), (distribution.Status, distribution.Version, distribution.UpdatedAt));
    }

    [Fact]
    public void Let_OfEachStep_KeepsReasonAndTimes()
    {
        var distribution = Made();

        distribution.Let(Submit, null, Known.Ada, Known.Now);
        Assert.Equal("distribution_state", Assert.Throws<Refusal>(() => distribution.PaymentsChanged(1, 1, Known.Ada, Known.Now)).Code);
        distribution.Let(DistributionEvent.SendBack, "wrong amounts", Known.Ben, Known.Now);
        Assert.Equal((SentBack, "wrong amounts"), (distribution.Status, distribution.StatusReason));
        distribution.Let(Submit, null, Known.Ada, Known.Now);
        distribution.Let(DistributionEvent.Approve, null, Known.Ben, Known.Now);
        Assert.Null(distribution.ReleasedAt);
        distribution.Let(DistributionEvent.Release, null, Known.Ada, Known.Later);

        Assert.Equal((Released, Known.Later, 6, (string?)null), (distribution.Status, distribution.ReleasedAt, distribution.Version, distribution.StatusReason));
    }

    private static Distribution Made() => Distribution.Make(
        Known.Id(1), new DistributionPlace(Known.Id(2), Known.Id(3), ConnectionEnvironment.Sandbox, "TZS"), new DistributionWords("March", "Food", "2026-03"), Known.Ada, Known.Now);
}
