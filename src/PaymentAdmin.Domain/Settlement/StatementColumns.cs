namespace PaymentAdmin.Domain.Settlement;

/// <summary>What a column of a statement holds; the words are the default names of the columns.</summary>
public enum StatementField
{
    /// <summary>The processor's name of the settlement.</summary>
    SettlementReference,

    /// <summary>The transaction's reference.</summary>
    TransactionReference,

    /// <summary>The amount before fees.</summary>
    Gross,

    /// <summary>The fee, VAT included.</summary>
    Fee,

    /// <summary>What reaches the bank account.</summary>
    Net,

    /// <summary>ISO 4217 code.</summary>
    Currency,

    /// <summary>When it was settled.</summary>
    SettledAt,
}

/// <summary>What is wrong with a cell or with the header.</summary>
/// <param name="Line">The line's number in the file; 0 for the header.</param>
/// <param name="Field">Which field, or null where it concerns the whole line.</param>
/// <param name="Column">The column's name in the file.</param>
/// <param name="Code">Stable snake_case code: <c>too_many_decimals</c>.</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
public sealed record StatementFault(int Line, StatementField? Field, string Column, string Code, string Message);

/// <summary>
/// Which column of a processor's statements holds which field, and how their amounts are written. Statements in JSON use the same names for their members.
/// </summary>
public sealed record StatementColumns
{
    /// <summary>Longest name of a column, in characters.</summary>
    public const int NameMaxLength = ColumnNames<StatementField>.NameMaxLength;

    /// <summary>The default: the names of the fields themselves, amounts in major units.</summary>
    public static StatementColumns Default { get; } = new();

    /// <summary>Names that differ from the default; an empty one says that the statements have no such column.</summary>
    public IReadOnlyDictionary<StatementField, string> Names { get; init; } = new Dictionary<StatementField, string>();

    /// <summary>Whether amounts are whole numbers of minor units; else they are in major units.</summary>
    public bool MinorUnits { get; init; }

    private ColumnNames<StatementField> All => new() { Chosen = Names };

    /// <summary>The name of a field's column; null where the statements have none.</summary>
    public string? NameOf(StatementField field) => All.Of(field);

    /// <summary>Checks the names that a person chose.</summary>
    /// <exception cref="Refusal">400 with every name that is out of bounds or used twice.</exception>
    public void Check()
    {
        var errors = new FieldErrors();
        All.Check(errors);
        var derivable = Enum.GetValues<StatementField>().Count(field => field is StatementField.Gross or StatementField.Fee or StatementField.Net && NameOf(field) is not null);
        errors.Check(
            NameOf(StatementField.Gross) is not null && derivable >= 2, ColumnNames<StatementField>.FieldName(StatementField.Gross), "A statement needs its gross amounts, and fee or net beside them.");
        errors.ThrowIfAny();
    }

    /// <summary>Finds the columns in a header, or among the members of a JSON object; names are compared trimmed, exactly.</summary>
    /// <param name="header">The names in the file.</param>
    /// <param name="faults">What is missing or there twice.</param>
    /// <returns>Each field's place from 0; a field that is not there has none.</returns>
    public IReadOnlyDictionary<StatementField, int> Find(IReadOnlyList<string> header, out IReadOnlyList<StatementFault> faults)
    {
        var places = All.Find(header, out var repeated);
        faults =
        [
            .. repeated.Select(field => new StatementFault(0, field, NameOf(field)!, "column_repeated", $"More than one column is named {NameOf(field)}. Give each a name of its own.")),
            .. Missing(places),
        ];
        return places;
    }

    private IEnumerable<StatementFault> Missing(IReadOnlyDictionary<StatementField, int> places)
    {
        if (!places.ContainsKey(StatementField.Gross))
        {
            yield return Lacks(StatementField.Gross, "Without gross amounts nothing can be settled.");
        }

        if (!places.ContainsKey(StatementField.Fee) && !places.ContainsKey(StatementField.Net))
        {
            yield return Lacks(StatementField.Fee, "One of fee and net is needed: the other follows from it.");
        }

        foreach (var field in (StatementField[])[StatementField.SettlementReference, StatementField.TransactionReference])
        {
            if (!places.ContainsKey(field))
            {
                yield return Lacks(field, "Lines cannot be told apart without it.");
            }
        }
    }

    private StatementFault Lacks(StatementField field, string why)
    {
        var name = NameOf(field) ?? Words.Of(field);
        return new StatementFault(0, field, name, "column_missing", $"No column is named {name}. {why} Rename the column, or say in the processor's settings what it is called.");
    }
}
