using System.Text;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Connections.Dialects;

/// <summary>How money travels, from a PSP's word to ours: a list that is filtered by channel would else have a row for every spelling.</summary>
internal static class ChannelWords
{
    private static readonly Dictionary<string, string> Ours = new(StringComparer.Ordinal)
    {
        ["debit_card"] = "card",
        ["credit_card"] = "card",
        ["card_payment"] = "card",
        ["bank"] = "bank_transfer",
        ["transfer"] = "bank_transfer",
        ["banktransfer"] = "bank_transfer",
        ["account_transfer"] = "bank_transfer",
        ["account"] = "bank_transfer",
        ["mobilemoney"] = "mobile_money",
        ["momo"] = "mobile_money",
        ["mpesa"] = "mobile_money",
        ["m_pesa"] = "mobile_money",
        ["internet"] = "web",
        ["online"] = "web",
        ["website"] = "web",
        ["terminal"] = "pos",
        ["point_of_sale"] = "pos",
        ["qr_code"] = "qr",
        ["nqr"] = "qr",
        ["visa_qr"] = "qr",
        ["visaqr"] = "qr",
        ["agency"] = "agent",
        ["agent_cash"] = "agent",
    };

    /// <summary>Our word; one that we do not know is only cleaned. Null where nothing is said.</summary>
    public static string? Of(string? word)
    {
        var snake = Snake(word ?? "");
        return snake.Length == 0 ? null
            : Ours.TryGetValue(snake, out var ours) ? ours
            : snake.EndsWith("_money", StringComparison.Ordinal) || snake.StartsWith("mobile_money", StringComparison.Ordinal) || snake.StartsWith("mobilemoney", StringComparison.Ordinal) ? "mobile_money"
            : snake;
    }

    private static string Snake(string word)
    {
        var text = new StringBuilder(word.Length);
        foreach (var (place, letter) in word.Trim().Index())
        {
            // "BankTransfer" and "bank transfer" are the same word.
            var begins = char.IsAsciiLetterUpper(letter) && place > 0 && char.IsAsciiLetterLower(word.Trim()[place - 1]);
            if ((begins || !char.IsAsciiLetterOrDigit(letter)) && text.Length > 0 && text[^1] != '_')
            {
                text.Append('_');
            }

            if (char.IsAsciiLetterOrDigit(letter))
            {
                text.Append(char.ToLowerInvariant(letter));
            }
        }

        var snake = text.ToString().Trim('_');
        return snake.Length <= WebhookNotification.WordMaxLength ? snake : snake[..WebhookNotification.WordMaxLength].TrimEnd('_');
    }
}
