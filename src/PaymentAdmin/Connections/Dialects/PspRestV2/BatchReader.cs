using System.Text.Json;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>Reads a batch (psp-integration, phase 2, step 6): its totals, and its payments where the answer lists them.</summary>
internal static class BatchReader
{
    public static PspBatch Read(JsonElement root, Unsaid unsaid)
    {
        var currency = root.CurrencyOf(unsaid.Currency);
        var total = PaymentReader.RefuseNegative(root.Minor("total_amount", currency));
        var payments = root.Field("payments")?.Items("payments").Select((item, index) => ReadItem(item, index, unsaid with { Currency = currency })) ?? [];
        return new PspBatch(root.RequiredText("batch_id"), root.RequiredText("status"), root.Whole("total_payments"), total, currency, [.. payments]);
    }

    private static PspPayment ReadItem(JsonElement item, int index, Unsaid unsaid)
    {
        try
        {
            return PaymentReader.Read(item, unsaid);
        }
        catch (UnreadableException unreadable)
        {
            throw new UnreadableException($"payments[{index}]: {unreadable.Message}");
        }
    }
}
