using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Imports;

/// <summary>Every file of the corpus, and what becomes of it.</summary>
public sealed class CorpusTests
{
    /// <summary>Which rows of a file are wrong, and how.</summary>
    private static readonly Dictionary<string, string[]> s_rows = new(StringComparer.Ordinal)
    {
        ["wrong-decimals.csv"] = ["2 wrong_decimal", "3 group_separator", "4 too_many_decimals", "5 group_separator", "6 wrong_decimal"],
        ["unquoted-decimal-comma.csv"] = ["2 too_many_cells", "2 other_currency"],
        ["formulas.csv"] = ["2 formula", "3 formula", "4 formula", "5 formula"],
        ["duplicate-references.csv"] = ["4 reference_repeated"],
        ["dates.xlsx"] = ["2 amount_is_date", "3 cell_is_date"],
        ["formulas.xlsx"] = ["2 formula", "3 digits_lost", "3 cell_error"],
    };

    /// <summary>What is wrong with a file as a whole.</summary>
    private static readonly Dictionary<string, string> s_files = new(StringComparer.Ordinal)
    {
        ["mixed-encodings.csv"] = "file_not_utf8",
        ["utf16-without-bom.csv"] = "file_not_text",
        ["binary.csv"] = "file_not_text",
        ["no-header.csv"] = "header_missing",
        ["header-unknown.csv"] = "header_unknown",
        ["header-duplicate.csv"] = "header_duplicate",
        ["header-only.csv"] = "file_no_rows",
        ["empty.csv"] = "file_empty",
        ["open-quote.csv"] = "file_quote_open",
        ["old-excel.xls"] = "file_old_excel",
        ["encrypted.xlsx"] = "file_encrypted",
        ["no-visible-sheet.xlsx"] = "file_no_sheet",
        ["no-workbook.xlsx"] = "file_no_workbook",
        ["broken.xlsx"] = "file_broken",
    };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Imports", "Corpus");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder).Select(Path.GetFileName).OfType<string>().Where(name => name != "README.md").Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public async Task Import_OfAFileOfTheCorpus_GetsItsClearAnswer(string name)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await using var file = File.OpenRead(Path.Combine(Folder, name));

        if (s_rows.TryGetValue(name, out var rows))
        {
            Assert.Equal(rows, (await importing.Refuse(file)).Errors.Select(error => $"{error.Row} {error.Code}"));
        }
        else if (s_files.TryGetValue(name, out var code))
        {
            var refusal = await Refused.With(RefusalKind.Rule, code, () => importing.Send(file));
            Assert.Matches(@"^[A-Z].*\.$", refusal.Message);
        }
        else
        {
            Assert.StartsWith("good", name, StringComparison.Ordinal);
            var done = await importing.Send(file);
            Assert.Equal((ImportStatus.Done, 2), (done.Status, done.Added));
            return;
        }

        Assert.Empty(await importing.Payments());
        Assert.Empty(await importing.Beneficiaries());
    }

    [Fact]
    public void Corpus_HoldsWhatIsExpectedOfIt() =>
        Assert.Empty(s_rows.Keys.Concat(s_files.Keys).Except(Files.Select(row => row.Data)));
}
