using System.Globalization;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>The judgement: how often money moved, and for what.</summary>
internal static class EffectsAnswer
{
    private const int MostLimit = 100_000;
    private const int UsualLimit = 1000;

    public static Answer Of(ApiCall call)
    {
        var query = call.Http.Request.Query;
        var by = query["by"].ToString();
        if (by.Length > 0 && !Effects.Dimensions.Contains(by))
        {
            throw ApiError.Invalid("by", $"must be one of {string.Join(", ", Effects.Dimensions)}");
        }

        var least = LeastOf(query["min"].ToString());
        var limit = WebhookEndpoints.LimitOf(call.Http.Request, UsualLimit, MostLimit);
        var value = query["value"].ToString();
        return JsonAnswer.Write(200, json =>
        {
            WriteTotals(json, call.World);
            if (by.Length > 0)
            {
                WriteCounts(json, call.World.Effects, by, value, least, limit);
            }
        });
    }

    private static long LeastOf(string text) =>
        text.Length == 0 ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var least) ? least
        : throw ApiError.Invalid("min", "must be a whole number");

    private static void WriteTotals(Utf8JsonWriter json, World world)
    {
        var effects = world.Effects;
        json.WriteStartObject("totals");
        json.WriteNumber("effects", effects.Payouts + effects.Collections);
        json.WriteNumber("payouts", effects.Payouts);
        json.WriteNumber("collections", effects.Collections);
        json.WriteNumber("reversals", effects.Reversals);
        json.WriteNumber("payments", world.Payments.Count);
        json.WriteNumber("pending", world.Payments.Pending + world.Mypvit.PendingCount);
        json.WriteNumber("deliveriesWaiting", world.Outbox.Waiting);
        json.WriteStartArray("minor");
        foreach (var count in effects.MinorByCurrency())
        {
            json.WriteStartObject();
            json.WriteString("currency", count.Value);
            json.WriteNumber("moved", count.Effects);
            json.WriteNumber("reversed", count.Reversals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, Effects effects, string by, string value, long least, int limit)
    {
        var counts = value.Length > 0 ? [effects.Of(by, value)] : effects.By(by).ToList();
        json.WriteString("by", by);
        json.WriteNumber("values", counts.Count);
        json.WriteNumber("moreThanOnce", counts.Count(count => count.Effects > 1));
        json.WriteStartArray("counts");
        foreach (var count in counts.Where(count => count.Effects >= least).Take(limit))
        {
            json.WriteStartObject();
            json.WriteString("value", count.Value);
            json.WriteNumber("effects", count.Effects);
            json.WriteNumber("reversals", count.Reversals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
