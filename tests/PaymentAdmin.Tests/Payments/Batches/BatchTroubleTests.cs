using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Batches;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Submission;

namespace PaymentAdmin.Tests.Payments.Batches;

/// <summary>What becomes of a batch that is refused, lost, lied about or left behind: never a payment twice, and none forgotten (design, rules 2 and 3).</summary>
public sealed class BatchTroubleTests
{
    private const string Why = "ids and chance decide the order of work";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, string> Lies => new MatrixTheoryData<DatabaseProvider, string>(
        [DatabaseProvider.Sqlite, .. TestServers.PostgreSql is null ? (DatabaseProvider[])[] : [DatabaseProvider.PostgreSql]], ["total_payments", "total_amount", "currency"]);

    [Theory, MemberData(nameof(Lies))]
    public async Task Acknowledged_WithOtherTotals_IsForPeopleAndHaltsTheConnection(DatabaseProvider provider, string field)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(6);
        test.Psp.NextBatches.Enqueue(request => Changed(test.Psp.Usual(request), field));

        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        await test.Work(AdvanceBatch.Sending, (await test.Claim(AdvanceBatch.Sending))[0]);
        await test.LetLeasesRunOut();
        await test.RunUntilDone(TimeSpan.FromMinutes(5));

        Assert.Equal(ConnectionStatus.Halted, (await test.Connection()).Status);
        var payments = await test.Payments();
        var doubted = payments.Where(payment => payment.FailureReason == BatchPayments.TotalsDiffer).ToList();
        Assert.Equal(3, doubted.Count);
        Assert.All(doubted, payment => Assert.Equal((PaymentStatus.NeedsReview, true), (payment.Status, payment.MayHaveLeft)));

        // The other batch was stopped with the connection.
        Assert.Equal(3, payments.Count(payment => payment.Status == PaymentStatus.Queued));
        Assert.Single(test.Psp.Batches);
        Assert.Equal([BatchPayments.TotalsDiffer, NeedsPeople.AlertKind], await test.Alerts());
        Assert.Contains(await test.Batches(), batch => batch is { Status: BatchStatus.Settled, FailureReason: BatchPayments.TotalsDiffer });
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Send_OfBatchesWhoseKeptRequestsWereExchangedInTheDatabase_SendsNeither(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(6);
        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        await Exchange(test);

        await test.RunUntilDone(TimeSpan.FromMinutes(5));

        // Nothing of them left: two people may let them go by themselves.
        Assert.Empty(test.Psp.Batches);
        Assert.Empty(test.Psp.Effects);
        Assert.All(await test.Batches(), batch => Assert.Equal((BatchStatus.Dissolved, "not_as_approved"), (batch.Status, batch.FailureReason)));
        Assert.All(await test.Payments(), payment => Assert.Equal((PaymentStatus.NeedsReview, "not_as_approved", false, (Guid?)null), (payment.Status, payment.FailureReason, payment.MayHaveLeft, payment.BatchId)));
        Assert.Equal([NeedsPeople.AlertKind], await test.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_ThenExchangedInTheDatabase_IsForPeople(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(6);
        test.Psp.NextBatches.Enqueue(request => LostAfter(test.Psp.Usual(request)));
        test.Psp.NextBatches.Enqueue(request => LostAfter(test.Psp.Usual(request)));
        await test.Run();
        await Exchange(test);

        await test.RunUntilDone(TimeSpan.FromMinutes(5));

        Assert.All(await test.Batches(), batch => Assert.Equal((BatchStatus.Settled, "not_as_approved"), (batch.Status, batch.FailureReason)));
        Assert.All(await test.Payments(), payment => Assert.Equal((PaymentStatus.NeedsReview, "not_as_approved", true), (payment.Status, payment.FailureReason, payment.MayHaveLeft)));
        Assert.All(test.Psp.Effects.Values, times => Assert.Equal(1, times));
    }

    /// <summary>Two batches have each other's bytes.</summary>
    private static async Task Exchange(Batching test)
    {
        var batches = await test.Batches();
        await using var db = test.Database.Open();
        foreach (var (id, kept) in new[] { (batches[0].Id, batches[1].SealedRequest), (batches[1].Id, batches[0].SealedRequest) })
        {
            await db.PaymentBatches.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedRequest, kept), Stop);
        }
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_WhereKeysAreHonoured_IsSentAgainByteForByteUntilItIsAnswered(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(request => LostAfter(test.Psp.Usual(request)));
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.Error(503, "down"));

        await test.Run();
        Assert.Equal(PaymentStatus.Unknown, await test.StatusOfAll());
        Assert.All(await test.Payments(), payment => Assert.NotNull(payment.UnresolvedSince));
        await test.RunUntilDone();

        Assert.Equal(3, test.Psp.Batches.Count());
        Assert.Single(test.Psp.Batches.Select(BatchPsp.KeyOf).Distinct());
        Assert.Single(test.Psp.Batches.Select(request => Convert.ToHexString(request.Body!)).Distinct());
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.All(test.Psp.Effects.Values, times => Assert.Equal(1, times));
        Assert.Equal(3, Assert.Single(await test.Batches()).Sends);
        Assert.Empty(test.Psp.Singles);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_WhereKeysAreNotHonoured_IsNeverSentAgainAndEachIsAskedFor(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider, honours: false);
        await test.Release(3);
        test.Psp.RemembersKeys = false;
        test.Psp.NextBatches.Enqueue(request => LostAfter(test.Psp.Usual(request)));

        await test.RunUntilDone();

        Assert.Single(test.Psp.Batches);
        Assert.Empty(test.Psp.Singles);
        Assert.Equal(3, test.Psp.Sent.Count(request => request.Path.StartsWith("/payments?reference=", StringComparison.Ordinal)));
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.Equal((BatchStatus.Settled, "asked_one_by_one"), ((await test.Batches())[0].Status, (await test.Batches())[0].FailureReason));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Lost_AndNeverArrived_GoesAloneOnlyOnceThatWasSaidTwice(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider, honours: false);
        await test.Release(2);
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.TimedOut);
        var sent = test.Clock.Now();

