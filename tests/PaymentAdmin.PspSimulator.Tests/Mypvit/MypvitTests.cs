using PaymentAdmin.PspSimulator.Mypvit;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;
using static PaymentAdmin.PspSimulator.Tests.Mypvit.MypvitCaller;

namespace PaymentAdmin.PspSimulator.Tests.Mypvit;

public sealed class MypvitTests
{
    private static readonly MypvitOptions s_codes = new();

    [Fact]
    public async Task Rest_Payment_AnswersPendingAndCallsBack()
    {
        await using var psp = await Start();
        var secret = await Renew(psp);

        var reply = await Pay(psp, secret, "V4cHobJKUt", 500, operation: "PAYMENT");
        var callback = (await psp.Receiver.Wait(1))[0];

        var id = (string)reply.Json["reference_id"]!;
        Assert.Equal(200, reply.Code);
        Assert.Matches("^PAY241116[0-9]{9}$", id);
        Assert.Equal(
            $$"""{"status":"PENDING","status_code":"200","operator":"AIRTEL_MONEY","reference_id":"{{id}}","merchant_reference_id":"V4cHobJKUt","merchant_operation_account_code":"ACC_673B22D1077EA","message":"Your payment request V4cHobJKUt has been successfully initiated and is being processed. Please wait for the final status of your transaction."}""",
            reply.Body);
        Assert.Equal(
            $$"""{"transactionId":"{{id}}","merchantReferenceId":"V4cHobJKUt","status":"SUCCESS","amount":500,"fees":10,"totalAmount":500,"chargeOwner":"MERCHANT","customerID":"066123456","freeInfo":"note","transactionOperation":"PAYMENT","operator":"AIRTEL_MONEY","code":200}""",
            callback.Body);
        Assert.Equal(new Uri("https://pay.example.org/callback/token"), callback.Url);
        Assert.Equal((1, 0), (await psp.Total("collections"), await psp.Total("payouts")));
    }

    [Theory]
    [InlineData(1000, "SUCCESS", 1)]
    [InlineData(1001, "FAILED", 0)]
    public async Task Rest_GiveChange_SucceedsUpTo1000(int amount, string status, long effects)
    {
        await using var psp = await Start();
        var secret = await Renew(psp);

        await Pay(psp, secret, "REF1", amount);
        var callback = (await psp.Receiver.Wait(1))[0].Json;

        Assert.Equal(status, (string?)callback["status"]);
        Assert.Equal((effects, effects), (await psp.Effects("reference", "REF1"), await psp.Effects("recipient", "066123456")));
        Assert.Equal(effects, await psp.Total("payouts"));
        var checkedStatus = (await Status(psp, secret, "REF1")).Json;
        Assert.Equal((status, amount, "REF1"), ((string?)checkedStatus["status"], (int)checkedStatus["amount"]!, (string?)checkedStatus["merchant_reference_id"]));
    }

    [Fact]
    public async Task Rest_GiveChangeAnsweringFinal_AnswersSuccess()
    {
        await using var psp = await Start(new SimulatorSettings { MypvitGiveChangeAnswersFinal = true });
        var secret = await Renew(psp);

        Assert.Equal("SUCCESS", (string?)(await Pay(psp, secret, "REF1", 500)).Json["status"]);
        Assert.Equal("FAILED", (string?)(await Pay(psp, secret, "REF2", 5000)).Json["status"]);
        Assert.Equal("PENDING", (string?)(await Pay(psp, secret, "REF3", 500, operation: "PAYMENT")).Json["status"]);
        Assert.Equal(1, await psp.Total("payouts"));
    }

    [Fact]
    public async Task Status_ByTheirReferenceOrOurs_IsFoundUnderItsOperationAlone()
    {
        await using var psp = await Start();
        var secret = await Renew(psp);
        var id = (string)(await Pay(psp, secret, "REF1", 500)).Json["reference_id"]!;

        Assert.Equal(200, (await Status(psp, secret, id)).Code);
        Assert.Equal(404, (await Status(psp, secret, "REF1", operation: "PAYMENT")).Code);
        Assert.Equal(404, (await Status(psp, secret, "REF2")).Code);
        Assert.Equal(403, (await psp.Send(HttpMethod.Get, $"/{s_codes.StatusCode}/status?transactionId=REF1&accountOperationCode=ACC_OTHER&transactionOperation=GIVE_CHANGE", null, null, ("X-Secret", secret))).Code);
    }

    [Fact]
    public async Task Rest_SameReferenceTwice_IsTwoEffectsUnlessRefused()
    {
        await using var psp = await Start();
        var secret = await Renew(psp);
        await Pay(psp, secret, "REF1", 500);
        await Pay(psp, secret, "REF1", 500);
        await psp.UntilSettled();
        Assert.Equal(2, await psp.Effects("reference", "REF1"));

        await psp.Set("""{"mypvitRefusesDuplicates":true}""");
        var refused = await Pay(psp, secret, "REF1", 500);

        Assert.Equal((409, "duplicate_reference"), (refused.Code, (string?)refused.Json["error"]));
        Assert.Null(refused.Json["status"]);
        Assert.Equal(2, await psp.Effects("reference", "REF1"));
    }

