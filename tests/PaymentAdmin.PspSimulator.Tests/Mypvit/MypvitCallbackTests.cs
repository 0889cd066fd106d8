using System.Net;
using System.Text;
using PaymentAdmin.PspSimulator.Mypvit;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;
using static PaymentAdmin.PspSimulator.Tests.Mypvit.MypvitCaller;

namespace PaymentAdmin.PspSimulator.Tests.Mypvit;

public sealed class MypvitCallbackTests
{
    [Theory]
    [InlineData("number", "200")]
    [InlineData("string", "\"200\"")]
    public async Task Callback_Acknowledged_IsNotSentAgain(string type, string code)
    {
        await using var psp = await Start(new SimulatorSettings { MypvitCodeType = type });
        var secret = await Renew(psp);

        await Pay(psp, secret, "REF1", 500);
        await psp.Receiver.Wait(1);
        await Eventually.True(async () => await psp.Total("deliveriesWaiting") == 0, "the callback to be acknowledged");

        Assert.Equal(code, psp.Receiver.All[0].Json["code"]!.ToJsonString());
        Assert.Contains("\"status\":\"delivered\"", (await psp.Get("/_control/deliveries", bearer: null)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"transactionId":"X","code":200,"responseCode":200}""", null)]
    [InlineData("""{"responseCode":200,"code":200,"transactionId":"X","more":1}""", null)]
    [InlineData("""{"transactionId":"Y","code":200,"responseCode":200}""", "transactionId")]
    [InlineData("""{"transactionId":"X","code":"200","responseCode":200}""", "code")]
    [InlineData("""{"transactionId":"X","code":200.0,"responseCode":200}""", "code")]
    [InlineData("""{"transactionId":"X","code":200}""", "responseCode")]
    [InlineData("""{"transactionId":"X","code":200,"responseCode":"200"}""", "responseCode")]
    [InlineData("""[]""", "object")]
    [InlineData("OK", "JSON")]
    public void Judge_Acknowledgement_MustEchoExactly(string answer, string? problem)
    {
        var judged = MypvitCallback.Judge(200, Encoding.UTF8.GetBytes(answer), "\"X\"", "200");

        Assert.Equal(problem is null, judged is null);
        Assert.Contains(problem ?? "", judged ?? "", StringComparison.Ordinal);
        Assert.NotNull(MypvitCallback.Judge(201, Encoding.UTF8.GetBytes(answer), "\"X\"", "200"));
    }

    [Fact]
    public async Task Callback_WrongAcknowledgement_IsRecordedAndSentAgain()
    {
        await using var psp = await Start();
        var acknowledge = psp.Receiver.Answer;
        psp.Receiver.Answer = received => psp.Receiver.All.Count == 0 ? (HttpStatusCode.OK, "{}") : acknowledge(received);
        var secret = await Renew(psp);

        await Pay(psp, secret, "REF1", 500);
        await psp.Receiver.Wait(1);
        await Eventually.True(
            async () => (await psp.Get("/_control/deliveries", bearer: null)).Body.Contains("transactionId is not echoed", StringComparison.Ordinal), "the wrong acknowledgement to be recorded");
        var all = await psp.Passing(webhooks: 2);
        await Eventually.True(async () => await psp.Total("deliveriesWaiting") == 0, "the callback to be acknowledged");

        Assert.Equal(all[0].Body, all[1].Body);
        Assert.Equal(1, await psp.Effects("reference", "REF1"));
    }

    [Fact]
    public async Task Misbehaviour_ConcernsMypvitToo()
    {
        await using var psp = await Start();
        var secret = await Renew(psp);
        await psp.Set("""{"breakBeforeEffect":{"next":1}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => Pay(psp, secret, "REF1", 500));
        Assert.Equal(404, (await Status(psp, secret, "REF1")).Code);

        await psp.Set("""{"breakAfterEffect":{"next":1},"wrongAmountInQuery":1,"contradictingFinal":1}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => Pay(psp, secret, "REF1", 500));
        await psp.Receiver.Wait(1);
        var callbacks = await psp.Passing(webhooks: 2);

        Assert.Equal(["SUCCESS", "FAILED"], callbacks.Select(callback => (string)callback.Json["status"]!));
        Assert.Equal((501, "SUCCESS"), ((int)(await Status(psp, secret, "REF1")).Json["amount"]!, (string?)(await Status(psp, secret, "REF1")).Json["status"]));
        Assert.Equal(1, await psp.Effects("reference", "REF1"));
    }
}
