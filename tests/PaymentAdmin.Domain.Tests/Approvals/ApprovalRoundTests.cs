using FsCheck.Fluent;
using PaymentAdmin.Domain.Approvals;

namespace PaymentAdmin.Domain.Tests.Approvals;

public sealed class ApprovalRoundTests
{
    [Fact]
    public void Approved_OfAnyStages_EndsWithExactlyAsManyAsTheyAsk() => Laws.Hold(Laws.Lists(Gen.Choose(1, ApprovalPolicy.MaxApprovers), 1, ApprovalPolicy.MaxStages), approvers =>
    {
        var round = Open(new ApprovalPolicy { Stages = [.. approvers.Select(count => new ApprovalStage(0, count))] });
        var given = 0;
        foreach (var (stage, count) in approvers.Index())
        {
            for (var i = 1; i <= count; i++)
            {
                Assert.Equal((stage, RoundStatus.Open), (round.Stage, round.Status));
                given++;
                Assert.Equal(given == approvers.Sum(), round.Approved(i, Known.Later));
            }
        }

        Assert.Equal((approvers.Count, RoundStatus.Approved, given), (round.Stage, round.Status, round.Version));
    });

    [Fact]
    public void Stages_AreThoseOfTheTotal()
    {
        var policy = new ApprovalPolicy { Stages = [new(0, 1), new(100, 1), new(101, 1)] };

        Assert.Equal([0L, 100], Open(policy, total: 100).Stages.Select(stage => stage.FromAmount));
        Assert.Equal([0L], Open(policy, total: 99).Stages.Select(stage => stage.FromAmount));
        Assert.Equal(3, Open(policy, total: 101).Stages.Count);
    }

    [Fact]
    public void IsLate_IsFromItsLastMomentOn()
    {
        var round = Open(new ApprovalPolicy { ExpiresAfterHours = 2 });

        Assert.Equal(Known.Now.AddHours(2), round.ExpiresAt);
        Assert.False(round.IsLate(Known.Now.AddHours(2).AddTicks(-1)));
        Assert.True(round.IsLate(Known.Now.AddHours(2)));
        Assert.False(Open(new ApprovalPolicy()).IsLate(DateTime.MaxValue));
    }

    [Fact]
    public void End_SaysHowAndWhy()
    {
        var round = Open(new ApprovalPolicy());

        round.End(RoundStatus.SentBack, "wrong amounts", Known.Later);

        Assert.Equal((RoundStatus.SentBack, "wrong amounts", Known.Later, 1), (round.Status, round.EndedBecause, round.EndedAt, round.Version));
    }

    private static ApprovalRound Open(ApprovalPolicy policy, long total = 1_000) =>
        ApprovalRound.Open(Known.Id(1), Known.Id(2), 1, new SubmittedContent("hash", policy, 1, 1, total, "{}"), Known.Ada, Known.Now);
}