        await test.RunUntilDone(TimeSpan.FromMinutes(10));
        Assert.Equal(PaymentStatus.Unknown, await test.StatusOfAll());
        Assert.Empty(test.Psp.Singles);
        await test.RunUntilDone();

        Assert.True(test.Clock.Now() >= sent.AddSeconds(600));
        Assert.Single(test.Psp.Batches);
        Assert.Equal(2, test.Psp.Singles.Count());
        var payments = await test.Payments();
        Assert.Equal(payments.Select(payment => payment.IdempotencyKey!).Order(), test.Psp.Singles.Select(BatchPsp.KeyOf).Order());
        Assert.All(payments, payment => Assert.Equal((PaymentStatus.Completed, true, (Guid?)null), (payment.Status, payment.IsAlone, payment.BatchId)));
        Assert.Equal([1, 2, 1, 2], (await test.Attempts()).Select(attempt => attempt.Number));
        Assert.All(test.Psp.Effects.Values, times => Assert.Equal(1, times));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Refused_AsAWhole_GoesOneByOneAndEachShowsItsOwnError(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.Error(422, "mixed_currencies"));
        test.Psp.Instead = request => request.Method == HttpMethod.Post && request.Path == "/payments" && Encoding.UTF8.GetString(request.Body!).Contains("REF-0002", StringComparison.Ordinal)
            ? BatchPsp.Error(422, "account_blocked") : null;

        await test.RunUntilDone();

        var payments = await test.Payments();
        Assert.Equal([PaymentStatus.Completed, PaymentStatus.Failed, PaymentStatus.Completed], payments.Select(payment => payment.Status));
        Assert.Equal("account_blocked", payments[1].FailureReason);
        Assert.Single(test.Psp.Batches);
        Assert.Equal((BatchStatus.Dissolved, "mixed_currencies"), ((await test.Batches())[0].Status, (await test.Batches())[0].FailureReason));
        Assert.Equal(3, (await test.Attempts()).Count(attempt => attempt.Outcome == AttemptOutcome.Rejected));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Refused_WhileAnEarlierSendIsUnresolved_IsAskedForAndNeverFreed(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(request => LostAfter(test.Psp.Usual(request)));
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.Error(422, "mixed_currencies"));

        await test.RunUntilDone();

