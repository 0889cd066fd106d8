namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>What a field of a PSP decides, and so where its value may come from.</summary>
public enum TargetKind
{
    /// <summary>A text that decides nothing about money: any source.</summary>
    Text,

    /// <summary>How much is paid: <c>transfer.amount</c> alone.</summary>
    Amount,

    /// <summary>In which currency: <c>transfer.currency</c> alone.</summary>
    Currency,

    /// <summary>Our reference, by which outcomes are found again: <c>transfer.reference</c> alone, unaltered.</summary>
    Reference,

    /// <summary>Who is paid: the beneficiary's phone or account number alone, never a constant or a part.</summary>
    PayTo,
}

/// <summary>A field that a PSP knows.</summary>
/// <param name="Path">Its dotted path; <c>metadata.*</c> stands for whatever is put below metadata.</param>
/// <param name="Kind">What it decides.</param>
/// <param name="Label">Its name for people.</param>
public sealed record TargetField(string Path, TargetKind Kind, string Label)
{
    /// <summary>The only values that it takes; empty where it takes others.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What a person who maps it should know, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it stands for whatever is put below it.</summary>
    public bool IsOpen => Path.EndsWith(".*", StringComparison.Ordinal);

    internal bool Covers(string path) =>
        IsOpen ? path.StartsWith(Path[..^1], StringComparison.Ordinal) : string.Equals(Path, path, StringComparison.Ordinal);
}

/// <summary>The form in which a PSP takes our reference; who generates one keeps to it.</summary>
/// <param name="MaxLength">The most characters.</param>
/// <param name="Punctuation">The characters that are taken besides the letters A to Z, in either case, and digits.</param>
public sealed record ReferenceForm(int MaxLength, string Punctuation)
{
    /// <summary>The sentence that goes with <see cref="Allows"/>.</summary>
    public string Rule => Punctuation.Length == 0
        ? $"1 to {MaxLength} letters A to Z and digits"
        : $"1 to {MaxLength} letters A to Z, digits and {string.Join(' ', Punctuation.ToCharArray())}";

    /// <summary>Whether a reference has the form.</summary>
    public bool Allows(string reference) =>
        reference.Length >= 1 && reference.Length <= MaxLength
        && reference.All(letter => char.IsAsciiLetterOrDigit(letter) || Punctuation.Contains(letter, StringComparison.Ordinal));
}

/// <summary>What a dialect's PSP takes: its fields, which of them it cannot do without, and the limits of their values.</summary>
public sealed record TargetForm
{
    /// <summary>Longest text in any field. Neither document names one: it is ours, so that a request has a bound.</summary>
    public const int TextMaxLength = 500;

    /// <summary>The dialect whose form it is.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The fields that it knows, in the order in which pages show them.</summary>
    public required IReadOnlyList<TargetField> Fields { get; init; }

    /// <summary>What it cannot do without: of each group one field at least.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Mandatory { get; init; }

    /// <summary>The form of our reference.</summary>
    public required ReferenceForm Reference { get; init; }

    /// <summary>The rules with which a new connection begins.</summary>
    public required IReadOnlyList<MappingRule> DefaultRules { get; init; }

    /// <summary>The ISO 4217 code of the one currency that it pays, where its messages carry none; null otherwise.</summary>
    public string? OnlyCurrency { get; init; }

    /// <summary>Whether amounts are whole numbers.</summary>
    public bool WholeAmounts { get; init; }

    /// <summary>Whether fields may be sent that are not among <see cref="Fields"/>.</summary>
    public bool TakesOtherFields { get; init; }

    /// <summary>Whether it takes batches, with each payment as a flat object (psp-integration, phase 2, batch payment).</summary>
    public bool TakesBatches { get; init; }

    /// <summary>The known field that a path is, or null.</summary>
    public TargetField? Find(string path) => Fields.FirstOrDefault(field => field.Covers(path));

    internal TargetKind KindOf(string path) => Find(path)?.Kind ?? TargetKind.Text;

    /// <summary>
    /// The path of a field within a batch's flat item: what lies in <c>recipient</c> and <c>transaction</c> by its last name, metadata not
    /// at all (null), anything else where it is.
    /// </summary>
    internal static string? FlatPath(string path)
    {
        var segments = path.Split('.');
        return (segments[0], segments.Length) switch
        {
            ("metadata", _) => null,
            ("recipient" or "transaction", > 1) => segments[^1],
            _ => path,
        };
    }
}
