using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Batches;

/// <summary>How payments leave in batches where nothing goes wrong, or one payment does.</summary>
public sealed class BatchJourneyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Run_OfSevenInBatchesOfThree_SendsTwoBatchesAndTheLastByItself(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(7);

        await test.RunUntilDone();

        Assert.Equal((2, 1), (test.Psp.Batches.Count(), test.Psp.Singles.Count()));
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
        Assert.All(test.Psp.Effects.Values, times => Assert.Equal(1, times));
        Assert.Equal(7, test.Psp.Effects.Count);
        Assert.All(await test.Batches(), batch => Assert.Equal((BatchStatus.Settled, 3, 15_000_000, null), (batch.Status, batch.PaymentCount, batch.TotalMinor, batch.NextStepAt)));
        Assert.All(await test.Payments(), payment => Assert.Equal($"psp_{payment.ProviderReference}", payment.PspPaymentId));
        Assert.Empty(await test.Alerts());
    }

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Send_OfABatch_FindsEverythingCommittedBeforeTheFirstByte(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.OnTheWire = async request =>
        {
            var batch = Assert.Single(await test.Batches());
            Assert.Equal((BatchStatus.Sending, 1, 1), (batch.Status, batch.Tries, batch.Sends));
            Assert.Equal(batch.IdempotencyKey, BatchPsp.KeyOf(request));
            Assert.True(KeptRequest.TryOpen(batch.SealedRequest, KeptRequest.Of(batch.Id, batch.BatchReference, batch.IdempotencyKey), test.Handlers.Get<PersonalData>(), out var kept));
            Assert.Equal(request.Body, kept.Body);
            var body = JsonNode.Parse(request.Body)!;
            Assert.Equal(PublicId.Batch.Format(batch.Id), body["batch_reference"]!.GetValue<string>());
            Assert.Equal(["REF-0001", "REF-0002", "REF-0003"], body["payments"]!.AsArray().Select(item => item!["reference"]!.GetValue<string>()));
            Assert.All(await test.Payments(), payment => Assert.Equal((PaymentStatus.Submitting, batch.Id, true, (DateTime?)null), (payment.Status, payment.BatchId, payment.MayHaveLeft, payment.NextStepAt)));
            Assert.All(await test.Attempts(), attempt => Assert.Equal((batch.Id, batch.IdempotencyKey, (string?)null, (AttemptOutcome?)null), (attempt.BatchId, attempt.IdempotencyKey, attempt.SealedRequest, attempt.Outcome)));
        };

        await test.Run();

        Assert.Single(test.Psp.Batches);
        Assert.Equal(PaymentStatus.Pending, await test.StatusOfAll());
        Assert.All(await test.Attempts(), attempt => Assert.Equal(AttemptOutcome.Acknowledged, attempt.Outcome));
    }

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Run_OneFailsAndOneStaysPending_FollowsEachByWhatIsSaidOfIt(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.StatusOf = reference => reference switch { "REF-0001" => "failed", "REF-0002" => "pending", _ => "completed" };

        await test.RunUntilDone(TimeSpan.FromHours(2));

        var payments = await test.Payments();
        Assert.Equal([PaymentStatus.Failed, PaymentStatus.Pending, PaymentStatus.Completed], payments.Select(payment => payment.Status));
        Assert.Equal("invalid_account", payments[0].FailureReason);
        var batch = Assert.Single(await test.Batches());
        Assert.Equal((BatchStatus.Settled, BatchSteps.MaxQuestions), (batch.Status, batch.Questions));

        // From then on it is asked for by itself, as any pending payment.
        Assert.NotNull(payments[1].NextStepAt);
        test.Psp.StatusOf = _ => "completed";
        await test.RunUntilDone();
        Assert.Equal(PaymentStatus.Completed, (await test.Payments())[1].Status);
        Assert.Contains(test.Psp.Sent, request => request.Path == "/payments?reference=REF-0002");
    }

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Form_OfOneThatIsNotAsApproved_RefusesItAlone(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(4);
        await using (var db = test.Database.Open())
        {
            await db.Payments.Where(payment => payment.Number == 2).ExecuteUpdateAsync(set => set.SetProperty(payment => payment.AmountMinor, 9_000_000), Stop);
        }

        await test.RunUntilDone();

        var payments = await test.Payments();
        Assert.Equal((PaymentStatus.NeedsReview, "not_as_approved", false), (payments[1].Status, payments[1].FailureReason, payments[1].MayHaveLeft));
        Assert.All(payments.Where(payment => payment.Number != 2), payment => Assert.Equal(PaymentStatus.Completed, payment.Status));
        Assert.DoesNotContain("REF-0002", test.Psp.Effects.Keys);
        Assert.Equal([2], (await test.Batches()).Select(batch => batch.PaymentCount));
    }

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Begin_AfterThePause_HoldsThePaymentsAndSendsNothing(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        var id = await test.Release(3);
        await test.Run(queue => queue.Name == PaymentQueues.Dispatch);
        await test.Paying.Put(id, Domain.Distributions.DistributionEvent.Pause);

        await test.RunUntilDone();

        Assert.Empty(test.Psp.Sent);
        Assert.Equal(BatchStatus.Dissolved, Assert.Single(await test.Batches()).Status);
        Assert.All(await test.Payments(), payment => Assert.Equal((PaymentStatus.Held, HeldBecause.Pause, false, (Guid?)null, 0), (payment.Status, payment.HeldBecause, payment.MayHaveLeft, payment.BatchId, payment.Tries)));
        Assert.All(await test.Attempts(), attempt => Assert.Equal(AttemptOutcome.NotSent, attempt.Outcome));
    }

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Send_OfABatchThatWaitsForItsTurnWhenItsDistributionIsPaused_SendsNothing(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        var id = await test.Release(3);
        test.Psp.Before = async () =>
        {
            test.Psp.Before = () => Task.CompletedTask;
            await test.Paying.Put(id, Domain.Distributions.DistributionEvent.Pause);
        };

        await test.Run();
        test.Clock.Advance(TimeSpan.FromSeconds(5));
        await test.Run();

        Assert.All(await test.Payments(), payment => Assert.Equal((PaymentStatus.Held, HeldBecause.Pause, false), (payment.Status, payment.HeldBecause, payment.MayHaveLeft)));
        Assert.Empty(test.Psp.Effects);
    }

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Form_WhileTheConnectionIsPaused_PutsNothingTogether(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        await test.Database.Put(test.Handlers, test.Paying.ConnectionId, Domain.Connections.ConnectionEvent.Pause);

        await test.RunUntilDone(TimeSpan.FromMinutes(1));

        Assert.Equal(PaymentStatus.Queued, await test.StatusOfAll());
        Assert.Empty(await test.Batches());

        await test.Database.Put(test.Handlers, test.Paying.ConnectionId, Domain.Connections.ConnectionEvent.Resume);
        await test.RunUntilDone();
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
    }

    [Theory, EachDatabase(RealOnly = "ids decide the order of work")]
    public async Task Get_OfABatch_CountsWhatLeftInItByStatus(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.StatusOf = reference => reference == "REF-0001" ? "failed" : "completed";
        await test.RunUntilDone();
        var batch = Assert.Single(await test.Batches());

        var shown = await test.Handlers.Get<GetBatch>().Handle(batch.Id, Actors.Auditor, Stop);

        Assert.Equal((PublicId.Batch.Format(batch.Id), BatchStatus.Settled, 3, 15_000_000), (shown.Id, shown.Status, shown.PaymentCount, shown.TotalAmount));
        Assert.Equal([("completed", 2), ("failed", 1)], shown.PaymentsByStatus.OrderBy(row => row.Key).Select(row => (row.Key, row.Value)));
        Assert.Equal(10_000_000, shown.AmountsByStatus["completed"]);
        await Refused.NotFound(() => test.Handlers.Get<GetBatch>().Handle(test.Paying.ConnectionId, Actors.Auditor, Stop));
        await Refused.ForWantOf("view_payments", [Actors.Nobody], actor => test.Handlers.Get<GetBatch>().Handle(batch.Id, actor, Stop));
    }
}
