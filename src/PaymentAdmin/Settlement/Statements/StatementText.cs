using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>Plain words for what pages say of statements.</summary>
internal static class StatementText
{
    /// <summary>What a person may say of a file.</summary>
    public static IReadOnlyList<(string Value, string Text)> Intents { get; } =
    [
        (Words.Of(StatementIntent.NotSaid), "New, or told by its lines"),
        (Words.Of(StatementIntent.Continues), "A further part of a settlement"),
        (Words.Of(StatementIntent.Corrects), "A corrected version"),
    ];

    public static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>How many issues it opened.</summary>
    public static int Issues(StatementAnswer statement) => statement.Counts.Where(count => count.Key != "matched").Sum(count => count.Value);

    /// <summary>A column of a statement.</summary>
    public static string Field(StatementField field) => field switch
    {
        StatementField.Gross => "Gross amount",
        StatementField.Fee => "Fee, VAT included",
        StatementField.Net => "Net amount",
        StatementField.SettledAt => "Settled on",
        _ => Words.Plain(field),
    };
}
