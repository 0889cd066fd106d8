using System.Globalization;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Mypvit;

/// <summary>The callback with the final status, sent until it is acknowledged exactly.</summary>
internal static class MypvitCallback
{
    public static void Publish(World world, MypvitTransaction transaction)
    {
        Publish(world, transaction, transaction.Status);
        if (world.Dice.Roll(world.Settings, world.Settings.ContradictingFinal, "contradicting_final", transaction.Reference))
        {
            var other = transaction.Status == MypvitTransaction.Success ? MypvitTransaction.Failed : MypvitTransaction.Success;
            world.Later.Do(TimeSpan.FromSeconds(world.Settings.ContradictAfterSeconds), () => Publish(world, transaction, other));
        }
    }

    /// <summary>What is wrong with an acknowledgement: it must echo transactionId, code and, as responseCode, code again, in value and JSON type.</summary>
    public static string? Judge(int status, byte[] answer, string transactionId, string code)
    {
        if (status != 200)
        {
            return "The answer was not 200.";
        }

        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.ValueKind != JsonValueKind.Object ? "The answer is not a JSON object."
                : !Echoes(document.RootElement, "transactionId", transactionId) ? "transactionId is not echoed."
                : !Echoes(document.RootElement, "code", code) ? "code is not echoed, in value and type."
                : !Echoes(document.RootElement, "responseCode", code) ? "responseCode is not the code, in value and type."
                : null;
        }
        catch (JsonException)
        {
            return "The answer is not JSON.";
        }
    }

    private static bool Echoes(JsonElement answer, string name, string expectedJson)
    {
        if (!answer.TryGetProperty(name, out var value))
        {
            return false;
        }

        using var expected = JsonDocument.Parse(expectedJson);
        return value.ValueKind == expected.RootElement.ValueKind
            && (value.ValueKind == JsonValueKind.String
                ? JsonFields.ReadText(value) == expected.RootElement.GetString()
                : value.GetRawText() == expectedJson);
    }

    private static void Publish(World world, MypvitTransaction transaction, string status)
    {
        var about = $"{transaction.Reference}/{status}";
        var code = CodeOf(world.Settings, status);
        var body = BodyOf(world.Settings, transaction, status, code);
        var eventId = Ids.New("evt_");
        WebhookFaults.Send(world, about, () => new Delivery
        {
            EventId = eventId, Event = "callback." + status, Subject = transaction.Id, Url = transaction.CallbackUrl, Body = body, CreatedAt = world.Clock.GetUtcNow(),
            Judge = (answered, answer) => Judge(answered, answer, $"\"{transaction.Id}\"", code),
        });
    }

    // The code as JSON: its type may be either, and who acknowledges must not care.
    private static string CodeOf(SimulatorSettings settings, string status)
    {
        var code = (status == MypvitTransaction.Success ? settings.MypvitSuccessCode : settings.MypvitFailureCode).ToString(CultureInfo.InvariantCulture);
        return settings.MypvitCodeType == "string" ? $"\"{code}\"" : code;
    }

    private static byte[] BodyOf(SimulatorSettings settings, MypvitTransaction transaction, string status, string code)
    {
        var wrong = Dice.RollOnce(settings, settings.WrongAmountInWebhook, "wrong_amount_in_webhook", transaction.Reference);
        var amount = wrong ? MajorAmount.Of(transaction.Amount).Wrong() : MajorAmount.Of(transaction.Amount);
        return JsonAnswer.Object(json =>
        {
            json.WriteString("transactionId", transaction.Id);
            json.WriteString("merchantReferenceId", transaction.Reference);
            json.WriteString("status", status);
            PaymentJson.WriteAmount(json, amount);
            json.WriteNumber("fees", transaction.Fees);
            json.WriteNumber("totalAmount", transaction.Total);
            json.WriteString("chargeOwner", transaction.ChargeOwner);
            json.WriteString("customerID", transaction.Customer);
            json.WriteString("freeInfo", transaction.FreeInfo);
            json.WriteString("transactionOperation", transaction.Operation);
            json.WriteString("operator", transaction.Operator);
            json.WritePropertyName("code");
            json.WriteRawValue(code);
        });
    }
}
