using PaymentAdmin.Domain.Imports;

namespace PaymentAdmin.Domain.Tests.Imports;

public sealed class ImportTests
{
    private static readonly DateTime s_now = new(2026, 3, 14, 9, 0, 0, DateTimeKind.Utc);

    private static readonly ImportPart s_good = new(10, 0, 0, 8, 1, 1, 5, 1);

    private static readonly ImportPart s_bad = new(10, 3, 4, 5, 1, 1, 2, 0);

    [Fact]
    public void Import_WithoutErrors_IsCheckedAndThenImported()
    {
        var import = Begun();
        import.Take(s_good, 11, s_now);
        import.Take(s_bad with { Bad = 0, Errors = 0 }, 30, s_now);
        Assert.Equal((ImportStatus.Checking, 30, 20, 13, null), (import.Status, import.Place, import.RowCount, import.AddedCount, import.TotalRows));

        import.EndPass(s_now);
        Assert.Equal((ImportStatus.Importing, 0, 0, 0, 20, null), (import.Status, import.Place, import.RowCount, import.AddedCount, import.TotalRows, import.EndedAt));
        Assert.Equal(2, import.Pass);

        import.Take(s_good, 30, s_now);
        import.EndPass(s_now);
        Assert.Equal((ImportStatus.Done, s_now, s_good), (import.Status, import.EndedAt, import.Sum));
    }

    [Theory]
    [InlineData(false, false, ImportStatus.Checked)]
    [InlineData(false, true, ImportStatus.Importing)]
    [InlineData(true, true, ImportStatus.Checked)]
    public void EndPass_WithErrors_ImportsOnlyWhereBadRowsMayBeLeftOut(bool dryRun, bool skip, ImportStatus status)
    {
        var import = Begun(new ImportOptions(dryRun, skip, null));
        import.Take(s_bad, 11, s_now);

        import.EndPass(s_now);

        Assert.Equal(status, import.Status);
    }

    [Fact]
    public void Take_OfRowsThatWereTaken_IsAFault()
    {
        var import = Begun();
        import.Take(s_good, 11, s_now);

        Assert.Throws<InvalidOperationException>(() => import.Take(s_good, 11, s_now));
        Assert.Throws<InvalidOperationException>(() => New().Take(s_good, 11, s_now));
        Assert.Throws<InvalidOperationException>(() => New().EndPass(s_now));
    }

    [Fact]
    public void Begin_OfEachState_IsRefusedWhereItIsTooLateOrTooEarly()
    {
        Refused("import_running", Begun());
        var done = Begun();
        done.Take(s_good, 1, s_now);
        done.EndPass(s_now);
        Refused("import_running", done);
        done.Take(s_good, 1, s_now);
        done.EndPass(s_now);
        Refused("import_done", done);
        var cancelled = Begun();
        cancelled.Cancel(s_now);
        Refused("import_cancelled", cancelled);
        var dropped = New();
        dropped.DropContent(s_now);
        Refused("import_content_dropped", dropped);

        var failed = Begun();
        failed.Fail("x", new string('y', 2_000), s_now);
        Assert.Equal(("x", 1_000), (failed.ProblemCode, failed.Problem!.Length));
        Assert.Equal("not_your_file", Assert.Throws<Refusal>(() => failed.Begin(new ImportOptions(true, false, "{}"), Known.Ben, s_now)).Code);
        failed.Begin(new ImportOptions(true, false, "{}"), Known.Ada, s_now);
        Assert.Equal((ImportStatus.Checking, null, Known.Ada.Id, "{}"), (failed.Status, failed.Problem, failed.RunById, failed.MappingJson));

        static void Refused(string code, Import import) =>
            Assert.Equal(code, Assert.Throws<Refusal>(() => import.Begin(new ImportOptions(false, false, null), Known.Ada, s_now)).Code);
    }

    [Fact]
    public void Cancel_OfWhatHasEnded_IsRefused()
    {
        var import = Begun();
        import.Cancel(s_now);

        Assert.Equal("import_ended", Assert.Throws<Refusal>(() => import.Cancel(s_now)).Code);
    }

    [Theory]
    [InlineData("rows.csv", "rows.csv")]
    [InlineData("\t\n", "file")]
    [InlineData("a\u0000b.csv", "ab.csv")]
    public void Receive_OfAFile_KeepsItsNameOnOneLine(string name, string kept) =>
        Assert.Equal(kept, Import.Receive(Known.Id(9), ImportKind.Payments, Known.Id(8), new ImportedFile(name, 5, "00"), Known.Ada, s_now).FileName);

    private static Import New() => Import.Receive(Known.Id(9), ImportKind.Payments, Known.Id(8), new ImportedFile("rows.csv", 5, "00"), Known.Ada, s_now);

    private static Import Begun(ImportOptions? options = null)
    {
        var import = New();
        import.Begin(options ?? new ImportOptions(false, false, null), Known.Ada, s_now);
        return import;
    }
}
