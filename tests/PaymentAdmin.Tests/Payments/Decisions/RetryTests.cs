using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Decisions;

/// <summary>A failed payment is paid once more by two people, and never in two ways.</summary>
public sealed class RetryTests
{
    private const string Random = "the new reference is random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Random)]
    public async Task Retry_ByTwoPeople_IsANewIntentThatIsSent(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.Failed();
        var before = await deciding.Payment(id);

        var proposed = await deciding.Retry(id, Paying.Maker, reason: "a new number");
        Assert.True(proposed.IsProposed);
        Assert.Equal((PaymentStatus.Failed, ProposalKind.Retry, "a new number", Paying.Maker.Name), (proposed.Payment!.Status, proposed.Payment.PendingDecision!.Kind, proposed.Payment.PendingDecision.Reason, proposed.Payment.PendingDecision.ProposedBy));
        Assert.Equal(before.Version, (await deciding.Payment(id)).Version);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await deciding.Retry(id, Paying.Approver);

        Assert.False(done.IsProposed);
        var after = await deciding.Payment(id);
        Assert.Equal((PaymentStatus.Queued, 2, false, true), (after.Status, after.Intent, after.MayHaveLeft, after.IsAlone));
        Assert.NotEqual(before.IdempotencyKey, after.IdempotencyKey);
        Assert.NotEqual(before.ProviderReference, after.ProviderReference);
        Assert.Null(done.Payment!.PendingDecision);
        var row = Assert.Single(await deciding.Decisions(id));
        Assert.Equal((ProposalEnd.Approved, Paying.Approver.Name, Deciding.Why), (row.End!.Value, row.DecidedBy, row.DecisionReason));
        Assert.Equal(["payment.retry_proposed", "payment.retried"], (await deciding.Audit(id)).Select(entry => entry.Kind));

        // It goes by itself, whatever became of its distribution.
        await deciding.Let(DistributionEvent.Start, DistributionEvent.CompleteWithFailures);
        Assert.IsType<Step.Send>(await deciding.Begin(Assert.Single(await deciding.Claim(), claim => claim.SubjectId == id)));
    }

    [Theory, EachDatabase]
    public async Task Retry_ByWhoMayNot_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.Failed();

