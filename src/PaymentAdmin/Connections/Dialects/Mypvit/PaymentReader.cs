using System.Text.Json;

namespace PaymentAdmin.Connections.Dialects.Mypvit;

/// <summary>Reads what MyPVit answers about a payment (mypvit-wire, "pay" and "check status").</summary>
internal static class PaymentReader
{
    /// <summary>MyPVit knows no other currency, and its messages name none.</summary>
    public const string Currency = "XAF";

    public static PspPayment ReadSubmission(JsonElement root, string reference)
    {
        var status = StatusOf(root.RequiredText("status"));
        PspAnswers.RequireSame("merchant_reference_id", reference, root.Text("merchant_reference_id"));
        return new PspPayment(root.RequiredText("reference_id"), root.Text("merchant_reference_id"), status)
        {
            Channel = root.Text("operator"),
            FailureReason = status == PspPaymentStatus.Failed ? root.Text("status_code") : null,
            FailureMessage = status == PspPaymentStatus.Failed ? root.Note("message") : null,
        };
    }

    /// <summary>A status asked for by MyPVit's id, which the answer does not repeat.</summary>
    public static PspPayment ReadStatusOfId(JsonElement root, string id)
    {
        PspAnswers.RequireSame("reference_id", id, root.Text("reference_id"));
        return ReadStatus(root, id, root.Text("merchant_reference_id"));
    }

    /// <summary>A status asked for by our reference.</summary>
    public static PspPayment ReadStatusOfReference(JsonElement root, string reference)
    {
        PspAnswers.RequireSame("merchant_reference_id", reference, root.Text("merchant_reference_id"));
        return ReadStatus(root, root.Text("reference_id"), reference);
    }

    /// <summary>A status in MyPVit's words; one that we do not know is not guessed.</summary>
    /// <exception cref="UnreadableException">The word is another.</exception>
    public static PspPaymentStatus StatusOf(string word) => word switch
    {
        "PENDING" => PspPaymentStatus.Pending,
        "SUCCESS" => PspPaymentStatus.Completed,
        "FAILED" => PspPaymentStatus.Failed,
        _ => throw new UnreadableException($"The status \"{PspJson.Clean(word)}\" is not known."),
    };

    /// <summary>Whole francs; null where they are absent.</summary>
    public static long? Francs(JsonElement element, string name) =>
        element.Minor(name, Currency) is not { } francs ? null
            : francs >= 0 ? francs
            : throw new UnreadableException($"{name} is below zero.");

    private static PspPayment ReadStatus(JsonElement root, string? id, string? reference)
    {
        var status = StatusOf(root.RequiredText("status"));
        var amount = Francs(root, "amount");
        var fees = Francs(root, "fees");
        return new PspPayment(id, reference, status)
        {
            AmountMinor = amount,
            FeesMinor = fees,
            Currency = amount is null && fees is null ? null : Currency,
            Channel = root.Text("operator"),
        };
    }
}
