using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.PspSimulator;

namespace PaymentAdmin.Tests.Connections.Dialects;

/// <summary>Our side of MyPVit against the simulator, over the wire.</summary>
public sealed class MypvitContractTests
{
    private const string Number = "+24174000001";

    private static readonly FieldMapping Mapping = FieldMapping.Default(DialectTargets.Mypvit);

    [Theory]
    [InlineData(1_000, PspPaymentStatus.Completed, "GIVE_CHANGE.SUCCESS")]
    [InlineData(1_001, PspPaymentStatus.Failed, "GIVE_CHANGE.FAILED")]
    public async Task Submit_UpToAndAbove1000_EndsAsDocumentedWithItsCallbackAcknowledged(long francs, PspPaymentStatus status, string name)
    {
        await using var psp = await SimulatedPsp.Mypvit();

        var submitted = await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment(Number, "V4cHobJKUt", francs)));
        Assert.Equal((PspPaymentStatus.Pending, "V4cHobJKUt", "AIRTEL_MONEY"), (submitted.Status, submitted.Reference, submitted.Channel));

        // The simulator checks the echo: value, type and responseCode.
        Assert.All(await psp.Delivered(), delivery => Assert.Equal("delivered", delivery.Status));
        var stored = Assert.Single(await psp.Inbox());
        Assert.Equal((name, "V4cHobJKUt", submitted.PspPaymentId), (stored.EventType, stored.Reference, stored.PspPaymentId));
        var byId = await psp.Get(psp.Dialect.QueryById(psp.Connection, submitted.PspPaymentId!));
        Assert.Equal((status, francs, "XAF", submitted.PspPaymentId), (byId.Status, byId.AmountMinor, byId.Currency, byId.PspPaymentId));
        var byReference = Assert.Single(await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "V4cHobJKUt")));
        Assert.Equal((status, francs, null), (byReference.Status, byReference.AmountMinor, byReference.PspPaymentId));
        Assert.Equal(status == PspPaymentStatus.Completed ? 1 : 0, await psp.Effects());
    }

    [Theory]
    [InlineData("number")]
    [InlineData("string")]
    public async Task Callback_WithItsCodeAsEither_IsAcknowledgedExactly(string type)
    {
        await using var psp = await SimulatedPsp.Mypvit(new SimulatorSettings { MypvitCodeType = type, MypvitSuccessCode = 207, WebhookMaxAttempts = 1 });

        await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment(Number, "R1", 500)));

        Assert.Equal([("callback.SUCCESS", "delivered")], await psp.Delivered());
    }

    [Fact]
    public async Task Submit_AnsweredWithTheFinalStatus_IsCompleted()
    {
        await using var psp = await SimulatedPsp.Mypvit(new SimulatorSettings { MypvitGiveChangeAnswersFinal = true });

        Assert.Equal(PspPaymentStatus.Completed, (await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment(Number, "R1", 500)))).Status);
        Assert.Equal(PspPaymentStatus.Failed, (await psp.Get(psp.Dialect.Submit(psp.Connection, Mapping, psp.Payment(Number, "R2", 5_000)))).Status);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("long")]
    public async Task Secret_Pushed_ReachesOurAddressAndIsUsed(string names)
    {
        await using var psp = await SimulatedPsp.Mypvit(new SimulatorSettings { MypvitSecretDelivery = "pushed", MypvitPushedNames = names });

        var kyc = await Moving(psp, psp.Send(psp.Dialect.Kyc(psp.Connection, Mapping, psp.Payment(Number, "R1", 500))));

        Assert.Equal(new PspKyc(true, "Test Customer 0001", "ACTIVE"), kyc.Value);
        Assert.Contains(("secret.renewed", "delivered"), await psp.Delivered());
        Assert.Empty(await psp.Inbox());
    }

    [Fact]
    public async Task Secret_ExpiredOrRevoked_IsRenewed()
    {
        await using var psp = await SimulatedPsp.Mypvit();
        var kyc = psp.Dialect.Kyc(psp.Connection, Mapping, psp.Payment(Number, "R1", 500));
        await psp.Get(kyc);
        await psp.Get(kyc);
        Assert.Equal(1, await psp.Asked("/renew-secret"));

        psp.Clock.Advance(TimeSpan.FromSeconds(3_001));
        await psp.Get(kyc);
        Assert.Equal(2, await psp.Asked("/renew-secret"));

        await psp.Control(HttpMethod.Post, "tokens/revoke");
        await psp.Get(kyc);
        Assert.Equal(3, await psp.Asked("/renew-secret"));
    }

    [Theory]
    [InlineData("+24174000001", true, "ACTIVE")]
    [InlineData("+24174000423", true, "BLOCKED")]
    [InlineData("+24174000404", false, null)]
    public async Task Kyc_OfANumber_TellsItsState(string number, bool known, string? state)
    {
        await using var psp = await SimulatedPsp.Mypvit();

        var kyc = await psp.Get(psp.Dialect.Kyc(psp.Connection, Mapping, psp.Payment(number, "R1", 500)));

        Assert.Equal((known, state), (kyc.Known, kyc.State));
    }

    [Fact]
    public async Task Query_OfNothing_IsNotFoundAndNone()
    {
        await using var psp = await SimulatedPsp.Mypvit();

        Assert.Equal("not_found", (await psp.Send(psp.Dialect.QueryById(psp.Connection, "PAY1"))).Error?.Code);
        Assert.Empty(await psp.Get(psp.Dialect.QueryByReference(psp.Connection, "NOTHING")));
    }

    [Fact]
    public async Task Query_WithAWrongUrlCode_SaysNothingOfThePayment()
    {
        await using var psp = await SimulatedPsp.Mypvit();
        var right = psp.Dialect.QueryByReference(psp.Connection, "NOTHING");

        var wrong = await psp.Send(right with { Request = right.Request with { Path = right.Request.Path.Replace(psp.Connection.StatusUrlCode!, "WRONG", StringComparison.Ordinal) } });

        Assert.Equal((404, null, "unknown_url_code"), (wrong.Answer.Status, wrong.Value, wrong.Error?.Code));
    }

    [Fact]
    public async Task Submit_WithoutARegisteredCallback_NamesTheField()
    {
        await using var psp = await SimulatedPsp.Mypvit();
        var payment = psp.Payment(Number, "R1", 500);

        var result = await psp.Send(psp.Dialect.Submit(psp.Connection, Mapping, payment with { Connection = payment.Connection with { CallbackUrlCode = "NOBODY" } }));

        Assert.Equal(400, result.Answer.Status);
        Assert.Equal("callback_url_code", result.Error?.Fields?.Single().Key);
    }

    /// <summary>A pushed secret is looked for by the clock: it has to move.</summary>
    private static async Task<T> Moving<T>(SimulatedPsp psp, Task<T> task)
    {
        for (var waits = 0; !task.IsCompleted && waits < 1_000; waits++)
        {
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));
            if ((await psp.Delivered()).Count > 0)
            {
                psp.Clock.Advance(TimeSpan.FromMilliseconds(500));
            }
        }

        return await task;
    }
}
