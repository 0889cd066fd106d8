using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Approvals;

public sealed class ApprovalPolicyTests
{
    private static readonly Gen<ApprovalPolicy> Policies =
        from amounts in Laws.Lists(Laws.Minor, 0, ApprovalPolicy.MaxStages - 1)
        from approvers in Gen.Choose(1, ApprovalPolicy.MaxApprovers)
        from permission in Gen.Elements<string>([.. ApprovalPolicy.StagePermissions])
        from hours in Gen.Elements<int?>(null, 1, 24, ApprovalPolicy.MaxHours)
        select new ApprovalPolicy
        {
            Stages = [new ApprovalStage(0, approvers), .. amounts.Order().Select(amount => new ApprovalStage(amount, approvers) { Permission = permission })],
            ExpiresAfterHours = hours,
        };

    [Fact]
    public void For_AnyTotal_IsNeverEmptyAndGrowsWithTheTotal() => Laws.Hold(
        from policy in Policies from one in Laws.Minor from other in Laws.Minor select (policy, Small: Math.Min(one, other), Large: Math.Max(one, other)),
        given =>
        {
            var (small, large) = (given.policy.For(given.Small), given.policy.For(given.Large));

            // Whoever must approve the smaller one must approve the larger one too, in the same order.
            Assert.NotEmpty(small);
            Assert.Equal(small, large.Take(small.Count));
            Assert.All(small, stage => Assert.True(stage.FromAmount <= given.Small));
            Assert.All(given.policy.Stages.Skip(small.Count), stage => Assert.True(stage.FromAmount > given.Small));
        });

    [Fact]
    public void Store_AnyPolicyWithinBounds_IsReadBackAsItWas() => Laws.Hold(Policies, policy =>
    {
        var errors = new FieldErrors();
        policy.Check(errors, "approvalPolicy");

        Assert.False(errors.Any, string.Join('\n', errors.All.Values.SelectMany(messages => messages)));
        Assert.Equal(policy, ApprovalPolicy.Stored(policy.Store()));
        Assert.Equal(policy.Store(), policy.Canonical().Store());
        Assert.Equal(policy.GetHashCode(), policy.Canonical().GetHashCode());
    });

    [Fact]
    public void Equals_OfAnotherStageExpiryOrPermission_IsNot()
    {
        var policy = new ApprovalPolicy { Stages = [new(0, 1), new(100, 2)], ExpiresAfterHours = 24 };

        Assert.NotEqual(policy, policy with { Stages = [new(0, 1)] });
        Assert.NotEqual(policy, policy with { Stages = [new(0, 1), new(100, 3)] });
        Assert.NotEqual(policy, policy with { Stages = [new(0, 1), new(101, 2)] });
        Assert.NotEqual(policy, policy with { Stages = [new(0, 1), new(100, 2) { Permission = Permissions.ManageProgrammes }] });
        Assert.NotEqual(policy, policy with { ExpiresAfterHours = null });
    }

    [Fact]
    public void Check_OfWhatIsOutOfBounds_NamesEachField()
    {
        Assert.Equal(["p.stages"], Wrong(new ApprovalPolicy { Stages = [] }));
        Assert.Equal(["p.stages"], Wrong(new ApprovalPolicy { Stages = [.. Enumerable.Repeat(new ApprovalStage(0, 1), ApprovalPolicy.MaxStages + 1)] }));
        Assert.Equal(["p.stages[0].fromAmount"], Wrong(new ApprovalPolicy { Stages = [new(1, 1)] }));
        Assert.Equal(["p.stages[0].fromAmount", "p.stages[1].fromAmount"], Wrong(new ApprovalPolicy { Stages = [new(-1, 1), new(-2, 1)] }));
        Assert.Equal(["p.stages[1].fromAmount"], Wrong(new ApprovalPolicy { Stages = [new(0, 1), new(Amount.MaxMinor + 1, 1)] }));
        Assert.Equal(["p.stages[2].fromAmount"], Wrong(new ApprovalPolicy { Stages = [new(0, 1), new(2, 1), new(1, 1)] }));
        Assert.Equal(["p.stages[0].approvers", "p.stages[1].approvers"], Wrong(new ApprovalPolicy { Stages = [new(0, 0), new(1, ApprovalPolicy.MaxApprovers + 1)] }));
        Assert.Equal(["p.stages[0].permission"], Wrong(new ApprovalPolicy { Stages = [new(0, 1) { Permission = Permissions.ViewPayments }] }));
        Assert.Equal(["p.expiresAfterHours"], Wrong(new ApprovalPolicy { ExpiresAfterHours = 0 }));
        Assert.Equal(["p.expiresAfterHours"], Wrong(new ApprovalPolicy { ExpiresAfterHours = ApprovalPolicy.MaxHours + 1 }));
        Assert.Empty(Wrong(new ApprovalPolicy()));
        Assert.Empty(Wrong(new ApprovalPolicy { Stages = [new(0, 1), new(0, ApprovalPolicy.MaxApprovers), new(Amount.MaxMinor, 1)], ExpiresAfterHours = ApprovalPolicy.MaxHours }));
    }

    private static IEnumerable<string> Wrong(ApprovalPolicy policy)
    {
        var errors = new FieldErrors();
        policy.Check(errors, "p");
        return errors.All.Keys.Order(StringComparer.Ordinal);
    }
}
