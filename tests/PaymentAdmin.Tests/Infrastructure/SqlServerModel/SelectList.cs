using System.Text.RegularExpressions;

namespace PaymentAdmin.Tests.Infrastructure.SqlServerModel;

/// <summary>The columns that a T-SQL query of EF Core reads; null for one without a name, such as a count.</summary>
internal static partial class SelectList
{
    public static IReadOnlyList<string?> Of(string command)
    {
        var columns = new List<string?>();
        var depth = 0;
        var start = Head().Match(command).Length;
        for (var i = start; i < command.Length; i++)
        {
            depth += command[i] switch { '(' => 1, ')' => -1, _ => 0 };
            var ends = depth == 0 && string.CompareOrdinal(command, i, "\nFROM ", 0, 6) == 0;
            if (ends || (depth == 0 && command[i] == ','))
            {
                columns.Add(NameOf(command[start..i]));
                start = i + 1;
            }

            if (ends)
            {
                return columns;
            }
        }

        // SELECT CASE WHEN EXISTS (…) … END has no FROM of its own.
        columns.Add(NameOf(command[start..]));
        return columns;
    }

    private static string? NameOf(string column) => Name().Match(column.TrimEnd()) is { Success: true } found ? found.Groups["name"].Value : null;

    [GeneratedRegex(@"\A(DECLARE [^;]*;\s*)?SELECT (DISTINCT )?(TOP\([^)]*\) )?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    [GeneratedRegex(@"\[(?<name>\w+)\]\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
