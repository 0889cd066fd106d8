using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Merchants;

/// <summary>Health, tokens and the merchant's account.</summary>
internal static class AccountEndpoints
{
    public static void Map(PspApi api, IEndpointRouteBuilder root, IEndpointRouteBuilder v2)
    {
        api.Map(v2, "GET", "/health", Health);
        api.Map(v2, "HEAD", "/health", Health);
        api.Map(root, "POST", "/oauth/token", OAuth.Token);
        api.Map(v2, "POST", "/oauth/token", OAuth.Token);
        api.MapForMerchant(v2, "GET", "/account", Account);
        api.MapForMerchant(v2, "GET", "/account/balance", Balance);
    }

    private static Task<Answer> Health(ApiCall call) => Task.FromResult(JsonAnswer.Write(200, json =>
    {
        json.WriteString("status", "ok");
        json.WriteTime("time", call.World.Clock.GetUtcNow());
    }));

    private static Answer Account(ApiCall call, Merchant merchant) => JsonAnswer.Write(200, json =>
    {
        json.WriteString("merchant_id", merchant.Id);
        json.WriteString("name", merchant.Name);
        json.WriteString("status", "active");
        WriteBalance(json, merchant, merchant.Currency);
        WriteBalances(json, merchant);
    });

    private static Answer Balance(ApiCall call, Merchant merchant)
    {
        var asked = call.Http.Request.Query["currency"].ToString();
        var currency = asked.Length == 0 ? merchant.Currency : asked;
        if (Currencies.DecimalsOf(currency) is null)
        {
            throw ApiError.Invalid("currency", "must be a currency that we pay");
        }

        return JsonAnswer.Write(200, json =>
        {
            json.WriteString("merchant_id", merchant.Id);
            WriteBalance(json, merchant, currency);
            WriteBalances(json, merchant);
        });
    }

    private static void WriteBalance(Utf8JsonWriter json, Merchant merchant, string currency)
    {
        json.WriteString("currency", currency);
        json.WriteNumber("balance", Major(merchant, currency));
    }

    private static void WriteBalances(Utf8JsonWriter json, Merchant merchant)
    {
        json.WriteStartArray("balances");
        foreach (var currency in merchant.Touched())
        {
            json.WriteStartObject();
            json.WriteString("currency", currency);
            json.WriteNumber("available", Major(merchant, currency));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static decimal Major(Merchant merchant, string currency) =>
        (decimal)merchant.BalanceIn(currency) / Currencies.Scale(Currencies.DecimalsOf(currency) ?? 2);
}