        Assert.Empty(test.Psp.Singles);
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.All(test.Psp.Effects.Values, times => Assert.Equal(1, times));
        Assert.Equal(BatchStatus.Settled, Assert.Single(await test.Batches()).Status);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task DuplicateReference_OfABatch_MeansAskAndNothingElse(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(request =>
        {
            test.Psp.Usual(request);
            return BatchPsp.Error(409, "duplicate_reference");
        });

        await test.RunUntilDone();

        Assert.Single(test.Psp.Batches);
        Assert.Empty(test.Psp.Singles);
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.All(await test.Attempts(), attempt => Assert.Equal((AttemptOutcome.Duplicate, 409), (attempt.Outcome, attempt.HttpStatus)));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task NotSent_AgainAndAgain_IsDissolvedAndToldAndGoesOneByOne(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(2);
        for (var i = 0; i < 4; i++)
        {
            test.Psp.NextBatches.Enqueue(_ => BatchPsp.NotSent);
        }

        await test.RunUntilDone();

        Assert.Equal(4, test.Psp.Batches.Count());
        Assert.Equal((BatchStatus.Dissolved, "never_sent", 4, 0), ((await test.Batches())[0].Status, (await test.Batches())[0].FailureReason, (await test.Batches())[0].Tries, (await test.Batches())[0].Sends));
        Assert.Equal(["batch_not_sent"], await test.Alerts());
        Assert.Equal(2, test.Psp.Singles.Count());
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task HeldBackOrSlowedDown_DoesNotUseUpATry(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(2);
        for (var i = 0; i < 5; i++)
        {
            test.Psp.NextBatches.Enqueue(_ => BatchPsp.HeldBack);
            test.Psp.NextBatches.Enqueue(_ => BatchPsp.Error(429, "rate_limited") with { RetryAfter = TimeSpan.FromSeconds(40) });
        }

        await test.RunUntilDone(TimeSpan.FromMinutes(10));

        Assert.Equal((BatchStatus.Settled, 1, 1), ((await test.Batches())[0].Status, (await test.Batches())[0].Tries, (await test.Batches())[0].Sends));
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.True(test.Clock.Now() >= FakeClock.Start.AddSeconds(5 * 40));
        Assert.Empty(test.Psp.Singles);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Forbidden_PausesTheConnectionAndQueuesThePaymentsAgain(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.Error(403, "account_suspended"));

        await test.RunUntilDone(TimeSpan.FromMinutes(2));

        Assert.Equal(ConnectionStatus.Paused, (await test.Connection()).Status);
        Assert.All(await test.Payments(), payment => Assert.Equal((PaymentStatus.Queued, false, false, 0), (payment.Status, payment.MayHaveLeft, payment.IsAlone, payment.Tries)));
        Assert.Single(test.Psp.Batches);

        await test.Database.Put(test.Handlers, test.Paying.ConnectionId, ConnectionEvent.Resume);
        await test.RunUntilDone();
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.Equal(2, test.Psp.Batches.Select(BatchPsp.KeyOf).Distinct().Count());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Abandoned_BetweenCommitAndAnswer_CountsAsSentAndIsSentAgainWithTheSameBytes(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        var claim = Assert.Single(await test.Claim(AdvanceBatch.Sending));
        var begun = Assert.IsType<BatchStep.Send>(await test.Handlers.Get<BeginBatchStep>().Handle(claim.SubjectId, claim, Actors.Admin, Stop));

        // Killed here: whether a byte left nobody knows.
        await test.LetLeasesRunOut();
        await test.Run();
        Assert.Equal((BatchStatus.Unknown, PaymentStatus.Unknown), (Assert.Single(await test.Batches()).Status, await test.StatusOfAll()));
        await test.RunUntilDone();

        Assert.Equal(begun.Call.Request.Body, Assert.Single(test.Psp.Batches).Body);
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.Equal((2, 2), ((await test.Batches())[0].Tries, (await test.Batches())[0].Sends));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Record_ByAWorkerWhoseBatchWasTakenOver_ChangesNothing(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        var slow = Assert.Single(await test.Claim(AdvanceBatch.Sending));
        var begun = Assert.IsType<BatchStep.Send>(await test.Handlers.Get<BeginBatchStep>().Handle(slow.SubjectId, slow, Actors.Admin, Stop));
        await test.LetLeasesRunOut();
        var other = Assert.Single(await test.Claim(AdvanceBatch.Sending));

        var answer = BatchPsp.Error(422, "mixed_currencies");
        var late = new PspResult<PspBatch>(answer, null, begun.Call.Read(answer).Error);
        await Assert.ThrowsAsync<ClaimLostException>(() => test.Handlers.Get<RecordBatchSend>().Handle(begun, late, slow, Actors.Admin, Stop));
        Assert.Equal((BatchStatus.Sending, PaymentStatus.Submitting), (Assert.Single(await test.Batches()).Status, await test.StatusOfAll()));

        await test.Work(AdvanceBatch.Sending, other);
        await test.RunUntilDone();
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.All(test.Psp.Effects.Values, times => Assert.Equal(1, times));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Unknown_WhilePeopleDecideAboutOneOfIt_IsNotSentAgain(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.TimedOut);
        await test.Run();
        await using (var db = test.Database.Open())
        {
            (await db.Payments.SingleAsync(payment => payment.Number == 1, Stop)).Doubt("no_answer", "The PSP said so by telephone.", test.Clock.Now());
            await db.SaveChangesAsync(Stop);
        }

        await test.RunUntilDone(TimeSpan.FromMinutes(9));

        Assert.Single(test.Psp.Batches);
        Assert.Equal([PaymentStatus.NeedsReview, PaymentStatus.Unknown, PaymentStatus.Unknown], (await test.Payments()).Select(payment => payment.Status));
        Assert.Equal(2, test.Psp.Sent.Where(request => request.Method == HttpMethod.Get).Select(request => request.Path).Distinct().Count());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task PaymentStep_WhileItsBatchDecides_AsksAndSendsNothing(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.TimedOut);
        await test.Run();
        await using (var db = test.Database.Open())
        {
            await PaymentQueues.Step(db, await db.Payments.SingleAsync(payment => payment.Number == 1, Stop), test.Clock.Now(), test.Clock.Now(), Stop);
            await db.SaveChangesAsync(Stop);
        }

        await test.Run();

        Assert.Single(test.Psp.Sent);
        Assert.Equal(PaymentStatus.Unknown, await test.StatusOfAll());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Sweep_OfABatchThatNobodyHasWorkFor_TakesItUpAgain(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        await using (var db = test.Database.Open())
        {
            await db.Set<WorkItem>().Where(item => item.Queue == PaymentQueues.Batches).ExecuteDeleteAsync(Stop);
        }

        Assert.Equal(0, await test.Handlers.Get<SweepPayments>().Handle(Actors.Admin, Stop));
        test.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await test.Handlers.Get<SweepPayments>().Handle(Actors.Admin, Stop));

        await test.RunUntilDone();
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Sweep_OfABatchWhoseStepWasBrokenOffEachTime_TakesItUpAgain(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        await BrokenOff.AllTries<AdvanceBatch>(test.Handlers, test.Database.Open, AdvanceBatch.Sending);
        Assert.Equal(["batch_step_failing"], await test.Alerts());

        test.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await test.Handlers.Get<SweepPayments>().Handle(Actors.Admin, Stop));

        await test.RunUntilDone();
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Refused_NamingPeople_IsKeptWithoutThem(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.NextBatches.Enqueue(_ => BatchPsp.Answer(422, """{"error":{"code":"mixed_currencies","message":"Item 2: account 0710 000 002 of test BENEFICIARY is odd"}}"""));

        await test.RunUntilDone();

        var batch = Assert.Single(await test.Batches());
        Assert.Equal(("mixed_currencies", "Item 2: account ••• of ••• ••• is odd"), (batch.FailureReason, batch.FailureMessage));
        Assert.All((await test.Attempts()).Where(attempt => attempt.Outcome == AttemptOutcome.Rejected), attempt => Assert.Equal(batch.FailureMessage, attempt.Message));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Form_WhereEachPaymentIsRefused_BeginsTheDistribution(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        var id = await test.Release(3);
        await using (var db = test.Database.Open())
        {
            await db.Payments.ExecuteUpdateAsync(set => set.SetProperty(row => row.AmountMinor, row => row.AmountMinor + 1), Stop);
        }

        await test.RunUntilDone(TimeSpan.FromMinutes(5));

        Assert.Equal(PaymentStatus.NeedsReview, await test.StatusOfAll());
        Assert.Empty(test.Psp.Sent);
        await using var after = test.Database.Open();
        Assert.Equal(Domain.Distributions.DistributionStatus.Submitting, (await after.Distributions.SingleAsync(row => row.Id == id, Stop)).Status);
    }

    private static PspAnswer LostAfter(PspAnswer answer)
    {
        Assert.Equal(202, answer.Status);
        return BatchPsp.TimedOut;
    }

    private static PspAnswer Changed(PspAnswer answer, string field)
    {
        var body = JsonNode.Parse(answer.Body)!.AsObject();
        body[field] = field switch { "total_payments" => 4, "total_amount" => 150_000.01m, _ => "KES" };
        return BatchPsp.Answer(202, body.ToJsonString());
    }
}
