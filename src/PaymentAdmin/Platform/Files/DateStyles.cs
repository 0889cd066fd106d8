using DocumentFormat.OpenXml.Spreadsheet;

namespace PaymentAdmin.Platform.Files;

/// <summary>Which styles of a workbook show a number as a date or time (ECMA-376, 18.8.30 numFmt).</summary>
internal static class DateStyles
{
    private const uint FirstOwn = 164;

    public static HashSet<int> Of(Stylesheet? styles)
    {
        var own = (styles?.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            .Where(format => format.NumberFormatId is not null && ShowsTime(format.FormatCode?.Value ?? ""))
            .Select(format => format.NumberFormatId!.Value).ToHashSet();
        return [.. (styles?.CellFormats?.Elements<CellFormat>() ?? []).Index()
            .Where(format => format.Item.NumberFormatId?.Value is { } id && (id < FirstOwn ? IsBuiltIn(id) : own.Contains(id)))
            .Select(format => format.Index)];
    }

    private static bool IsBuiltIn(uint id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    /// <summary>Letters of day, month, year, hour or second outside what is quoted, escaped or in brackets.</summary>
    private static bool ShowsTime(string code)
    {
        char? until = null;
        for (var at = 0; at < code.Length; at++)
        {
            var letter = code[at];
            if (until is not null)
            {
                until = letter == until ? null : until;
            }
            else if (letter is '"' or '[')
            {
                until = letter == '[' ? ']' : '"';
            }
            else if (letter is '\\' or '_' or '*')
            {
                at++;
            }
            else if (char.ToLowerInvariant(letter) is 'd' or 'm' or 'y' or 'h' or 's')
            {
                return true;
            }
        }

        return false;
    }
}
