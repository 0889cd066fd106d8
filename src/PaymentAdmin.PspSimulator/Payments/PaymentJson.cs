using System.Text.Json;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>A payment as the API shows it.</summary>
internal static class PaymentJson
{
    /// <summary>The answer to the submission: the document's fields and no more.</summary>
    public static void WriteAccepted(Utf8JsonWriter json, Payment payment)
    {
        json.WriteString("id", payment.Id);
        json.WriteString("status", "pending");
        WriteTerms(json, payment.Terms, payment.Terms.Amount);
        json.WriteString("created_at", Api.JsonAnswer.Time(payment.CreatedAt));
    }

    /// <summary>The answer to a query.</summary>
    public static void Write(Utf8JsonWriter json, Payment payment, string id, MajorAmount amount)
    {
        var state = payment.State;
        json.WriteString("id", id);
        json.WriteString("status", Word(state.Status));
        WriteTerms(json, payment.Terms, amount);
        if (payment.Terms.Metadata is { } metadata)
        {
            json.WritePropertyName("metadata");
            metadata.WriteTo(json);
        }

        if (payment.Batch is { } batch)
        {
            json.WriteString("batch_id", batch.Id);
        }

        json.WriteString("created_at", Api.JsonAnswer.Time(payment.CreatedAt));
        WriteOutcome(json, payment, state);
    }

    public static string Word(PaymentStatus status) => status switch
    {
        PaymentStatus.Pending => "pending",
        PaymentStatus.Completed => "completed",
        PaymentStatus.Failed => "failed",
        PaymentStatus.Reversed => "reversed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static void WriteReceipt(Utf8JsonWriter json, Payment payment, string providerReference)
    {
        json.WriteStartObject("receipt");
        json.WriteString("provider_reference", providerReference);
        json.WriteString("channel", payment.Terms.MobileNumber is null ? "bank_transfer" : "mobile_money");
        json.WriteEndObject();
    }

    /// <summary>The number exactly as it was sent.</summary>
    public static void WriteAmount(Utf8JsonWriter json, MajorAmount amount)
    {
        json.WritePropertyName("amount");
        json.WriteRawValue(amount.Text);
    }

    private static void WriteTerms(Utf8JsonWriter json, PaymentTerms terms, MajorAmount amount)
    {
        json.WriteStartObject("recipient");
        WriteIfKnown(json, "external_id", terms.ExternalId);
        WriteIfKnown(json, "mobile_number", terms.MobileNumber);
        WriteIfKnown(json, "account", terms.Account);
        json.WriteEndObject();
        json.WriteStartObject("transaction");
        WriteAmount(json, amount);
        json.WriteString("currency", terms.Currency);
        json.WriteString("reference", terms.Reference);
        json.WriteEndObject();
    }

    private static void WriteOutcome(Utf8JsonWriter json, Payment payment, PaymentState state)
    {
        if (state.CompletedAt is { } completedAt)
        {
            json.WriteString("completed_at", Api.JsonAnswer.Time(completedAt));
        }

        if (state.ProviderReference is { } reference)
        {
            WriteReceipt(json, payment, reference);
        }

        if (state.Failure is { } failure)
        {
            json.WriteString("failure_reason", failure.Reason);
            json.WriteString("failure_message", failure.Message);
        }

        if (state.Status == PaymentStatus.Reversed)
        {
            json.WriteString("reversed_at", Api.JsonAnswer.Time(state.At));
        }
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
