using System.Text.Json;

namespace PaymentAdmin.Connections.Dialects.PspRestV2;

/// <summary>Reads our account (psp-integration, "Diagnostic commands": merchant_id, status, balance).</summary>
internal static class AccountReader
{
    public static PspAccount Read(JsonElement root, string? fallbackCurrency)
    {
        var balances = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var item in root.Field("balances")?.Items("balances") ?? [])
        {
            Add(balances, item, "available", fallbackCurrency);
            Add(balances, item, "balance", fallbackCurrency);
        }

        // One number for the account's currency, or an object with both.
        if (root.Field("balance") is { ValueKind: JsonValueKind.Object } balance)
        {
            Add(balances, balance, "available", fallbackCurrency);
            Add(balances, balance, "amount", fallbackCurrency);
        }
        else
        {
            Add(balances, root, "balance", fallbackCurrency);
        }

        return new PspAccount(root.Text("merchant_id"), root.Text("status"), balances);
    }

    private static void Add(Dictionary<string, long> balances, JsonElement element, string name, string? fallbackCurrency)
    {
        var currency = element.CurrencyOf(fallbackCurrency);
        if (element.Minor(name, currency) is { } minor)
        {
            balances.TryAdd(currency!, minor);
        }
    }
}
