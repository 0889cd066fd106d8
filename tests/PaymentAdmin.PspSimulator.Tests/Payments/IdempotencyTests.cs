using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Payments;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task Post_SameKeyAndBody_AnswersAsTheFirstTime()
    {
        await using var psp = await RunningSimulator.Start();

        var first = await psp.Pay("A", key: "k");
        psp.Clock.AdvanceSeconds(100);
        var second = await psp.Pay("A", key: "k");

        Assert.Equal((first.Code, first.Body), (second.Code, second.Body));
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        await psp.UntilSettled();
        Assert.Equal((1, 1), (await psp.Effects("key", "k"), await psp.Total("effects")));
    }

    [Fact]
    public async Task Post_SameKeyOtherBody_Is409()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("A", key: "k");

        var reply = await psp.Pay("B", key: "k");

        Assert.Equal((409, "idempotency_key_reused"), (reply.Code, reply.ErrorCode));
        Assert.Equal(1, await psp.Total("payments"));
    }

    [Fact]
    public async Task Post_FiftyAtOnce_OneEffectAndOneAnswer()
    {
        await using var psp = await RunningSimulator.Start();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => psp.Pay("A", key: "k")));

        await psp.UntilSettled();
        Assert.Single(replies.Select(reply => (reply.Code, reply.Body)).Distinct());
        Assert.Equal(201, replies[0].Code);
        Assert.Single(replies, reply => !reply.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal((1, 1), (await psp.Total("payments"), await psp.Total("effects")));
    }

    [Fact]
    public async Task Post_FiftyKeysForOneReference_OneIsAccepted()
    {
        await using var psp = await RunningSimulator.Start();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(key => psp.Pay("A", key: $"k{key}")));

        await psp.UntilSettled();
        Assert.Single(replies, reply => reply.Code == 201);
        Assert.Equal(49, replies.Count(reply => reply.ErrorCode == "duplicate_reference"));
        Assert.Equal(1, await psp.Effects("reference", "A"));
    }

    [Fact]
    public async Task Post_Refused_IsRefusedAlikeUnderTheSameKey()
    {
        await using var psp = await RunningSimulator.Start();

        var first = await psp.Pay("A", amount: "2000000", key: "k");
        await psp.Set("""{"maximumMajor":3000000}""");
        var second = await psp.Pay("A", amount: "2000000", key: "k");

        Assert.Equal((422, first.Body), (second.Code, second.Body));
    }

    [Fact]
    public async Task Post_UnreadableBody_DoesNotUseTheKey()
    {
        await using var psp = await RunningSimulator.Start();

        Assert.Equal(400, (await psp.Post("/api/v2/payments", "{}", "k")).Code);

        Assert.Equal(201, (await psp.Pay("A", key: "k")).Code);
    }

    [Fact]
    public async Task Post_KeyForgotten_IsANewSubmission()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { IdempotencyKeyTtlSeconds = 60, RefuseDuplicateReferences = false });
        await psp.Pay("A", key: "k");

        psp.Clock.AdvanceSeconds(59);
        await psp.Pay("A", key: "k");
        Assert.Equal(1, await psp.Total("payments"));
        psp.Clock.AdvanceSeconds(1);
        await psp.Pay("A", key: "k");
        Assert.Equal(2, await psp.Total("payments"));

        var forgotten = await psp.Post("/_control/keys/forget", """{"key":"k"}""", bearer: null);
        await psp.Pay("A", key: "k");
        await psp.UntilSettled();
        Assert.Equal("""{"forgotten":1}""", forgotten.Body);
        Assert.Equal(3, await psp.Effects("reference", "A"));
    }

    [Fact]
    public async Task Post_KeyForgottenButReferenceKnown_Is409DuplicateReference()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("A", key: "k");
        await psp.Post("/_control/keys/forget", "", bearer: null);

        Assert.Equal("duplicate_reference", (await psp.Pay("A", key: "k")).ErrorCode);
    }

    [Fact]
    public async Task Post_KeysNotHonoured_PaysTwice()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { HonourIdempotencyKeys = false, RefuseDuplicateReferences = false });

        await psp.Pay("A", key: "k");
        await psp.Pay("A", key: "k");
        await psp.UntilSettled();

        Assert.Equal(2, await psp.Effects("key", "k"));
    }

    [Fact]
    public async Task Post_KeyOfAnotherMerchant_IsAnotherKey()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Pay("A", key: "k");

        var reply = await psp.Post("/api/v2/payments", RunningSimulator.Payment("B"), "k", "prod_key_secure123");

        Assert.Equal(201, reply.Code);
    }

    [Fact]
    public async Task Post_KeyTooLong_Is400()
    {
        await using var psp = await RunningSimulator.Start();

        Assert.Equal(["Idempotency-Key"], (await psp.Pay("A", key: new string('k', 256))).WrongFields);
    }
}
