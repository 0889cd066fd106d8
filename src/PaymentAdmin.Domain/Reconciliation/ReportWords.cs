using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>What a PSP's own words for a status mean; capitals do not matter. A word that is not among them is not guessed.</summary>
public sealed record ReportWords
{
    /// <summary>Most words of a connection.</summary>
    public const int MaxCount = 100;

    /// <summary>Longest word, in characters.</summary>
    public const int WordMaxLength = 60;

    private static readonly Dictionary<PaymentSaid, string[]> UsualWords = new()
    {
        [PaymentSaid.Pending] = ["pending", "processing", "queued", "submitted", "accepted"],
        [PaymentSaid.Completed] = ["completed", "success", "successful", "succeeded", "paid"],
        [PaymentSaid.Failed] = ["failed", "rejected", "declined"],
        [PaymentSaid.Reversed] = ["reversed", "refunded", "returned"],
    };

    private readonly Dictionary<string, PaymentSaid> _said;

    private ReportWords(IEnumerable<KeyValuePair<string, PaymentSaid>> said)
    {
        _said = new Dictionary<string, PaymentSaid>(StringComparer.OrdinalIgnoreCase);
        foreach (var (word, meaning) in said)
        {
            _said[word.Trim()] = meaning;
        }
    }

    /// <summary>The words that PSPs usually have.</summary>
    public static ReportWords Usual { get; } = new(UsualWords.SelectMany(one => one.Value.Select(word => KeyValuePair.Create(word, one.Key))));

    /// <summary>Each word with what it means, in the words' order: <c>PAID=completed</c>.</summary>
    public IReadOnlyList<string> Pairs => [.. _said.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={Words.Of(one.Value)}")];

    /// <summary>Each word and what it means.</summary>
    public IReadOnlyDictionary<string, PaymentSaid> All => _said;

    /// <summary>Words that a person chose.</summary>
    public static ReportWords Of(IEnumerable<KeyValuePair<string, PaymentSaid>> said) => new(said);

    /// <summary>Words that were kept as <see cref="Pairs"/>.</summary>
    public static ReportWords Of(IEnumerable<string> pairs) =>
        new(pairs.Select(pair => pair.LastIndexOf('=') is var at ? KeyValuePair.Create(pair[..at], Words.Parse<PaymentSaid>(pair[(at + 1)..])) : default));

    /// <summary>What a word means; null where nobody said.</summary>
    public PaymentSaid? Find(string word) => _said.TryGetValue(word.Trim(), out var said) ? said : null;

    internal void Check(FieldErrors errors)
    {
        errors.Check(_said.Count is >= 1 and <= MaxCount, "statusWords", $"statusWords are 1 to {MaxCount} words, each with what it means.");
        foreach (var word in _said.Keys.Where(word => !Text.IsName(word, WordMaxLength)).Take(1))
        {
            errors.Add("statusWords", Text.NameRule("word of a status", WordMaxLength));
        }
    }
}
