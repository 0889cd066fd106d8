using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>The right to decide can be lent; what makes a person partial cannot be got around by it.</summary>
public sealed class DelegationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Approve_ByALentRight_IsWrittenDownForWhoLentIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers, Approving.Policy(2));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(Actors.Auditor));
        await approving.Lend(Paying.Approver, Actors.Auditor);
        Assert.Equal(Paying.Approver.Name, (await approving.Look(Actors.Auditor)).You.By);

        await approving.Approve(Actors.Auditor);

        var decision = Assert.Single(await approving.Decisions());
        Assert.Equal((Actors.Auditor.Id, Paying.Approver.Id, Paying.Approver.Name), (decision.PersonId, decision.ForId, decision.ForName));
        Assert.Equal([$"{Actors.Auditor.Name} for {Paying.Approver.Name}"], (await approving.Look(Paying.Third)).Stages[0].ApprovedBy);

        // Neither of the two counts again, nor releases.
        await Refused.With(RefusalKind.Conflict, "already_decided", () => approving.Approve(Paying.Approver));
        await Refused.With(RefusalKind.Conflict, "already_decided", () => approving.Approve(Actors.Auditor));
        await approving.Approve(Paying.Third);
        await Refused.With(RefusalKind.Forbidden, "approver_may_not_release", () => approving.Release(Paying.Approver));
        Assert.Equal(DistributionStatus.Released, (await approving.Release(Paying.Maker)).Status);
    }

    [Theory, EachDatabase]
    public async Task Approve_ByTheMakersRightOrAsTheMaker_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers);
        await approving.Lend(Paying.Maker, Actors.Auditor);
        await approving.Lend(Paying.Approver, Paying.Maker);

        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(Actors.Auditor));
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(Actors.Auditor, For(Paying.Maker)));
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(Paying.Maker));
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => approving.Approve(Paying.Maker, For(Paying.Approver)));

        Assert.Empty(await approving.Decisions());
    }

    [Theory, EachDatabase]
    public async Task Approve_ForSomebodyWhoDecidedOrDoesNotLend_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers, Approving.Policy(3));
        await approving.Lend(Paying.Approver, Actors.Auditor);
        await approving.Approve(Paying.Approver);

        await Refused.With(RefusalKind.Conflict, "already_decided", () => approving.Approve(Actors.Auditor));
        await Refused.With(RefusalKind.Conflict, "already_decided", () => approving.Approve(Actors.Auditor, For(Paying.Approver)));
        await Refused.With(RefusalKind.Forbidden, "nothing_lent", () => approving.Approve(Actors.Auditor, For(Paying.Third)));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(Actors.Auditor, For(Actors.Auditor)));
        await Refused.NotFound(() => approving.Approve(Actors.Auditor, new ApproveDistribution.Input(OnBehalfOf: "usr_1")));

        // What was lent cannot be lent on.
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Lend(Actors.Auditor, Actors.Finance));
        await approving.Lend(Paying.Third, Actors.Auditor);
        await approving.Approve(Actors.Auditor);
        Assert.Equal(2, (await approving.Decisions()).Count);
    }

    [Theory, EachDatabase]
    public async Task Approve_WhereSeveralLend_AsksForWhom(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers);
        await approving.Lend(Paying.Approver, Actors.Auditor);
        await approving.Lend(Paying.Third, Actors.Auditor);

        var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => approving.Approve(Actors.Auditor));

        Assert.Equal("onBehalfOf", refusal.Field);
        var you = (await approving.Look(Actors.Auditor)).You;
        Assert.Equal((true, null, 2), (you.MayDecide, you.By, you.Lenders.Count));
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Actors.Auditor, For(Paying.Third))).Status);
    }

    [Theory, EachDatabase]
    public async Task Approve_OutsideItsTimeOrAfterItEnded_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers);
        var now = handlers.Clock.Time;
        await handlers.Get<MakeDelegation>().Handle(new MakeDelegation.Input(Actors.Auditor.Name, now.AddHours(2), now.AddHours(1), "leave"), Paying.Approver, Stop);

        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(Actors.Auditor));
        handlers.Clock.Set(now.AddHours(2));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(Actors.Auditor));
        Assert.Empty((await handlers.Get<ListMyApprovals>().Handle(Actors.Auditor, Stop)).Data);

        var lent = await approving.Lend(Paying.Approver, Actors.Auditor);
        Assert.Equal(Paying.Approver.Name, Assert.Single((await handlers.Get<ListMyApprovals>().Handle(Actors.Auditor, Stop)).Data).OnBehalfOf);
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => handlers.Get<RevokeDelegation>().Handle(PublicId.Delegation.Parse(lent.Id), Paying.Third, Stop));
        await handlers.Get<RevokeDelegation>().Handle(PublicId.Delegation.Parse(lent.Id), Paying.Approver, Stop);
        await handlers.Get<RevokeDelegation>().Handle(PublicId.Delegation.Parse(lent.Id), Actors.Admin, Stop);
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(Actors.Auditor));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Approve_ByTheRightOfWhoHasItNoMore_IsRefused(bool deactivated)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers);
        await approving.Lend(Paying.Approver, Actors.Auditor);
        await approving.Tamper(db => deactivated
            ? db.Set<User>().Where(user => user.Id == Paying.Approver.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false), Stop)
            : db.Set<Microsoft.AspNetCore.Identity.IdentityUserRole<Guid>>().Where(role => role.UserId == Paying.Approver.Id).ExecuteDeleteAsync(Stop));

        await Refused.With(RefusalKind.Forbidden, "forbidden", () => approving.Approve(Actors.Auditor));
        await Refused.With(RefusalKind.Forbidden, "nothing_lent", () => approving.Approve(Actors.Auditor, For(Paying.Approver)));
    }

    [Theory, EachDatabase]
    public async Task Lend_OfWhatDoesNotFit_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers);
        var end = handlers.Clock.Time.AddDays(1);

        await Wrong("to", new MakeDelegation.Input("nobody@else.example", end));
        await Wrong("to", new MakeDelegation.Input(PublicId.User.Format(Guid.Empty), end));
        await Wrong("to", new MakeDelegation.Input(Paying.Approver.Name, end));
        await Wrong("endsAt", new MakeDelegation.Input(Actors.Auditor.Name, handlers.Clock.Time));
        await Wrong("endsAt", new MakeDelegation.Input(Actors.Auditor.Name, end.AddDays(180)));
        await Wrong("reason", new MakeDelegation.Input(Actors.Auditor.Name, end, Reason: new string('x', 501)));
        await Refused.ForWantOf(Permissions.ApproveDistributions, [Actors.Auditor], person => handlers.Get<MakeDelegation>().Handle(new MakeDelegation.Input(Paying.Third.Name, end), person, Stop));

        var made = await handlers.Get<MakeDelegation>().Handle(new MakeDelegation.Input(PublicId.User.Format(Actors.Auditor.Id), end), Paying.Approver, Stop);
        Assert.Equal((Paying.Approver.Name, Actors.Auditor.Name, true), (made.From, made.To, made.Counts));
        Assert.Equal([made], (await handlers.Get<ListDelegations>().Handle(new ListDelegations.Query(), Actors.Auditor, Stop)).Data);
        Assert.Empty((await handlers.Get<ListDelegations>().Handle(new ListDelegations.Query(), Paying.Third, Stop)).Data);
        Assert.Single((await handlers.Get<ListDelegations>().Handle(new ListDelegations.Query(Everybody: true), Actors.Finance, Stop)).Data);
        await Refused.ForWantOf(Permissions.ViewAudit, [Paying.Third], person => handlers.Get<ListDelegations>().Handle(new ListDelegations.Query(Everybody: true), person, Stop));

        async Task Wrong(string field, MakeDelegation.Input input) =>
            Assert.Equal(field, (await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Get<MakeDelegation>().Handle(input, Paying.Approver, Stop))).Field);
    }

    [Theory, EachDatabase]
    public async Task MyApprovals_ShowsWhatWaitsForThisPerson_OldestFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await People(database, handlers, Approving.Policy(1, 1));
        var first = approving.Id;
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        approving.Id = await approving.Paying.MakeWith(1, "April", "2026-04", by: Paying.Third);
        await approving.Submit(by: Paying.Third);

        Assert.Equal(["March", "April"], await Names(Paying.Approver));
        Assert.Equal(["April"], await Names(Paying.Maker));
        Assert.Equal(["March"], await Names(Paying.Third));
        Assert.Empty(await Names(Actors.Finance));
        await approving.Approve(Paying.Approver);
        approving.Id = first;
        Assert.Equal(["March"], await Names(Paying.Approver));
        await approving.SendBack(Paying.Approver);
        Assert.Empty(await Names(Paying.Approver));

        async Task<IEnumerable<string>> Names(Actor person) => (await handlers.Get<ListMyApprovals>().Handle(person, Stop)).Data.Select(row => row.Name);
    }

    private static ApproveDistribution.Input For(Actor person) => new(OnBehalfOf: PublicId.User.Format(person.Id));

    private static async Task<Approving> People(TestDatabase database, Handlers handlers, Domain.Approvals.ApprovalPolicy? policy = null)
    {
        var approving = await Approving.Start(database, handlers, policy);
        foreach (var officer in new[] { Paying.Maker, Paying.Approver, Paying.Third })
        {
            await approving.Keep(officer, Roles.ProgrammeOfficer);
        }

        await approving.Keep(Actors.Auditor, Roles.Auditor);
        await approving.Keep(Actors.Finance, Roles.FinanceReviewer);
        return approving;
    }
}
