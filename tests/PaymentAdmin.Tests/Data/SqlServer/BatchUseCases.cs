using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Batches;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Infrastructure.SqlServerModel;
using PaymentAdmin.Tests.Payments.Batches;

namespace PaymentAdmin.Tests.Data.SqlServer;

/// <summary>The walk's part through a batch, from its putting together to what becomes of it, by hand.</summary>
internal static class BatchUseCases
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Walk(TestDatabase database, Handlers handlers)
    {
        // A claim is a random token: recorded answers cannot give it back. There the queries alone are looked at.
        if (ModelRun.Current is null)
        {
            await ABatch(database, handlers);
        }
        else
        {
            Assert.Equal("not_found", (await Assert.ThrowsAsync<Refusal>(() => handlers.Get<GetBatch>().Handle(FakeClock.Start.NewId(), Actors.Auditor, Stop))).Code);
        }

        await handlers.Get<EndDistributions>().Handle(Actors.Admin, Stop);
        await handlers.Get<SweepPayments>().Handle(Actors.Admin, Stop);
    }

    private static async Task ABatch(TestDatabase database, Handlers handlers)
    {
        var psp = new BatchPsp();
        var test = await Batching.Start(database, handlers, psp, batchSize: 3, input => input, "BATCH");
        var id = await test.Release(3);
        await test.Work(RunDispatch.Settings, Assert.Single(await test.Claim(RunDispatch.Settings), claim => claim.SubjectId == id));

        var claim = await Next(AdvanceBatch.Sending);
        var send = Assert.IsType<BatchStep.Send>(await handlers.Get<BeginBatchStep>().Handle(claim.SubjectId, claim, Actors.Admin, Stop));
        await handlers.Get<RecordBatchSend>().Handle(send, Answered(send.Call), claim, Actors.Admin, Stop);

        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        claim = await Next(AdvanceBatch.Following);
        var ask = Assert.IsType<BatchStep.Ask>(await handlers.Get<BeginBatchStep>().Handle(claim.SubjectId, claim, Actors.Admin, Stop));
        await handlers.Get<RecordBatchAnswer>().Handle(ask, Answered(ask.Call), claim, Actors.Admin, Stop);
        Assert.Equal(BatchStatus.Settled, (await handlers.Get<GetBatch>().Handle(claim.SubjectId, Actors.Auditor, Stop)).Status);

        async Task<WorkClaim> Next(WorkQueue queue) => Assert.Single(await test.Claim(queue), found => found.Lane == test.Paying.ConnectionId);

        PspResult<PspBatch> Answered(PspCall<PspBatch> call)
        {
            var answer = psp.Usual(call.Request);
            return new PspResult<PspBatch>(answer, call.Read(answer).Value, null);
        }
    }
}
