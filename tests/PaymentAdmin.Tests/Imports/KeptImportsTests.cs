using System.Text;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Imports;

/// <summary>What is kept of an import: encrypted, annotated, and not for longer than needed.</summary>
public sealed class KeptImportsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Content_OfAnImport_IsNowhereInClear(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        const string Secret = "Neema Ngowi";

        await importing.Refuse(Importing.Csv($"B-1,{Secret},0700000001,,50000,TZS,R-1\nNEEMA-77,{Secret},712,,\"1,5\",TZS,R-2\n"));

        Assert.All(await importing.All<FileChunk>(), chunk => Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(chunk.Content), StringComparison.Ordinal));
        Assert.All(await importing.All<ImportRowError>(), error => Assert.DoesNotMatch("Neema|NEEMA|712|0700", error.Message));
    }

    [Theory, EachDatabase]
    public async Task Annotated_OfAWorkbook_IsAWorkbookThatCanBeSentAgain(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var answer = await importing.Refuse(Importing.Xlsx("B-1,Asha Juma,0700000001,,50000,TZS,R-1\nB-2,,0700000002,,50000,KES,R-2\n"));

        var annotated = await Annotate(importing, answer.Import.Id);

        using var reader = TableReader.Open(annotated);
        var rows = reader.Rows().ToList();
        Assert.Equal((FileFormat.Xlsx, "errors"), (reader.Format, reader.Header[^1]));
        Assert.Equal(["B-1", "Asha Juma", "0700000001", "", "50000", "TZS", "R-1"], rows[0].Cells.Select(cell => cell.Text));
        Assert.Equal(CellKind.Number, rows[0].Cells[4].Kind);
        Assert.Contains("currency: The programme pays in TZS", rows[1].Cells[7].Text, StringComparison.Ordinal);
        annotated.Position = 0;
        Assert.Equal(answer.Errors, (await importing.Refuse(annotated)).Errors);
    }

    [Fact]
    public async Task Annotated_OfMoreErrorsThanAreKept_SaysAllOfThem()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        const int Rows = ImportRowError.MaxRows + 200;
        var sent = await importing.Send(Importing.Csv(string.Concat(Enumerable.Range(1, Rows).Select(row => $"B-{row},Asha Juma,07{row:00000000},,0,TZS,R-{row}{new string('0', 60)}\n"))), dryRun: true);
        await importing.Work();

        var checkedAll = await importing.Get(sent.Id);
        Assert.Equal((ImportStatus.Checked, Rows, ImportRowError.MaxRows), (checkedAll.Import.Status, checkedAll.Import.BadRows, checkedAll.ErrorsKept));
        Assert.Equal(ImportRowError.MaxRows, (await importing.All<ImportRowError>()).Count);
        using var reader = TableReader.Open(await Annotate(importing, sent.Id));
        Assert.All(reader.Rows(), row => Assert.StartsWith("amount: The amount is above zero", row.Cells[7].Text, StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Errors_OfAnImport_ArePagedByRow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var id = (await importing.Refuse(Importing.Csv("B-1,,,,0,KES,\nB-2,Asha,0700000002,,0,KES,R-2\nB-3,Asha,0700000003,,0,TZS,R-3\n"))).Import.Id;

        var first = await importing.Get(id, limit: 4);
        var second = await importing.Get(id, first.NextRow!.Value, limit: 4);
        var narrow = await importing.Get(id, limit: 1);

        Assert.Equal([2, 2, 2], first.Errors.Select(error => error.Row));
        Assert.Equal([3, 3, 4], second.Errors.Select(error => error.Row));
        Assert.Null(second.NextRow);
        Assert.Equal((3, 2), (narrow.Errors.Count, narrow.NextRow));
    }

    [Theory, EachDatabase]
    public async Task DropOldImports_AfterThirtyDays_DropsFilesAndKeepsWhatTheyCameTo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var old = await importing.Refuse(Importing.Csv("B-1,,,,0,KES,\n"));
        await using (var db = database.Open())
        {
            db.Add(new FileChunk(handlers.Clock.Now().NewId(), 0, FileKind.Import, [1], handlers.Clock.Now()));
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(0, await handlers.Get<DropOldImports>().Handle(Actor.System("test", "c"), Stop));
        handlers.Clock.Advance(TimeSpan.FromDays(29));
        var young = await importing.Send(Importing.Csv(Importing.Rows(1)));
        handlers.Clock.Advance(TimeSpan.FromDays(1.5));
        Assert.Equal(1, await handlers.Get<DropOldImports>().Handle(Actor.System("test", "c"), Stop));
        Assert.Equal(0, await handlers.Get<DropOldImports>().Handle(Actor.System("test", "c"), Stop));

        Assert.Equal(PublicId.Import.Parse(young.Id), Assert.Single(await importing.All<FileChunk>()).FileId);
        Assert.Empty(await importing.All<ImportRowError>());
        var dropped = await importing.Get(old.Import.Id);
        Assert.Equal((handlers.Clock.Time, 1, 0), (dropped.Import.ContentDroppedAt, dropped.Import.BadRows, dropped.Errors.Count));
        await Refused.With(RefusalKind.Conflict, "import_content_dropped", () => handlers.Get<StartImport>().Handle(PublicId.Import.Parse(old.Import.Id), new StartImport.Input(), Paying.Maker, Stop));
        await Refused.With(RefusalKind.Conflict, "import_content_dropped", () => handlers.Get<AnnotateImport>().Handle(PublicId.Import.Parse(old.Import.Id), Paying.Maker, Stop));
        await Refused.ForWantOf(PaymentAdmin.Domain.Access.Permissions.ManageJobs, [Actors.Officer], actor => handlers.Get<DropOldImports>().Handle(actor, Stop));
    }

    [Fact]
    public async Task Receive_OfAFileThatIsTooLarge_KeepsNothingOfIt()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);

        await Assert.ThrowsAsync<Microsoft.AspNetCore.Http.BadHttpRequestException>(() => importing.Send(new Endless()));

        Assert.Empty(await importing.All<FileChunk>());
        Assert.Empty(await importing.All<Import>());
    }

    private static async Task<MemoryStream> Annotate(Importing importing, string id)
    {
        var file = new MemoryStream();
        var annotated = await importing.Handlers.Get<AnnotateImport>().Handle(PublicId.Import.Parse(id), Paying.Maker, Stop);
        await annotated.Write(file, Stop);
        file.Position = 0;
        return file;
    }

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }
}