        await Refused.ForWantOf(Permissions.ControlPayments, [Actors.Finance, Actors.Admin, Actors.Auditor], person => deciding.Retry(id, person));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Retry(id, Paying.Approver, reason: " "));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Retry(id, Paying.Approver, reason: new string('x', 501)));
        await Refused.NotFound(() => deciding.Retry(deciding.Id, Paying.Approver));
        await Refused.With(RefusalKind.Conflict, "no_proposal", () => deciding.Retry(id, Paying.Approver, approve: true));
        await deciding.Retry(id, Paying.Approver);
        await Refused.With(RefusalKind.Forbidden, "own_proposal", () => deciding.Retry(id, Paying.Approver));
        await Refused.With(RefusalKind.Forbidden, "own_proposal", () => deciding.Retry(id, Paying.Approver, approve: true));
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => deciding.Retry(id, Paying.Maker));

        Assert.Equal(PaymentStatus.Failed, (await deciding.Payment(id)).Status);
        Assert.Null(Assert.Single(await deciding.Decisions(id)).End);
    }

    [Theory, EachDatabase]
    public async Task Retry_WithAPersonsNumberInItsReason_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.Failed();

        foreach (var reason in new[] { "test beneficiary 1 called", "asked BEN-001", "her number is 0700 000 001", "+255 700-000-001" })
        {
            var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Retry(id, Paying.Approver, reason: reason));
            Assert.DoesNotContain("700", refusal.Message, StringComparison.Ordinal);
        }

        Assert.True((await deciding.Retry(id, Paying.Approver, reason: "he has 2 phones since 2026")).IsProposed);
    }

    [Theory, EachDatabase]
    public async Task Retry_OfWhatHasNotFailed_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 3);
        var unknown = await deciding.Unknown(0);
        var review = await deciding.NeedsReview(1);
        var queued = await deciding.Put(2, (_, _) => { });

        foreach (var id in new[] { unknown, review, queued })
        {
            await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Retry(id, Paying.Approver));
        }
    }

    [Theory, EachDatabase]
    public async Task Retry_RefusedOrTakenBack_CanBeProposedAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.Failed();

        await deciding.Retry(id, Paying.Approver);
        Assert.Null((await deciding.Retry(id, Paying.Third, approve: false, reason: "not sure")).Payment!.PendingDecision);
        await deciding.Retry(id, Paying.Approver);
        await deciding.Retry(id, Paying.Approver, approve: false, reason: "my mistake");

        Assert.Equal([ProposalEnd.Refused, ProposalEnd.Refused], (await deciding.Decisions(id)).Select(row => row.End!.Value));
        Assert.Equal(
            ["payment.retry_proposed", "payment.proposal_refused", "payment.retry_proposed", "payment.proposal_refused"], (await deciding.Audit(id)).Select(entry => entry.Kind));
        Assert.Equal(PaymentStatus.Failed, (await deciding.Payment(id)).Status);
    }

    [Theory, EachDatabase]
    public async Task Retry_OfOneThatArrivedMeanwhile_IsOvertaken(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.Failed();
        await deciding.Retry(id, Paying.Maker);
        await deciding.Put(0, (payment, now) => payment.Hear(new PaymentNews(PaymentSaid.Completed, "PSP-1"), now));

        Assert.Null((await deciding.Acts(id, Paying.Approver)).Payment.PendingDecision);
        await Refused.With(RefusalKind.Conflict, "payment_changed", () => deciding.Retry(id, Paying.Approver, approve: true));

        Assert.Equal(ProposalEnd.Overtaken, Assert.Single(await deciding.Decisions(id)).End);
        Assert.Equal(PaymentStatus.NeedsReview, (await deciding.Payment(id)).Status);
        await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Retry(id, Paying.Approver));
    }

    [Theory, EachDatabase]
    public async Task Retry_AndFollowUp_NeverBothHappen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);
        var (first, second) = (await deciding.Failed(0), await deciding.Failed(1));
        await deciding.Let(DistributionEvent.Start, DistributionEvent.CompleteWithFailures);
        var followUp = handlers.Get<MakeFollowUp>();

        await deciding.Retry(first, Paying.Approver);
        await Refused.With(RefusalKind.Rule, "not_offered", () => followUp.Handle(
            deciding.Id, new MakeFollowUp.Input("Again", FollowUpKind.Failed, Payments: [new MakeFollowUp.Chosen(PublicId.Payment.Format(first))]), Paying.Maker, Stop));
        var offered = await handlers.Get<ListFollowUp>().Handle(deciding.Id, new ListFollowUp.Query(), Paying.Maker, Stop);
        Assert.Equal((1, FollowUpObstacle.RetryProposed), (offered.Offered, Assert.Single(offered.LeftOut).Why));
        Assert.Equal(1, (await followUp.Handle(deciding.Id, new MakeFollowUp.Input("Again", FollowUpKind.Failed), Paying.Maker, Stop)).Originals);

        await Refused.With(RefusalKind.Conflict, "followed_up", () => deciding.Retry(second, Paying.Approver));
        Assert.False((await deciding.Acts(second, Paying.Approver)).MayRetry);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once; " + Random)]
    public async Task Retry_DecidedByManyAtOnce_HappensOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.Failed();
        await deciding.Retry(id, Paying.Maker);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        var outcomes = await AtOnce.Do([.. Enumerable.Range(0, 8).Select(index => (Func<Task>)(() => deciding.Retry(id, Actors.Of(Roles.ProgrammeOfficer, 300 + index), approve: true)))]);

        Assert.Equal(1, outcomes.Count(outcome => outcome == "done"));
        Assert.All(outcomes.Where(outcome => outcome != "done"), outcome => Assert.Contains(outcome, new[] { "payment_state", "no_proposal" }));
        Assert.Equal(2, (await deciding.Payment(id)).Intent);
        Assert.Single(await deciding.Decisions(id));
    }

    [Theory, EachDatabase(RealOnly = "runs things at once; " + Random)]
    public async Task Retry_AgainstAFollowUpAtOnce_PaysInOneWay(DatabaseProvider provider)
    {
        for (var time = 0; time < 4; time++)
        {
            await using var database = await TestDatabase.Create(provider);
            await using var handlers = Handlers.On(database);
            var deciding = await Deciding.Start(database, handlers);
            var id = await deciding.Failed();
            await deciding.Let(DistributionEvent.Start, DistributionEvent.CompleteWithFailures);

            var outcomes = await AtOnce.Do(
                () => deciding.Retry(id, Paying.Maker),
                () => handlers.Get<MakeFollowUp>().Handle(deciding.Id, new MakeFollowUp.Input("Again", FollowUpKind.Failed), Paying.Maker, Stop));

            Assert.Single(outcomes, outcome => outcome == "done");
        }
    }
}
