using System.Text.Json;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>Reads our account (psp-integration, "Diagnostic commands": merchant_id, status, balance).</summary>
internal static class AccountReader
{
    public static PspAccount Read(JsonElement root, Unsaid unsaid)
    {
        var balances = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var item in root.Field("balances")?.Items("balances") ?? [])
        {
            Add(balances, item, "available", unsaid);
            Add(balances, item, "balance", unsaid);
        }

        // One number for the account's currency, or an object with both.
        if (root.Field("balance") is { ValueKind: JsonValueKind.Object } balance)
        {
            Add(balances, balance, "available", unsaid);
            Add(balances, balance, "amount", unsaid);
        }
        else
        {
            Add(balances, root, "balance", unsaid);
        }

        return new PspAccount(root.Text("merchant_id"), root.Text("status"), balances);
    }

    private static void Add(Dictionary<string, long> balances, JsonElement element, string name, Unsaid unsaid)
    {
        var currency = element.CurrencyOf(unsaid.Currency);
        if (element.Minor(name, currency) is { } minor)
        {
            balances.TryAdd(currency!, minor);
        }
    }
}
