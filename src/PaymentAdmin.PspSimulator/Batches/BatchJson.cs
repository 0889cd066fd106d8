using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Batches;

/// <summary>A batch as a query shows it.</summary>
internal static class BatchJson
{
    public static void Write(Utf8JsonWriter json, Batch batch)
    {
        json.WriteString("batch_id", batch.Id);
        json.WriteString("batch_reference", batch.Reference);
        json.WriteString("status", batch.Status);
        json.WriteNumber("total_payments", batch.Payments.Count);
        json.WriteNumber("completed_payments", batch.Completed);
        json.WriteNumber("failed_payments", batch.Failed);
        json.WriteNumber("pending_payments", batch.Pending);
        json.WriteNumber("total_amount", batch.Total);
        json.WriteString("currency", batch.Currency);
        json.WriteTime("created_at", batch.CreatedAt);
        json.WriteStartArray("payments");
        foreach (var payment in batch.Payments)
        {
            WriteItem(json, payment);
        }

        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, Payment payment)
    {
        var state = payment.State;
        json.WriteStartObject();
        json.WriteString("id", payment.Id);
        json.WriteString("external_id", payment.Terms.ExternalId);
        json.WriteString("reference", payment.Terms.Reference);
        json.WriteString("status", PaymentJson.Word(state.Status));
        PaymentJson.WriteAmount(json, payment.Terms.Amount);
        json.WriteString("currency", payment.Terms.Currency);
        if (state.Failure is { } failure)
        {
            json.WriteString("failure_reason", failure.Reason);
            json.WriteString("failure_message", failure.Message);
        }

        json.WriteEndObject();
    }
}
