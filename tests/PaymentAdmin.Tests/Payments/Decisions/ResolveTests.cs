using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Decisions;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Decisions;

/// <summary>Two people say what became of a payment that nobody can follow by himself.</summary>
public sealed class ResolveTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Resolve_OfAnUnknownOneAsCompleted_IsDoneByTheSecondPerson(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.Unknown();

        var proposed = await deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed, pspId: " PSP-77 ");
        Assert.Equal((true, PaymentStatus.Unknown, ResolvedAs.Completed, "PSP-77"), (proposed.IsProposed, proposed.Payment!.Status, proposed.Payment.PendingDecision!.Outcome!.Value, proposed.Payment.PendingDecision.PspPaymentId));
        var done = await deciding.Resolve(id, Deciding.Finance2, ResolvedAs.Completed, reason: "seen in their portal");

        Assert.Equal((false, PaymentStatus.Completed, "PSP-77"), (done.IsProposed, done.Payment!.Status, done.Payment.PspPaymentId));
        var payment = await deciding.Payment(id);
        Assert.Equal((true, true, true, null), (payment.CompletedAt is not null, payment.UnresolvedSince is null, payment.NextStepAt is null, payment.FailureReason));
        var audit = await deciding.Audit(id);
        Assert.Equal(["payment.resolution_proposed", "payment.resolved"], audit.Select(entry => entry.Kind));
        Assert.Equal([("unknown", "needs_review"), ("needs_review", "completed")], audit[1].Changes.Where(change => change.Field == "status").Select(change => (change.From, change.To)));
        Assert.Equal((Deciding.Finance2.Name, "seen in their portal"), (audit[1].ActorName, audit[1].Reason));
    }

    [Theory, EachDatabase]
    public async Task Resolve_AsFailed_LeavesItToBeRetried(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.NeedsReview();

        await deciding.Resolve(id, Actors.Finance, ResolvedAs.Failed, reason: "they never had it");
        await deciding.Resolve(id, Deciding.Finance2, approve: true);

        var payment = await deciding.Payment(id);
        Assert.Equal((PaymentStatus.Failed, "resolved_as_failed", "they never had it"), (payment.Status, payment.FailureReason, payment.FailureMessage));
        Assert.True((await deciding.Retry(id, Paying.Approver)).IsProposed);
    }

    [Theory, EachDatabase(RealOnly = "claims are random")]
    public async Task Resolve_OfOneThatNeverLeft_SendsOrCancelsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);
        var (sent, cancelled) = (await deciding.NeverSent(0), await deciding.NeverSent(1));

        await deciding.Resolve(sent, Actors.Finance, ResolvedAs.Queued);
        await deciding.Resolve(sent, Deciding.Finance2, ResolvedAs.Queued);
        await deciding.Resolve(cancelled, Actors.Finance, ResolvedAs.Cancelled);
        await deciding.Resolve(cancelled, Deciding.Finance2, ResolvedAs.Cancelled);

        Assert.Equal((PaymentStatus.Cancelled, null), (await deciding.Payment(cancelled)) is var gone ? (gone.Status, gone.ReferenceTaken) : default);
        Assert.Equal((PaymentStatus.Queued, null), (await deciding.Payment(sent)) is var queued ? (queued.Status, queued.FailureReason) : default);
        var claim = Assert.Single(await deciding.Claim());
        Assert.Equal(sent, claim.SubjectId);
        Assert.IsType<Step.Send>(await deciding.Begin(claim));
    }

    [Theory, EachDatabase]
    public async Task Resolve_OfOneThatMayHaveLeft_NeverSendsOrCancelsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 3);
        var heard = await deciding.Put(2, (payment, now) =>
        {
            payment.RefuseToSend("not_accepted", "400", now);
            payment.Hear(new PaymentNews(PaymentSaid.Completed, "PSP-9"), now);
        });
        foreach (var id in new[] { await deciding.Unknown(0), await deciding.NeedsReview(1), heard })
        {
            await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Queued));
            await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Cancelled));
            await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Cancel(id, Paying.Approver));
        }
    }

    [Theory, EachDatabase]
    public async Task Resolve_ByWhoMayNotOrOtherwise_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 3);
        var (id, failed) = (await deciding.NeedsReview(0), await deciding.Failed(1));
        var queued = await deciding.Put(2, (_, _) => { });

        await Refused.ForWantOf(Permissions.ResolvePayments, [Actors.Officer, Actors.Admin, Actors.Auditor], person => deciding.Resolve(id, person, ResolvedAs.Failed));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Resolve(id, Actors.Finance));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Failed, reason: ""));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Failed, pspId: "PSP-2"));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed, pspId: "one\ntwo"));
        await Refused.With(RefusalKind.Conflict, "psp_payment_taken", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed, pspId: "PSP-1"));
        await Refused.With(RefusalKind.Conflict, "no_proposal", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed, approve: true));
        await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Resolve(failed, Actors.Finance, ResolvedAs.Completed));
        await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Resolve(queued, Actors.Finance, ResolvedAs.Failed));
        await deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed, pspId: "PSP-5");
        await Refused.With(RefusalKind.Forbidden, "own_proposal", () => deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed));
        await Refused.With(RefusalKind.Conflict, "other_outcome", () => deciding.Resolve(id, Deciding.Finance2, ResolvedAs.Failed));
        await Refused.With(RefusalKind.Conflict, "other_outcome", () => deciding.Resolve(id, Deciding.Finance2, ResolvedAs.Completed, pspId: "PSP-6"));

        Assert.Equal(PaymentStatus.NeedsReview, (await deciding.Payment(id)).Status);
        Assert.Null(Assert.Single(await deciding.Decisions(id)).End);
    }

    [Theory, EachDatabase]
    public async Task Resolve_OfAnUnknownOneThatWasOnlyAsked_StillCounts_ButNotOfOneThatWasHeardOf(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 2);
        var (asked, heard) = (await deciding.Unknown(0), await deciding.Unknown(1));
        await deciding.Resolve(asked, Actors.Finance, ResolvedAs.Failed);
        await deciding.Resolve(heard, Actors.Finance, ResolvedAs.Failed);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        await deciding.Put(0, (payment, now) => payment.Asked(notFound: true, now));
        await deciding.Put(1, (payment, now) => payment.Hear(new PaymentNews(PaymentSaid.Pending, "PSP-3"), now));

        await deciding.Resolve(asked, Deciding.Finance2, ResolvedAs.Failed);
        await Refused.With(RefusalKind.Conflict, "payment_changed", () => deciding.Resolve(heard, Deciding.Finance2, ResolvedAs.Failed));

        Assert.Equal((PaymentStatus.Failed, PaymentStatus.Pending), ((await deciding.Payment(asked)).Status, (await deciding.Payment(heard)).Status));
        Assert.Equal(ProposalEnd.Overtaken, Assert.Single(await deciding.Decisions(heard)).End);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Resolve_ByManyAtOnce_HasOneOutcome(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.NeedsReview();
        await deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed);

        var outcomes = await AtOnce.Do([.. Enumerable.Range(0, 8).Select(index => (Func<Task>)(() =>
            deciding.Resolve(id, Actors.Of(Roles.FinanceReviewer, 300 + index), approve: index % 2 == 0)))]);

        Assert.Single(outcomes, outcome => outcome == "done");
        var end = Assert.Single(await deciding.Decisions(id)).End;
        Assert.Equal(end == ProposalEnd.Approved ? PaymentStatus.Completed : PaymentStatus.NeedsReview, (await deciding.Payment(id)).Status);
    }

    [Theory, EachDatabase]
    public async Task Resolve_ByWhoPreparedTheDistribution_IsNotOfferedAndRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers);
        var id = await deciding.NeedsReview();
        await deciding.Resolve(id, Actors.Finance, ResolvedAs.Completed);
        var maker = Paying.Maker with { Permissions = Roles.PermissionsOf(Roles.FinanceReviewer) };

        var acts = await deciding.Acts(id, maker);

        Assert.Equal((false, true, false), (acts.MayApprove, acts.MayRefuse, acts.IsOwn));
        Assert.Empty((await handlers.Get<ListPaymentsToDecide>().Handle(maker, Stop)).Proposals);
        await Refused.With(RefusalKind.Forbidden, "maker_may_not_approve", () => deciding.Resolve(id, maker, approve: true));
        Assert.True((await deciding.Acts(id, Deciding.Finance2)).MayApprove);
    }

    [Theory, EachDatabase]
    public async Task Queue_OfEachRole_ShowsWhatWaitsForIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 3);
        var (review, failed) = (await deciding.NeedsReview(0), await deciding.Failed(1));
        await deciding.NeedsReview(2);
        await deciding.Resolve(review, Actors.Finance, ResolvedAs.Completed);
        await deciding.Retry(failed, Paying.Third);

        var mine = await handlers.Get<ListPaymentsToDecide>().Handle(Deciding.Finance2, Stop);
        Assert.Equal((ProposalKind.Resolve, ResolvedAs.Completed, "REF-0001"), Assert.Single(mine.Proposals) is var row ? (row.Kind, row.Outcome!.Value, row.Reference) : default);
        Assert.Equal(("March", 1, 5_000_000), Assert.Single(mine.Reviews) is var waits ? (waits.Name, waits.Count, waits.Amount) : default);
        var proposer = await handlers.Get<ListPaymentsToDecide>().Handle(Actors.Finance, Stop);
        Assert.Empty(proposer.Proposals);
        Assert.Single(proposer.Reviews);
        Assert.Equal(ProposalKind.Retry, Assert.Single((await handlers.Get<ListPaymentsToDecide>().Handle(Paying.Approver, Stop)).Proposals).Kind);
        foreach (var person in new[] { Paying.Maker, Paying.Third, Actors.Auditor, Actors.Admin })
        {
            var none = await handlers.Get<ListPaymentsToDecide>().Handle(person, Stop);
            Assert.Equal((0, 0), (none.Proposals.Count, none.Reviews.Count));
        }
    }
}
