using System.Text.Json;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Imports;

/// <summary>A column that a kind of import understands.</summary>
/// <param name="Name">As the template has it: <c>external_id</c>.</param>
/// <param name="Required">Whether the file must have it.</param>
/// <param name="Help">What stands in it, for people.</param>
/// <param name="Aliases">Other names under which it is found.</param>
public sealed record ImportColumn(string Name, bool Required, string Help, params IReadOnlyList<string> Aliases);

/// <summary>Which column of a file is which.</summary>
public static class ColumnMatch
{
    /// <summary>Finds each column by its name: case, spaces and punctuation do not count.</summary>
    /// <param name="columns">What the import understands.</param>
    /// <param name="header">The file's header.</param>
    /// <param name="chosen">What a person chose instead: our name and the header's, an empty one for none; null where nobody chose.</param>
    /// <returns>Our name and the place in the row, from 0.</returns>
    /// <exception cref="Refusal">422 <c>header_missing</c>, <c>header_duplicate</c>, <c>header_unknown</c>; 400 where the choice names what is not there.</exception>
    public static IReadOnlyDictionary<string, int> Find(IReadOnlyList<ImportColumn> columns, IReadOnlyList<string> header, IReadOnlyDictionary<string, string>? chosen)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            var places = chosen is not null && chosen.TryGetValue(column.Name, out var name) ? Chosen(column, name, header) : Named(column, header);
            if (places.Count > 1)
            {
                throw Rule("header_duplicate", $"More than one column may be {column.Name}: give each column of the file a name of its own, or choose which one it is.");
            }

            if (places.Count == 1)
            {
                found[column.Name] = places[0];
            }
        }

        return Checked(columns, header, found);
    }

    /// <summary>A choice as it is stored; null where there is none.</summary>
    public static string? Store(IReadOnlyDictionary<string, string>? chosen) => chosen is null ? null : JsonSerializer.Serialize(chosen);

    internal static IReadOnlyDictionary<string, string>? Stored(string? json) => json is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(json);

    /// <summary>The header's name of a column; null where none, or more than one, has a name of it.</summary>
    internal static string? NamedOrNull(ImportColumn column, IReadOnlyList<string> header) => Named(column, header) is [var only] ? header[only] : null;

    private static Dictionary<string, int> Checked(IReadOnlyList<ImportColumn> columns, IReadOnlyList<string> header, Dictionary<string, int> found)
    {
        if (found.GroupBy(column => column.Value).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw Rule("header_duplicate", $"Column {twice.Key + 1} was chosen for {string.Join(" and ", twice.Select(column => column.Key))}: choose another for one of them.");
        }

        var missing = columns.Where(column => column.Required && !found.ContainsKey(column.Name)).Select(column => column.Name).ToList();
        if (missing.Count == 0)
        {
            return found;
        }

        // Without a single known name the first row may well be somebody's data: it is not repeated.
        throw found.Count == 0
            ? Rule("header_missing", $"The first row has to name the columns: {string.Join(", ", columns.Select(column => column.Name))}. Begin with the template, or choose the columns by hand.")
            : Rule("header_unknown", $"No column is named {string.Join(" or ", missing)}. {header.Count - found.Count} of the file's {header.Count} columns have a name that is not known: rename them, or choose the columns by hand.");
    }

    private static List<int> Chosen(ImportColumn column, string name, IReadOnlyList<string> header)
    {
        if (name.Length == 0)
        {
            return [];
        }

        var places = header.Index().Where(cell => string.Equals(cell.Item, name.Trim(), StringComparison.Ordinal)).Select(cell => cell.Index).ToList();
        return places.Count > 0 ? places : throw Refusal.Invalid($"columns.{column.Name}", "The file has no column of this name. Look at its first row again.");
    }

    private static List<int> Named(ImportColumn column, IReadOnlyList<string> header)
    {
        var own = Places(header, [column.Name]);
        return own.Count > 0 ? own : Places(header, column.Aliases);
    }

    private static List<int> Places(IReadOnlyList<string> header, IReadOnlyList<string> names)
    {
        var bare = names.Select(Bare).ToHashSet(StringComparer.Ordinal);
        return [.. header.Index().Where(cell => bare.Contains(Bare(cell.Item))).Select(cell => cell.Index)];
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static Refusal Rule(string code, string message) => Refusal.Rule(code, message, "file");
}
