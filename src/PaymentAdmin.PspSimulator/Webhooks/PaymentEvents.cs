using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Webhooks;

/// <summary>Tells a merchant how its payment ended, in the document's words, with whatever misbehaviour is switched on.</summary>
internal static class PaymentEvents
{
    public const string Completed = "payment.completed";
    public const string Failed = "payment.failed";
    public const string Reversed = "payment.reversed";

    public static IReadOnlyList<string> All { get; } = [Completed, Failed, Reversed];

    public static void Publish(World world, Payment payment)
    {
        var state = payment.State;
        Publish(world, payment, state);
        if (state.Status is PaymentStatus.Completed or PaymentStatus.Failed
            && world.Dice.Roll(world.Settings, world.Settings.ContradictingFinal, "contradicting_final", payment.About))
        {
            world.Later.Do(TimeSpan.FromSeconds(world.Settings.ContradictAfterSeconds), () => Publish(world, payment, Opposite(world, state)));
        }
    }

    /// <summary>The signature of the document: HMAC-SHA256 over the body, lower-case hex.</summary>
    public static string Sign(byte[] body, string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static PaymentState Opposite(World world, PaymentState state)
    {
        var now = world.Clock.GetUtcNow();
        return state.Status == PaymentStatus.Completed
            ? new PaymentState(PaymentStatus.Failed, now) { Failure = Failure.InvalidAccount }
            : new PaymentState(PaymentStatus.Completed, now) { CompletedAt = now, ProviderReference = Ids.ProviderReference("MPESA") };
    }

    private static void Publish(World world, Payment payment, PaymentState state)
    {
        var name = "payment." + PaymentJson.Word(state.Status);
        foreach (var subscription in world.Subscriptions.Of(payment.Merchant).Where(subscription => subscription.Events.Contains(name)))
        {
            Send(world, payment, state, name, subscription);
        }
    }

    private static void Send(World world, Payment payment, PaymentState state, string name, Subscription subscription)
    {
        var settings = world.Settings;
        var about = $"{payment.About}/{name}";
        var eventId = Ids.New("evt_");
        var body = BodyOf(world.Settings, payment, state, name);
        WebhookFaults.Send(world, about, () =>
        {
            var delivery = new Delivery
            {
                EventId = eventId, Event = name, Subject = payment.Id, Url = subscription.Url, Body = body, CreatedAt = world.Clock.GetUtcNow(),
                Headers = _ => HeadersOf(world, subscription, eventId, body, about),
                IsUnwanted = () => subscription.IsDeleted,
            };
            subscription.Deliveries.Add(delivery);
            return delivery;
        });
    }

    private static List<KeyValuePair<string, string>> HeadersOf(World world, Subscription subscription, string eventId, byte[] body, string about)
    {
        var bad = world.Dice.Roll(world.Settings, world.Settings.BadSignature, "bad_signature", about);
        return
        [
            new("X-PSP-Signature", Sign(body, bad ? subscription.Secret + "-of-somebody-else" : subscription.Secret)),
            new("X-PSP-Event-Id", eventId),
            new("X-PSP-Timestamp", JsonAnswer.Time(world.Clock.GetUtcNow())),
        ];
    }

    private static byte[] BodyOf(SimulatorSettings settings, Payment payment, PaymentState state, string name)
    {
        var wrong = Dice.RollOnce(settings, settings.WrongAmountInWebhook, "wrong_amount_in_webhook", payment.About);
        return JsonAnswer.Object(json =>
        {
            json.WriteString("event", name);
            json.WriteString("payment_id", payment.SecondId ?? payment.Id);
            json.WriteString("status", PaymentJson.Word(state.Status));
            WriteOutcome(json, payment, state);
            json.WriteString("reference", payment.Terms.Reference);
            PaymentJson.WriteAmount(json, wrong ? payment.Terms.Amount.Wrong() : payment.Terms.Amount);
            json.WriteString("currency", payment.Terms.Currency);
            if (payment.Batch is { } batch)
            {
                json.WriteString("batch_id", batch.Id);
                json.WriteString("external_id", payment.Terms.ExternalId);
            }
        });
    }

    private static void WriteOutcome(Utf8JsonWriter json, Payment payment, PaymentState state)
    {
        if (state.Status == PaymentStatus.Reversed)
        {
            json.WriteTime("reversed_at", state.At);
        }
        else if (state.CompletedAt is { } completedAt)
        {
            json.WriteTime("completed_at", completedAt);
        }

        if (state.ProviderReference is { } reference)
        {
            PaymentJson.WriteReceipt(json, payment, reference);
        }

        if (state.Failure is { } failure)
        {
            json.WriteString("failure_reason", failure.Reason);
            json.WriteString("failure_message", failure.Message);
        }
    }
}
