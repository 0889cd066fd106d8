using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>Sending back, taking back, rejecting, and time running out.</summary>
public sealed class RefuseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task SendBack_ByAnApprover_MakesItChangeableAndShowsWhatChanged(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers);
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => approving.SendBack(Paying.Approver, comment: null));
        await Refused.ForWantOf("approve_distributions", [Actors.Finance, Actors.Auditor], person => approving.SendBack(person));

        var answer = await approving.SendBack(Paying.Approver, " the second one is wrong ");

        Assert.Equal((DistributionStatus.SentBack, "the second one is wrong", RoundStatus.SentBack), (answer.Status, answer.StatusReason, answer.RoundStatus));
        var decision = Assert.Single(await approving.Decisions());
        Assert.Equal((DecisionKind.SentBack, "the second one is wrong", (int?)null), (decision.Kind, decision.Comment, decision.Stage));
        Assert.Single(await Kinds(database, approving.Id), "distribution.sent_back");

        // One changed, one out, two in.
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        await approving.Edit(Paying.Maker, 6_000_000);
        await handlers.Get<PaymentAdmin.Distributions.ChangePayment>().Remove(approving.Id, (await approving.Payments())[1].Id, Paying.Maker, Stop);
        await approving.Paying.Add(approving.Id, await approving.Paying.AddBeneficiary(), 2_000_000);
        await approving.Paying.Add(approving.Id, await approving.Paying.AddBeneficiary(), 3_000_000);
        await handlers.Get<PaymentAdmin.Distributions.RenameDistribution>().Handle(approving.Id, new(Cycle: "2026-3"), PaymentAdmin.Platform.Api.IfMatch.Any, Paying.Maker, Stop);
        var changes = (await approving.Look(Paying.Approver)).Changes!;
        Assert.Equal([new FieldChange("cycle", "2026-03", "2026-3")], changes.Words);
        var expected = new ChangesAnswer(changes.Words, FakeClock.Start, 2, 5_000_000, 1, 5_000_000, 1, 1_000_000, 3, 15_000_000);
        Assert.Equal(expected, changes);
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        await approving.Submit();

        var look = await approving.Look(Paying.Approver);
        Assert.Equal((expected, 2, 4, 16_000_000L), (look.Changes! with { Words = changes.Words }, look.Round!.Number, look.PaymentCount, look.TotalAmount));
        Assert.Single(look.Decisions);
        Assert.Equal(DistributionStatus.Approved, (await approving.Approve(Paying.Approver)).Status);
        Assert.Equal(expected, (await approving.Look(Paying.Approver)).Changes! with { Words = changes.Words });
    }

    [Theory, EachDatabase]
    public async Task SendBack_ByWhoMadeIt_TakesItBack(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers, Approving.Policy(2));
        await approving.Approve(Paying.Approver);
        var demoted = Paying.Maker with { Permissions = Actors.Auditor.Permissions };
        await Refused.ForWantOf("manage_distributions", [demoted], person => approving.SendBack(person));

        var answer = await approving.SendBack(Paying.Maker, "I saw a mistake");

        Assert.Equal((DistributionStatus.SentBack, RoundStatus.TakenBack), (answer.Status, answer.RoundStatus));
        Assert.Single(await Kinds(database, approving.Id), "distribution.taken_back");

        // The approval that was given counts for nothing in the next round.
        await approving.Submit();
        Assert.Equal(0, (await approving.Look(Paying.Approver)).Stages[0].Given);
        Assert.Equal(DistributionStatus.InApproval, (await approving.Approve(Paying.Approver)).Status);
    }

    [Theory, EachDatabase]
    public async Task Reject_ByAnApprover_IsForGood(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var approving = await Approving.Start(database, handlers);
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => approving.Reject(Paying.Approver, "\n"));

        var answer = await approving.Reject(Paying.Approver);

        Assert.Equal((DistributionStatus.Rejected, RoundStatus.Rejected), (answer.Status, answer.RoundStatus));
        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Cancelled, (string?)null), (payment.Status, payment.ReferenceTaken)));
        Assert.Single(await Kinds(database, approving.Id), "distribution.rejected");
        foreach (var act in (Func<Task>[])[() => approving.Submit(), () => approving.Approve(Paying.Third), () => approving.Edit(Paying.Maker), () => approving.Cancel(Paying.Maker), () => approving.SendBack(Paying.Third)])
        {
            Assert.Contains((await Assert.ThrowsAnyAsync<Exception>(act)) is Refusal refusal ? refusal.Code : "distribution_state", new[] { "distribution_state", "payment_state" });
        }
    }

    [Theory, EachDatabase]
    public async Task Act_OnWhatIsLate_EndsItAndSaysSo(DatabaseProvider provider)
    {
        foreach (var (approved, act) in (((bool, Func<Approving, Task>)[])[
            (false, approving => approving.Approve(Paying.Third)), (false, approving => approving.SendBack(Paying.Third)), (false, approving => approving.Reject(Paying.Third)),
            (true, approving => approving.Release(Paying.Third))]))
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers, Approving.Policy(approved ? 1 : 2) with { ExpiresAfterHours = 24 });
            await approving.Approve(Paying.Approver);
            handlers.Clock.Advance(TimeSpan.FromHours(24));

            await Refused.With(RefusalKind.Conflict, "approval_expired", () => act(approving));

            await IsExpired(approving, approved);
        }
    }

    [Theory, EachDatabase(RealOnly = "claims by the database's clock")]
    public async Task Expire_AtItsTime_EndsTheRound(DatabaseProvider provider)
    {
        foreach (var approved in new[] { false, true })
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers, Approving.Policy(approved ? 1 : 2) with { ExpiresAfterHours = 24 });
            await approving.Approve(Paying.Approver);
            handlers.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await approving.Work<ExpireApproval>(ExpireApproval.Queue));
            handlers.Clock.Advance(TimeSpan.FromMilliseconds(1));

            Assert.Equal(1, await approving.Work<ExpireApproval>(ExpireApproval.Queue));

            await IsExpired(approving, approved);
            Assert.Equal(0, await approving.Work<ExpireApproval>(ExpireApproval.Queue));

            // The next submission has a time of its own.
            await approving.Submit();
            Assert.Equal(handlers.Clock.Time.AddHours(24), (await approving.Rounds())[1].ExpiresAt);
        }
    }

    [Theory, EachDatabase(RealOnly = "claims by the database's clock")]
    public async Task Expire_OfWhatWasReleasedOrSentBackInTime_ChangesNothing(DatabaseProvider provider)
    {
        foreach (var released in new[] { false, true })
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var approving = await Approving.Start(database, handlers, Approving.Policy(1) with { ExpiresAfterHours = 24 });
            if (released)
            {
                await approving.Approve(Paying.Approver);
                await approving.Release(Paying.Maker);
            }
            else
            {
                await approving.SendBack(Paying.Approver);
                handlers.Clock.Advance(TimeSpan.FromHours(1));
                await approving.Submit();
            }

            handlers.Clock.Set(FakeClock.Start.AddHours(24));
            Assert.Equal(1, await approving.Work<ExpireApproval>(ExpireApproval.Queue));

            Assert.Equal(released ? DistributionStatus.Released : DistributionStatus.InApproval, (await approving.Distribution()).Status);
            Assert.Equal(released ? RoundStatus.Approved : RoundStatus.Open, (await approving.Rounds())[^1].Status);
        }
    }

    private static async Task IsExpired(Approving approving, bool approved)
    {
        var distribution = await approving.Distribution();
        Assert.Equal(approved ? DistributionStatus.Draft : DistributionStatus.SentBack, distribution.Status);
        Assert.Contains("in time", distribution.StatusReason, StringComparison.Ordinal);
        Assert.Equal(RoundStatus.Expired, (await approving.Rounds())[0].Status);
        Assert.All(await approving.Payments(), payment => Assert.Equal((PaymentStatus.Draft, (int?)null), (payment.Status, payment.MappingVersion)));
        Assert.Single(await approving.Decisions());
    }

    private static async Task<List<string>> Kinds(TestDatabase database, Guid id)
    {
        await using var db = database.Open();
        return await db.Set<AuditEntry>().Where(entry => entry.ThingId == id).Select(entry => entry.Kind).ToListAsync(Stop);
    }
}
