namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>What a column of a PSP's report holds; the words are the default names of the columns.</summary>
public enum ReportField
{
    /// <summary>The PSP's id of the payment.</summary>
    PspId,

    /// <summary>Our reference, as the PSP has it.</summary>
    Reference,

    /// <summary>The idempotency key with which the payment was sent.</summary>
    IdempotencyKey,

    /// <summary>The amount, above zero.</summary>
    Amount,

    /// <summary>What the PSP charged, VAT included.</summary>
    Fee,

    /// <summary>ISO 4217 code.</summary>
    Currency,

    /// <summary>How the payment stands, in the PSP's own words.</summary>
    Status,

    /// <summary>When the PSP took it.</summary>
    CreatedAt,
}

/// <summary>What makes a report as a whole unreadable.</summary>
/// <param name="Code">Stable snake_case code: <c>column_missing</c>.</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
public sealed record ReportFault(string Code, string Message);

/// <summary>Which columns of a PSP's reports hold what, and what their words mean.</summary>
public sealed record ReportColumns
{
    /// <summary>The default: the names of the fields themselves, amounts in major units, the usual words.</summary>
    public static ReportColumns Default { get; } = new();

    /// <summary>The columns; reports in JSON use the same names for their members.</summary>
    public ColumnNames<ReportField> Names { get; init; } = new();

    /// <summary>Whether amounts are whole numbers of minor units; else they are in major units.</summary>
    public bool MinorUnits { get; init; }

    /// <summary>What the PSP's words for a status mean.</summary>
    public ReportWords Words { get; init; } = ReportWords.Usual;

    /// <summary>Columns that were kept.</summary>
    /// <param name="names">The names that differ from the default, as pairs of field and name.</param>
    /// <param name="minorUnits">Whether amounts are whole numbers of minor units.</param>
    /// <param name="words">Words and what each means, as pairs; none for the usual words.</param>
    public static ReportColumns Of(IReadOnlyList<string> names, bool minorUnits, IReadOnlyList<string> words) => new()
    {
        Names = ColumnNames<ReportField>.Of(names),
        MinorUnits = minorUnits,
        Words = words.Count == 0 ? ReportWords.Usual : ReportWords.Of(words),
    };

    /// <summary>Checks what a person chose.</summary>
    /// <exception cref="Refusal">400 with every field that is out of bounds.</exception>
    public void Check()
    {
        var errors = new FieldErrors();
        Names.Check(errors);
        foreach (var field in (ReportField[])[ReportField.Amount, ReportField.Status])
        {
            errors.Check(Names.Of(field) is not null, ColumnNames<ReportField>.FieldName(field), "A report cannot be reconciled without it.");
        }

        errors.Check(
            Names.Of(ReportField.PspId) is not null || Names.Of(ReportField.Reference) is not null, ColumnNames<ReportField>.FieldName(ReportField.PspId),
            "A report needs the PSP's ids or our references: nothing else says which payment is meant.");
        Words.Check(errors);
        errors.ThrowIfAny();
    }

    /// <summary>Finds the columns in a header, or among the members of a JSON object.</summary>
    /// <param name="header">The names in the file.</param>
    /// <param name="fault">Why the report cannot be read; null where it can.</param>
    /// <returns>Each field's place from 0; a field that is not there has none.</returns>
    public IReadOnlyDictionary<ReportField, int> Find(IReadOnlyList<string> header, out ReportFault? fault)
    {
        var places = Names.Find(header, out var repeated);
        fault = repeated.Count > 0 ? new ReportFault("column_repeated", $"More than one column is named {Names.Of(repeated[0])}. Give each a name of its own.")
            : !places.ContainsKey(ReportField.Amount) ? Lacks(ReportField.Amount)
            : !places.ContainsKey(ReportField.Status) ? Lacks(ReportField.Status)
            : !places.ContainsKey(ReportField.PspId) && !places.ContainsKey(ReportField.Reference) ? Lacks(Names.Of(ReportField.PspId) is null ? ReportField.Reference : ReportField.PspId)
            : null;
        return places;
    }

    private ReportFault Lacks(ReportField field)
    {
        var name = Names.Of(field) ?? Domain.Words.Of(field);
        return new ReportFault("column_missing", $"No column is named {name}, so the report cannot be reconciled. Say in the connection's report settings what it is called.");
    }
}
