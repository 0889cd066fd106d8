using Microsoft.AspNetCore.Http;
using PaymentAdmin.Tests.Connections.Calls;

namespace PaymentAdmin.Tests.Connections.Leaks;

/// <summary>A PSP that tells everything it was told: headers, address and body come back in what it answers, with card data beside them.</summary>
internal static class EchoingPsp
{
    public const string AccessToken = "Planted+AccessToken/7731==";
    public const string IssuedSecret = "Planted-IssuedSecret+/5512=";

    public const string Cvv = "Cvv-9137-x";
    public const string Pin = "Pin-80424-x";

    public static readonly string[] Cards = ["4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "6011000990139424", "4222222222222", "6304000000000000000"];

    /// <summary>How it answers what is not about tokens.</summary>
    internal enum Mood
    {
        Well,
        Refuses,
        Unauthorized,
        Broken,
    }

    public static Task Answer(HttpContext context, Mood mood, TestPsp.Seen seen)
    {
        var told = string.Join(' ', seen.Headers.Select(header => $"{header.Key}: {header.Value}")) + $" {seen.Path} {seen.Body}";
        var path = context.Request.Path.Value!;
        return (mood, path) switch
        {
            (Mood.Well, _) when path.EndsWith("/oauth/token", StringComparison.Ordinal) => TestPsp.Json(context, 200, $$"""{"access_token":"{{AccessToken}}","token_type":"Bearer","expires_in":3600}"""),
            (Mood.Well, _) when path.EndsWith("/renew-secret", StringComparison.Ordinal) => TestPsp.Json(context, 200, $$"""{"operation_account_code":"ACC_1","secret":"{{IssuedSecret}}","expires_in":3000}"""),
            (Mood.Well, _) when path.EndsWith("/webhooks", StringComparison.Ordinal) && context.Request.Method == "POST" => TestPsp.Json(context, 201, """{"id":"whk_1","url":"https://pay.example.org/x","status":"active","events":["payment.completed"]}"""),
            (Mood.Broken, _) => Text(context, 500, $"<html>{told} {string.Join(' ', Cards)}</html>"),
            (Mood.Unauthorized, _) => TestPsp.Json(context, 401, Error("invalid_credentials", told)),
            (Mood.Well, _) when context.Request.Method == "DELETE" => Text(context, 204, ""),
            _ => TestPsp.Json(context, 400, Error("validation_failed", told)),
        };
    }

    private static string Error(string code, string told) => System.Text.Json.JsonSerializer.Serialize(new
    {
        error = new { code, message = $"You told us {told}", fields = Cards.Select(card => new { field = "recipient.account", message = $"{card} is no account; {told}" }).ToArray(), cvv = Cvv, pin = Pin, card_number = Cards[0] },
    });

    private static Task Text(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return status == 204 ? Task.CompletedTask : context.Response.WriteAsync(text);
    }
}
