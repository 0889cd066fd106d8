namespace PaymentAdmin.Domain;

/// <summary>Which column of a file holds which field: the word of the field itself, or the name that a person chose instead.</summary>
/// <typeparam name="TField">The fields; their words are the default names.</typeparam>
public sealed record ColumnNames<TField>
    where TField : struct, Enum
{
    /// <summary>Longest name of a column, in characters.</summary>
    public const int NameMaxLength = 100;

    /// <summary>Names that differ from the default; an empty one says that there is no such column.</summary>
    public IReadOnlyDictionary<TField, string> Chosen { get; init; } = new Dictionary<TField, string>();

    /// <summary>Those that differ from the default as pairs of field and name, in the order of the fields: the form in which they are kept.</summary>
    public IReadOnlyList<string> Pairs =>
        [.. Chosen.Where(name => name.Value != Words.Of(name.Key)).OrderBy(name => name.Key).Select(name => $"{Words.Of(name.Key)}={name.Value.Trim()}")];

    /// <summary>The names that were kept as <see cref="Pairs"/>.</summary>
    public static ColumnNames<TField> Of(IEnumerable<string> pairs) =>
        new() { Chosen = pairs.Select(pair => pair.Split('=', 2)).ToDictionary(pair => Words.Parse<TField>(pair[0]), pair => pair[1]) };

    /// <summary>The name of each field's column by the field's word; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> ByWord => Enum.GetValues<TField>().ToDictionary(one => Words.Of(one), one => Of(one) ?? "", StringComparer.Ordinal);

    /// <summary>Names that somebody chose, by the fields' words; what is no field is noted under <c>columns.</c> and its word.</summary>
    public static ColumnNames<TField> Read(IReadOnlyDictionary<string, string>? chosen, FieldErrors errors)
    {
        var names = new Dictionary<TField, string>();
        foreach (var (field, name) in chosen ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (errors.Check(Words.TryParse<TField>(field, out var known), $"columns.{field}", $"There is no such column. Known are {string.Join(", ", Words.All<TField>())}."))
            {
                names[known] = name ?? "";
            }
        }

        return new ColumnNames<TField> { Chosen = names };
    }

    /// <summary>The name of a field's column; null where there is none.</summary>
    public string? Of(TField field) => Chosen.TryGetValue(field, out var name) ? (name.Length == 0 ? null : name) : Words.Of(field);

    /// <summary>Notes every name that is out of bounds or used twice, under <c>columns.</c> and the field's word.</summary>
    public void Check(FieldErrors errors)
    {
        foreach (var (field, name) in Chosen.Where(one => one.Value.Length > 0))
        {
            errors.Check(Text.IsName(name, NameMaxLength), FieldName(field), Text.NameRule("column's name", NameMaxLength));
        }

        var used = Enum.GetValues<TField>().Select(field => (Field: field, Name: Of(field))).Where(one => one.Name is not null);
        foreach (var (field, name) in used.GroupBy(one => one.Name!.Trim(), StringComparer.Ordinal).Where(same => same.Count() > 1).SelectMany(same => same))
        {
            errors.Add(FieldName(field), $"Two fields are read from the column {name}: choose another for one of them.");
        }
    }

    /// <summary>Finds the columns in a header, or among the members of a JSON object; names are compared trimmed, exactly.</summary>
    /// <param name="header">The names in the file.</param>
    /// <param name="repeated">Fields whose name stands there more than once.</param>
    /// <returns>Each field's place from 0; a field that is not there, or there twice, has none.</returns>
    public IReadOnlyDictionary<TField, int> Find(IReadOnlyList<string> header, out IReadOnlyList<TField> repeated)
    {
        var (places, several) = (new Dictionary<TField, int>(), new List<TField>());
        foreach (var field in Enum.GetValues<TField>())
        {
            var name = Of(field)?.Trim();
            var at = header.Index().Where(cell => string.Equals(cell.Item.Trim(), name, StringComparison.Ordinal)).Select(cell => cell.Index).ToList();
            if (at.Count == 1)
            {
                places[field] = at[0];
            }
            else if (at.Count > 1)
            {
                several.Add(field);
            }
        }

        repeated = several;
        return places;
    }

    /// <summary>How a field's column is named in an error.</summary>
    public static string FieldName(TField field) => $"columns.{Words.Of(field)}";
}