    [Theory]
    [InlineData("\"amount\":500", "\"amount\":500.5", "amount")]
    [InlineData("\"amount\":500", "\"amount\":0", "amount")]
    [InlineData("\"amount\":500", "\"amount\":null", "amount")]
    [InlineData("REF1", "TOO-LONG", "reference")]
    [InlineData("REF1", "1234567890123456", "reference")]
    [InlineData("RESTFUL", "SOAP", "service")]
    [InlineData("GIVE_CHANGE", "GIVE", "transaction_type")]
    [InlineData("AIRTEL_MONEY", "AIRTEL", "operator_code")]
    [InlineData("ACC_673B22D1077EA", "ACC_OTHER", "merchant_operation_account_code")]
    [InlineData("CALLBACK1", "UNKNOWN", "callback_url_code")]
    [InlineData("066123456", "+241066123456", "customer_account_number")]
    [InlineData("\"agent\":\"office\",", "", "agent")]
    public async Task Rest_Wrong_Is400NamingTheField(string right, string wrong, string field)
    {
        await using var psp = await Start();
        var secret = await Renew(psp);

        var reply = await psp.Send(HttpMethod.Post, $"/v2/{s_codes.RestCode}/rest", Body("REF1", 500, "GIVE_CHANGE").Replace(right, wrong, StringComparison.Ordinal), null, ("X-Secret", secret));

        Assert.Equal(400, reply.Code);
        Assert.Equal(field, (string?)Assert.Single(reply.Json["errors"]!.AsArray())!["field"]);
    }

    [Fact]
    public async Task Rest_WithoutRightSecret_Is401UntilRenewed()
    {
        await using var psp = await Start(new SimulatorSettings { MypvitSecretLifetimeSeconds = 3000 });
        Assert.Equal(401, (await Pay(psp, "wrong", "REF1", 500)).Code);
        var secret = await Renew(psp);

        psp.Clock.AdvanceSeconds(3000);
        Assert.Equal(401, (await Pay(psp, secret, "REF1", 500)).Code);
        var renewed = await Renew(psp);
        Assert.Equal(200, (await Pay(psp, renewed, "REF1", 500)).Code);
        await psp.Post("/_control/tokens/revoke", "", bearer: null);

        Assert.Equal(401, (await Pay(psp, renewed, "REF2", 500)).Code);
        Assert.Equal(401, (await Status(psp, renewed, "REF1")).Code);
    }

    [Theory]
    [InlineData("short", "operation_account_code", "secret")]
    [InlineData("long", "merchant_operation_account_code", "secret_key")]
    public async Task RenewSecret_Pushed_ComesToTheReceptionUrlAlone(string names, string account, string secret)
    {
        await using var psp = await Start(new SimulatorSettings { MypvitSecretDelivery = "pushed", MypvitPushedNames = names });
        Assert.Equal(400, (await RenewReply(psp, "RECEPTION1")).Code);
        await psp.Send(HttpMethod.Put, "/_control/mypvit/reception-urls/RECEPTION1", """{"url":"https://pay.example.org/secret/token"}""");

        var reply = await RenewReply(psp, "RECEPTION1", version: "/v2");
        var pushed = (await psp.Receiver.Wait(1))[0];

        Assert.Equal(200, reply.Code);
        Assert.Null(reply.Json["secret"]);
        Assert.Equal(new Uri("https://pay.example.org/secret/token"), pushed.Url);
        Assert.Equal(("ACC_673B22D1077EA", 3000), ((string?)pushed.Json[account], (int)pushed.Json["expires_in"]!));
        Assert.Equal(200, (await Pay(psp, (string)pushed.Json[secret]!, "REF1", 500)).Code);
    }

    [Theory]
    [InlineData("ACC_OTHER", "Mypvit-Password-1", 401)]
    [InlineData("ACC_673B22D1077EA", "wrong", 401)]
    [InlineData("ACC_673B22D1077EA", "", 400)]
    public async Task RenewSecret_WrongCredentials_IsRefused(string account, string password, int status)
    {
        await using var psp = await Start();

        Assert.Equal(status, (await RenewReply(psp, "RECEPTION1", account: account, password: password)).Code);
    }

    [Theory]
    [InlineData("POST", "/v2/WRONG/rest")]
    [InlineData("POST", "/WRONG/renew-secret")]
    [InlineData("GET", "/WRONG/status")]
    [InlineData("GET", "/v2/WRONG/kyc")]
    public async Task Call_WrongUrlCode_Is404(string method, string path)
    {
        await using var psp = await Start();

        Assert.Equal(404, (await psp.Send(new HttpMethod(method), path, null)).Code);
    }

    [Theory]
    [InlineData("066123456", 200, "ACTIVE")]
    [InlineData("074000423", 200, "BLOCKED")]
    [InlineData("074000404", 404, null)]
    public async Task Kyc_Number_AnswersNameAndState(string number, int status, string? state)
    {
        await using var psp = await Start();
        var secret = await Renew(psp);

        var reply = await psp.Send(HttpMethod.Get, $"/v2/{s_codes.KycCode}/kyc?customerAccountNumber={number}&operatorCode=AIRTEL_MONEY", null, null, ("X-Secret", secret));

        Assert.Equal((status, state), (reply.Code, (string?)reply.Json["state"]));
        Assert.Equal(status == 200, reply.Json["full_name"] is not null);
        Assert.Equal(401, (await psp.Get($"/v2/{s_codes.KycCode}/kyc?customerAccountNumber={number}&operatorCode=AIRTEL_MONEY", bearer: null)).Code);
    }

    [Fact]
    public async Task BasePath_Set_IsWhereItAnswers()
    {
        await using var psp = await RunningSimulator.Start(change: options => options with { Mypvit = new MypvitOptions { BasePath = "/mypvit" } });

        Assert.Equal(401, (await psp.Get($"/mypvit/v2/{s_codes.KycCode}/kyc", bearer: null)).Code);
        Assert.Equal(404, (await psp.Get($"/v2/{s_codes.KycCode}/kyc", bearer: null)).Code);
    }
}
