using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Settings;

/// <summary>The settings of a connection's reports while a person types them.</summary>
public sealed class ReportSettingsDraft
{
    /// <summary>The name of each field's column; empty for none.</summary>
    public Dictionary<ReportField, string> Columns { get; } = Enum.GetValues<ReportField>().ToDictionary(field => field, field => Words.Of(field));

    /// <summary>The PSP's words for each meaning, one per line or with commas between them.</summary>
    public Dictionary<PaymentSaid, string> Said { get; } = Enum.GetValues<PaymentSaid>().ToDictionary(said => said, _ => "");

    public bool MinorUnits { get; set; }

    public bool ListsFailed { get; set; } = true;

    public bool Daily { get; set; } = true;

    public static ReportSettingsDraft Of(ChangeReportSettings.Answer saved)
    {
        var draft = new ReportSettingsDraft { MinorUnits = saved.MinorUnits, ListsFailed = saved.ListsFailed, Daily = saved.Daily };
        foreach (var field in Enum.GetValues<ReportField>())
        {
            draft.Columns[field] = saved.Columns[Words.Of(field)];
        }

        foreach (var said in Enum.GetValues<PaymentSaid>())
        {
            draft.Said[said] = string.Join(", ", saved.StatusWords.Where(word => word.Value == Words.Of(said)).Select(word => word.Key).Order(StringComparer.OrdinalIgnoreCase));
        }

        return draft;
    }

    /// <exception cref="Refusal">400: one word has two meanings.</exception>
    public ChangeReportSettings.Input Read()
    {
        var words = Said.SelectMany(said => Typed(said.Value).Select(word => (Word: word, Meaning: said.Key))).Distinct().ToList();
        var twice = words.GroupBy(one => one.Word, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Select(one => one.Meaning).Distinct().Count() > 1);
        return twice is null
            ? new ChangeReportSettings.Input(
                Columns.ToDictionary(column => Words.Of(column.Key), column => column.Value.Trim(), StringComparer.Ordinal), MinorUnits,
                words.DistinctBy(one => one.Word, StringComparer.OrdinalIgnoreCase).ToDictionary(one => one.Word, one => Words.Of(one.Meaning), StringComparer.Ordinal), ListsFailed, Daily)
            : throw Refusal.Invalid("statusWords", $"The word {twice.Key} stands under two meanings: leave it under one.");
    }

    private static string[] Typed(string text) => text.Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
