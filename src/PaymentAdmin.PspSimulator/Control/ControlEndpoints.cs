using System.Collections.Concurrent;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>What a test or a person does to the simulator.</summary>
internal static class ControlEndpoints
{
    private const int UsualLimit = 50;
    private const int MostLimit = 1000;

    private static readonly string[] s_kept = ["settings", "webhooks", "tokens"];

    public static void Map(ControlApi control, IEndpointRouteBuilder root)
    {
        var routes = root.MapGroup("/_control");
        var state = control.State;
        control.Map(routes, "GET", "/settings", call => SettingsJson.Answer(call.Settings));
        control.Map(routes, "PATCH", "/settings", call => SettingsJson.Answer(state.Change(settings => SettingsJson.Apply(settings, call.Json()))));
        control.Map(routes, "PUT", "/settings", call => SettingsJson.Answer(state.Change(_ => SettingsJson.Apply(new SimulatorSettings(), call.Json()))));
        control.Map(routes, "POST", "/reset", call => Reset(state, call));
        control.Map(routes, "GET", "/effects", EffectsAnswer.Of);
        control.Map(routes, "GET", "/payments", Payments);
        control.Map(routes, "POST", "/payments/{id}/complete", call => ControlledPayments.Act(call, "complete"));
        control.Map(routes, "POST", "/payments/{id}/fail", call => ControlledPayments.Act(call, "fail"));
        control.Map(routes, "POST", "/payments/{id}/reverse", call => ControlledPayments.Act(call, "reverse"));
        control.Map(routes, "POST", "/keys/forget", call => Count("forgotten", call.World.Keys.Forget(Optional(call, "key"))));
        control.Map(routes, "POST", "/keys/revoke", call => RevokeKeys(call, revoked: true));
        control.Map(routes, "POST", "/keys/restore", call => RevokeKeys(call, revoked: false));
        control.Map(routes, "POST", "/tokens/revoke", RevokeTokens);
        control.Map(routes, "PUT", "/balance", SetBalance);
        control.Map(routes, "GET", "/requests", Requests);
        control.Map(routes, "GET", "/deliveries", Deliveries);
        control.Map(routes, "PUT", "/mypvit/reception-urls/{code}", call => Register(call, call.World.Mypvit.ReceptionUrls));
        control.Map(routes, "PUT", "/mypvit/callback-urls/{code}", call => Register(call, call.World.Mypvit.CallbackUrls));
    }

    private static Answer Reset(SimulatorState state, ApiCall call)
    {
        var keep = new List<string>();
        if (call.Body.Length > 0 && call.Json().TryGetProperty("keep", out var list))
        {
            var items = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : throw ApiError.Invalid("keep", "must be a list");
            keep.AddRange(items.Select(item => item.ValueKind == JsonValueKind.String ? JsonFields.ReadText(item) ?? "" : ""));
        }

        if (keep.Except(s_kept, StringComparer.Ordinal).Any())
        {
            throw ApiError.Invalid("keep", $"may hold {string.Join(", ", s_kept)}");
        }

        state.Reset(keep.Contains("settings"), keep.Contains("webhooks"), keep.Contains("tokens"));
        return Answer.Empty(204);
    }

    private static Answer Payments(ApiCall call)
    {
        var limit = WebhookEndpoints.LimitOf(call.Http.Request, UsualLimit, MostLimit);
        var reference = call.Http.Request.Query["reference"].ToString();
        var payments = reference.Length == 0
            ? call.World.Payments.InOrder().Reverse()
            : call.World.Merchants.SelectMany(merchant => call.World.Payments.WithReference(merchant, reference));
        return JsonAnswer.Write(200, json =>
        {
            json.WriteStartArray("payments");
            foreach (var payment in payments.Take(limit))
            {
                json.WriteStartObject();
                json.WriteString("merchantId", payment.Merchant.Id);
                json.WriteString("idempotencyKey", payment.IdempotencyKey);
                PaymentJson.Write(json, payment, payment.Id, payment.Terms.Amount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static Answer RevokeKeys(ApiCall call, bool revoked)
    {
        var asked = Optional(call, "merchantId");
        var merchants = call.World.Merchants.Where(merchant => asked is null || merchant.Id == asked).ToList();
        if (merchants.Count == 0)
        {
            throw ApiError.Invalid("merchantId", "is no merchant");
        }

        merchants.ForEach(merchant => merchant.KeyIsRevoked = revoked);
        return Count(revoked ? "revoked" : "restored", merchants.Count);
    }

    private static Answer RevokeTokens(ApiCall call)
    {
        var merchant = Optional(call, "merchantId");
        return Count("revoked", call.World.Tokens.Revoke(merchant) + (merchant is null ? call.World.Mypvit.RevokeSecrets() : 0));
    }

    private static Answer SetBalance(ApiCall call)
    {
        var problems = new List<FieldProblem>();
        var body = new JsonFields(call.Json(), "", problems);
        var merchant = call.World.Merchants.FirstOrDefault(known => known.Id == body.Text("merchantId", required: true, 100));
        var currency = body.Text("currency", required: true, 3);
        var minor = 0L;
        if (merchant is null)
        {
            body.Problem("merchantId", "is no merchant");
        }

        if (currency is not null && Currencies.DecimalsOf(currency) is null)
        {
            body.Problem("currency", "is not paid");
        }

        if (!(body.Element.TryGetProperty("minor", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out minor) && minor >= 0))
        {
            body.Problem("minor", "must be a whole number of minor units, 0 or more");
        }

        if (problems.Count > 0)
        {
            throw ApiError.Invalid(problems);
        }

        merchant!.SetBalance(currency!, minor);
        return Answer.Empty(204);
    }

    private static Answer Requests(ApiCall call) => JsonAnswer.Write(200, json =>
    {
        json.WriteStartArray("requests");
        foreach (var request in call.World.Requests.Last(WebhookEndpoints.LimitOf(call.Http.Request, UsualLimit, RequestLog.Kept)))
        {
            json.WriteStartObject();
            json.WriteTime("at", request.At);
            json.WriteString("method", request.Method);
            json.WriteString("path", request.Path);
            json.WriteString("outcome", request.Outcome);
            json.WriteString("merchantId", request.Merchant);
            json.WriteString("misbehaviour", request.Misbehaviour);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Answer Deliveries(ApiCall call) => JsonAnswer.Write(200, json =>
    {
        json.WriteNumber("waiting", call.World.Outbox.Waiting);
        json.WriteStartArray("deliveries");
        foreach (var delivery in call.World.Outbox.Log.Last(WebhookEndpoints.LimitOf(call.Http.Request, UsualLimit, DeliveryLog.Kept)))
        {
            json.WriteStartObject();
            WebhookEndpoints.WriteDelivery(json, delivery);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Answer Register(ApiCall call, ConcurrentDictionary<string, Uri> addresses)
    {
        var url = WebhookEndpoints.AddressOf(Optional(call, "url")) ?? throw ApiError.Invalid("url", "must be an absolute http or https address");
        addresses[(string)call.Http.Request.RouteValues["code"]!] = url;
        return Answer.Empty(204);
    }

    private static Answer Count(string name, int count) => JsonAnswer.Write(200, json => json.WriteNumber(name, count));

    /// <summary>A text of the body, which may be missing altogether.</summary>
    private static string? Optional(ApiCall call, string name)
    {
        if (call.Body.Length == 0)
        {
            return null;
        }

        var problems = new List<FieldProblem>();
        var text = new JsonFields(call.Json(), "", problems).Text(name, required: false, 2000);
        return problems.Count == 0 ? text : throw ApiError.Invalid(problems);
    }
}
