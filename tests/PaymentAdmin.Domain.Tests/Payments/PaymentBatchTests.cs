using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Tests.Connections;

namespace PaymentAdmin.Domain.Tests.Payments;

public sealed class PaymentBatchTests
{
    private static readonly ConnectionSettings Honours = Connected.Settings with { HonoursIdempotencyKeys = true };

    [Fact]
    public void Prepare_OfPayments_HasTheirTotalAndAReadableKeyForItsBytes()
    {
        var batch = Batched.Prepared();

        Assert.Equal((BatchStatus.Prepared, 2, 100_000, "TZS"), (batch.Status, batch.PaymentCount, batch.TotalMinor, batch.Currency));
        Assert.Equal("bat_1-20260314T092653000Z", batch.IdempotencyKey);
        Assert.Equal("sealed bat_1-20260314T092653000Z", batch.SealedRequest);
        Assert.Equal((Known.Id(7), Known.Id(6), Known.Now), (batch.ConnectionId, batch.DistributionId, batch.NextStepAt));
    }

    [Fact]
    public void Prepare_OfOneOrOfTwoCurrencies_IsAFault()
    {
        Assert.Throws<ArgumentException>(() => Batched.Prepared(Paid.Queued()));
        Assert.Throws<ArgumentException>(() => Batched.Prepared(Paid.Queued(), Batched.InKes()));
    }

    [Fact]
    public void Return_OfTheOnlySend_LeavesNoTraceOfASend()
    {
        var batch = Batched.Sent();

        batch.Return(Known.Later, counts: false, Known.Now);

        Assert.Equal((BatchStatus.Prepared, 0, 0), (batch.Status, batch.Tries, batch.Sends));
        Assert.Null(batch.FirstSentAt);
        Assert.Equal(Known.Later, batch.NextStepAt);
    }

    [Fact]
    public void Return_AfterAnUnresolvedSend_KeepsItUnknownSinceThen()
    {
        var batch = Batched.Sent();
        batch.Lose(Known.Now);
        batch.Leave(Known.Later);

        batch.Return(Known.Later, counts: true, Known.Later);

        Assert.Equal((BatchStatus.Unknown, 2, 1), (batch.Status, batch.Tries, batch.Sends));
        Assert.Equal((Known.Now, Known.Now), (batch.UnresolvedSince, batch.FirstSentAt));
    }

    [Fact]
    public void Acknowledge_AfterAnUnresolvedSend_ResolvesIt()
    {
        var batch = Batched.Sent();
        batch.Lose(Known.Now);
        batch.Leave(Known.Later);

        batch.Acknowledge("bat_psp", "processing", Known.Later);

        Assert.Null(batch.UnresolvedSince);
        Assert.Equal(("bat_psp", "processing", Known.Later), (batch.PspBatchId, batch.PspStatus, batch.AcknowledgedAt));
    }

    [Theory]
    [InlineData(2, 100_000L, "TZS", null)]
    [InlineData(null, null, null, null)]
    [InlineData(2, 100_000L, "tzs", null)]
    [InlineData(3, 100_000L, "TZS", "3 payments")]
    [InlineData(2, 100_001L, "TZS", "100001 minor units")]
    [InlineData(2, 100_000L, "KES", "KES")]
    public void Differs_FromWhatThePspTells_NamesWhatDoesNotFit(int? count, long? total, string? currency, string? named)
    {
        var difference = Batched.Prepared().Differs(count, total, currency);

        Assert.Equal(named is null, difference is null);
        Assert.Contains(named ?? "", difference ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void TryAgain_OnTheSchedule_EndsWithIt()
    {
        var connection = Connected.Sandbox();
        var batch = Batched.Sent();

        Assert.Equal(Known.Now.AddSeconds(30), BatchSteps.TryAgain(batch, connection, chance: 0, Known.Now));
        Assert.Equal(Known.Now.AddSeconds(36), BatchSteps.TryAgain(batch, connection, chance: 1, Known.Now));
        for (var i = 1; i < 4; i++)
        {
            batch.Return(Known.Now, counts: true, Known.Now);
            batch.Leave(Known.Now);
        }

        Assert.Null(BatchSteps.TryAgain(batch, connection, chance: 0, Known.Now));
    }

    [Fact]
    public void Repeat_WhereKeysAreHonoured_IsOnTheScheduleWhileTheKeyIsRemembered()
    {
        var batch = Lost();

        Assert.Equal(Known.Now.AddSeconds(30), BatchSteps.Repeat(batch, Connected.Sandbox(Honours), chance: 0, Known.Now));
        Assert.Equal(Known.Later, BatchSteps.Repeat(batch, Connected.Sandbox(Honours), chance: 0, Known.Later));
        Assert.Null(BatchSteps.Repeat(batch, Connected.Sandbox(), chance: 0, Known.Now));
        Assert.Null(BatchSteps.Repeat(batch, Connected.Sandbox(Honours with { IdempotencyKeyTtlSeconds = 90 }), chance: 0, Known.Now));
        Assert.Null(BatchSteps.Repeat(batch, Connected.Sandbox(Honours with { IdempotencyKeyTtlSeconds = 3_600 }), chance: 0, Known.Later));
        Assert.Null(BatchSteps.Repeat(batch, Connected.Sandbox(Honours with { Retry = Schedule.Of(0) }), chance: 0, Known.Now));
        Assert.Null(BatchSteps.Repeat(Batched.Prepared(), Connected.Sandbox(Honours), chance: 0, Known.Now));
    }

    [Fact]
    public void Ask_AgainAndAgain_IsLaterAndLaterAndEnds()
    {
        var batch = Batched.Sent();
        batch.Acknowledge("bat_psp", "processing", Known.Now);
        var pauses = new List<double>();
        while (BatchSteps.Ask(batch, Known.Now) is { } due)
        {
            pauses.Add((due - Known.Now).TotalSeconds);
            batch.Asked(pspStatus: null, Known.Now);
        }

        Assert.Equal([5, 15, 30, 60], pauses[..4]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((BatchSteps.MaxQuestions, "processing"), (pauses.Count, batch.PspStatus));
    }

    private static PaymentBatch Lost()
    {
        var batch = Batched.Sent();
        batch.Lose(Known.Now);
        return batch;
    }
}
