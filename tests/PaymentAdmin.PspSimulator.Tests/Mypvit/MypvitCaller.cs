using System.Net;
using System.Text.Json.Nodes;
using PaymentAdmin.PspSimulator.Mypvit;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Mypvit;

/// <summary>Calls MyPVit's API as a merchant does, and acknowledges its callbacks.</summary>
internal static class MypvitCaller
{
    private static readonly MypvitOptions s_codes = new();

    public static async Task<RunningSimulator> Start(SimulatorSettings? settings = null)
    {
        var psp = await RunningSimulator.Start(settings);
        psp.Receiver.Answer = received => (HttpStatusCode.OK, Acknowledge(received));
        var registered = await psp.Send(HttpMethod.Put, "/_control/mypvit/callback-urls/CALLBACK1", """{"url":"https://pay.example.org/callback/token"}""");
        Assert.Equal(204, registered.Code);
        return psp;
    }

    private static string Acknowledge(Received received) => new JsonObject
    {
        ["transactionId"] = received.Json["transactionId"]?.DeepClone(), ["code"] = received.Json["code"]?.DeepClone(), ["responseCode"] = received.Json["code"]?.DeepClone(),
    }.ToJsonString();

    public static async Task<string> Renew(RunningSimulator psp)
    {
        var reply = await RenewReply(psp, "RECEPTION1");
        Assert.Equal((200, 3000), (reply.Code, (int)reply.Json["expires_in"]!));
        return (string)reply.Json["secret"]!;
    }

    public static async Task<Reply> RenewReply(
        RunningSimulator psp, string receptionCode, string version = "", string account = "ACC_673B22D1077EA", string password = "Mypvit-Password-1")
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["operationAccountCode"] = account, ["password"] = password, ["receptionUrlCode"] = receptionCode,
        });
        using var response = await psp.Http.PostAsync(new Uri($"{version}/{s_codes.RenewSecretCode}/renew-secret", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);
    }

    public static Task<Reply> Pay(RunningSimulator psp, string secret, string reference, int amount, string operation = "GIVE_CHANGE") =>
        psp.Send(HttpMethod.Post, $"/v2/{s_codes.RestCode}/rest", Body(reference, amount, operation), null, ("X-Secret", secret), ("X-Callback-MediaType", "application/json"));

    public static Task<Reply> Status(RunningSimulator psp, string secret, string id, string operation = "GIVE_CHANGE") =>
        psp.Send(HttpMethod.Get, $"/{s_codes.StatusCode}/status?transactionId={id}&accountOperationCode=ACC_673B22D1077EA&transactionOperation={operation}", null, null, ("X-Secret", secret));

    public static string Body(string reference, int amount, string operation) =>
        $$"""{"agent":"office","amount":{{amount}},"product":"aid","reference":"{{reference}}","service":"RESTFUL","callback_url_code":"CALLBACK1","customer_account_number":"066123456","merchant_operation_account_code":"ACC_673B22D1077EA","transaction_type":"{{operation}}","owner_charge":"MERCHANT","owner_charge_operator":"MERCHANT","operator_code":"AIRTEL_MONEY","free_info":"note"}""";
}
