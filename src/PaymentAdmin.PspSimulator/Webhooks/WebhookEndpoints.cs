using System.Globalization;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Webhooks;

/// <summary>Where a merchant wants its events, and what became of them.</summary>
internal static class WebhookEndpoints
{
    private const int MostUrl = 2000;
    private const int LeastSecret = 8;
    private const int MostSecret = 500;
    private const int DefaultLimit = 10;
    private const int MostLimit = 100;

    public static void Map(PspApi api, IEndpointRouteBuilder v2)
    {
        api.MapForMerchant(v2, "POST", "/webhooks", Register);
        api.MapForMerchant(v2, "GET", "/webhooks", List);
        api.MapForMerchant(v2, "GET", "/webhooks/{id}", (call, merchant) => Shown(200, Find(call, merchant)));
        api.MapForMerchant(v2, "DELETE", "/webhooks/{id}", Delete);
        api.MapForMerchant(v2, "GET", "/webhooks/{id}/deliveries", Deliveries);
    }

    /// <summary>Reads an address to which messages can be sent; null when it is none.</summary>
    public static Uri? AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? url
            : null;

    private static Answer Register(ApiCall call, Merchant merchant)
    {
        var problems = new List<FieldProblem>();
        var body = new JsonFields(call.Json(), "", problems);
        var url = Address(body);
        var events = Events(body);
        var secret = body.Text("secret", required: true, MostSecret);
        if (secret is { Length: < LeastSecret })
        {
            body.Problem("secret", "must be at least 8 characters");
        }

        if (problems.Count > 0 || url is null || secret is null)
        {
            throw ApiError.Invalid(problems);
        }

        if (call.World.Subscriptions.Of(merchant).Count >= Subscriptions.MostPerMerchant)
        {
            throw new ApiError(422, "too_many_webhooks", "Delete a webhook before registering another.");
        }

        var subscription = new Subscription(merchant.Id, url, events, secret);
        call.World.Subscriptions.Add(subscription);
        return Shown(201, subscription);
    }

    private static Uri? Address(JsonFields body)
    {
        var text = body.Text("url", required: true, MostUrl);
        var url = AddressOf(text);
        if (text is not null && url is null)
        {
            body.Problem("url", "must be an absolute http or https address");
        }

        return url;
    }

    private static List<string> Events(JsonFields body)
    {
        var events = new List<string>();
        foreach (var item in body.List("events") ?? [])
        {
            var name = item.ValueKind == JsonValueKind.String ? JsonFields.ReadText(item) : null;
            if (name is null || !PaymentEvents.All.Contains(name) || events.Contains(name))
            {
                body.Problem("events", $"each must be one of {string.Join(", ", PaymentEvents.All)}, and none twice");
                return [];
            }

            events.Add(name);
        }

        return events;
    }

    private static Answer List(ApiCall call, Merchant merchant) => JsonAnswer.Write(200, json =>
    {
        json.WriteStartArray("webhooks");
        foreach (var subscription in call.World.Subscriptions.Of(merchant))
        {
            json.WriteStartObject();
            Write(json, subscription);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Answer Delete(ApiCall call, Merchant merchant)
    {
        call.World.Subscriptions.Remove(Find(call, merchant));
        return Answer.Empty(204);
    }

    private static Answer Deliveries(ApiCall call, Merchant merchant)
    {
        var subscription = Find(call, merchant);
        var limit = LimitOf(call.Http.Request, DefaultLimit, MostLimit);
        return JsonAnswer.WriteArray(200, json =>
        {
            foreach (var delivery in subscription.Deliveries.Last(limit))
            {
                json.WriteStartObject();
                WriteDelivery(json, delivery);
                json.WriteEndObject();
            }
        });
    }

    /// <summary>A limit from the query.</summary>
    public static int LimitOf(HttpRequest request, int usual, int most)
    {
        var text = request.Query["limit"].ToString();
        if (text.Length == 0)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw ApiError.Invalid("limit", string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {most}"));
    }

    public static void WriteDelivery(Utf8JsonWriter json, Delivery delivery)
    {
        var progress = delivery.Progress;
        json.WriteString("id", delivery.Id);
        json.WriteString("event_id", delivery.EventId);
        json.WriteString("event", delivery.Event);
        json.WriteString("payment_id", delivery.Subject);
        json.WriteString("status", progress.Status.ToString().ToLowerInvariant());
        json.WriteNumber("attempts", progress.Attempts);
        if (progress.ResponseCode is { } code)
        {
            json.WriteNumber("response_code", code);
        }
        else
        {
            json.WriteNull("response_code");
        }

        json.WriteString("problem", progress.Problem);
        json.WriteTime("created_at", delivery.CreatedAt);
        json.WriteTime("delivered_at", progress.DeliveredAt);
    }

    private static Subscription Find(ApiCall call, Merchant merchant) =>
        call.World.Subscriptions.Find(merchant, (string)call.Http.Request.RouteValues["id"]!) ?? throw ApiError.NotFound("There is no webhook with this id.");

    private static Answer Shown(int status, Subscription subscription) => JsonAnswer.Write(status, json => Write(json, subscription));

    private static void Write(Utf8JsonWriter json, Subscription subscription)
    {
        json.WriteString("id", subscription.Id);
        json.WriteString("url", subscription.Url.OriginalString);
        json.WriteString("status", "active");
        json.WriteStartArray("events");
        foreach (var name in subscription.Events)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
