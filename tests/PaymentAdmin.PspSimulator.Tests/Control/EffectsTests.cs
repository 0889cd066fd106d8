using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Control;

public sealed class EffectsTests
{
    [Fact]
    public async Task Get_EachDimension_CountsWhereMoneyMoved()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { RefuseDuplicateReferences = false, HonourIdempotencyKeys = false });
        await psp.Pay("A", key: "k");
        await psp.Pay("A", key: "k");
        await psp.Pay("B", "+255711111111");
        await psp.Pay("C", "+255700000003", key: "failed");
        await psp.Post("/api/v2/batches", """{"batch_reference":"BATCH","payments":[{"account":"1","amount":5,"currency":"USD","reference":"D"}],"metadata":{"distribution_id":"DIST-002"}}""");
        await psp.UntilSettled();

        Assert.Equal((2, 1, 0), (await psp.Effects("reference", "A"), await psp.Effects("reference", "B"), await psp.Effects("reference", "C")));
        Assert.Equal((2, 0), (await psp.Effects("key", "k"), await psp.Effects("key", "failed")));
        Assert.Equal((2, 1), (await psp.Effects("recipient", "+255700000001"), await psp.Effects("recipient", "+255711111111")));
        Assert.Equal((3, 1), (await psp.Effects("distribution", "DIST-001"), await psp.Effects("distribution", "DIST-002")));
        Assert.Equal((1, 4), (await psp.Effects("batch", "BATCH"), await psp.Total("effects")));
        var minor = (await psp.Get("/_control/effects", bearer: null)).Json["totals"]!["minor"]!.ToJsonString();
        Assert.Equal("""[{"currency":"TZS","moved":15000000,"reversed":0},{"currency":"USD","moved":500,"reversed":0}]""", minor);
    }

    [Fact]
    public async Task Get_MoreThanOnce_NamesTheDoubles()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { RefuseDuplicateReferences = false });
        await psp.Pay("A");
        await psp.Pay("A");
        await psp.Pay("B");
        await psp.UntilSettled();

        var doubles = (await psp.Get("/_control/effects?by=reference&min=2&limit=5", bearer: null)).Json;

        Assert.Equal((2, 1), ((int)doubles["values"]!, (int)doubles["moreThanOnce"]!));
        Assert.Equal("""[{"value":"A","effects":2,"reversals":0}]""", doubles["counts"]!.ToJsonString());
    }

    [Fact]
    public async Task Reverse_CountsBesideTheEffect()
    {
        await using var psp = await RunningSimulator.Start();
        var id = (string)(await psp.Pay("A")).Json["id"]!;
        await psp.UntilSettled();

        await psp.Post($"/_control/payments/{id}/reverse", "", bearer: null);

        Assert.Equal("""[{"value":"A","effects":1,"reversals":1}]""", (await psp.Get("/_control/effects?by=reference", bearer: null)).Json["counts"]!.ToJsonString());
    }

    [Theory]
    [InlineData("by=colour", "by")]
    [InlineData("by=reference&min=x", "min")]
    [InlineData("by=reference&limit=0", "limit")]
    public async Task Get_WrongQuery_Is400(string query, string field)
    {
        await using var psp = await RunningSimulator.Start();

        Assert.Equal([field], (await psp.Get($"/_control/effects?{query}", bearer: null)).WrongFields);
    }
}
