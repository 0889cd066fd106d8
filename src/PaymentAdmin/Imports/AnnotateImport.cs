using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Imports;

/// <summary>The file again, with a column that says what is wrong with each row: to be corrected and sent once more.</summary>
public sealed class AnnotateImport(IDbContextFactory<PaymentDb> contexts, ImportContent contents, IEnumerable<IImportKind> kinds, TimeProvider clock)
{
    private const string ErrorsColumn = "errors";

    private static readonly ILookup<int, string> Nothing = Array.Empty<string>().ToLookup(_ => 0);

    /// <param name="FileName">What it is to be called.</param>
    /// <param name="Format">Which form it has: that of the file that came.</param>
    /// <param name="Write">Writes it row by row.</param>
    public sealed record Annotated(string FileName, FileFormat Format, Func<Stream, CancellationToken, Task> Write);

    /// <exception cref="Refusal">403; 404; 409 where the file is no longer kept; 422 where it cannot be read.</exception>
    public async Task<Annotated> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.Set<Import>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("import");
        using var content = contents.Open(import);
        using var table = TableReader.Open(content);
        var name = Path.GetFileNameWithoutExtension(import.FileName);
        return new Annotated($"{name}-errors.{Words.Of(table.Format)}", table.Format, (stream, stop) => Write(import, stream, stop));
    }

    private async Task Write(Import import, Stream stream, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var content = contents.Open(import);
        using var table = TableReader.Open(content);
        using var writer = TableWriter.Create(table.Format, stream);
        var place = table.Header.Index().Where(cell => cell.Item == ErrorsColumn).Select(cell => (int?)cell.Index).FirstOrDefault() ?? table.Header.Count;
        writer.Write(WithErrors([.. table.Header.Select(name => new TableCell(name, CellKind.Text))], place, ErrorsColumn));
        var later = await LaterErrors(db, import, table, cancellationToken);
        foreach (var part in table.Rows().Chunk(RunImport.PartRows))
        {
            var kept = await GetKept(db, import, part, cancellationToken);
            var live = later is null ? Nothing : await later(part);
            foreach (var row in part)
            {
                writer.Write(WithErrors(row.Cells, place, string.Join(" ", kept[row.Number].Concat(live[row.Number]))));
            }
        }
    }

    private static async Task<ILookup<int, string>> GetKept(PaymentDb db, Import import, TableRow[] part, CancellationToken cancellationToken)
    {
        var (first, last) = (part[0].Number, part[^1].Number);
        var kept = await db.Set<ImportRowError>().AsNoTracking()
            .Where(error => error.ImportId == import.Id && error.Pass == import.Pass && error.RowNumber >= first && error.RowNumber <= last)
            .OrderBy(error => error.RowNumber).ThenBy(error => error.Number).ToListAsync(cancellationToken);
        return kept.ToLookup(error => error.RowNumber, error => Said(error.Column, error.Message));
    }

    /// <summary>Of the rows whose errors are no longer kept: checked once more. Null where all are kept.</summary>
    private async Task<Func<TableRow[], Task<ILookup<int, string>>>?> LaterErrors(PaymentDb db, Import import, TableReader table, CancellationToken cancellationToken)
    {
        if (import.BadCount <= ImportRowError.MaxRows)
        {
            return null;
        }

        var kind = kinds.Single(known => known.Kind == import.Kind);
        var columns = ColumnMatch.Find(kind.Columns, table.Header, ColumnMatch.Stored(import.MappingJson));
        var pass = await kind.Begin(db, import.TargetId, cancellationToken);
        var last = await db.Set<ImportRowError>().Where(error => error.ImportId == import.Id && error.Pass == import.Pass).MaxAsync(error => error.RowNumber, cancellationToken);
        return async part =>
        {
            var rows = part.Select(row => pass.Read(RunImport.RowOf(row, columns, table.Header.Count))).Where(row => row.Number > last).ToList();
            var outcome = await pass.Take(db, rows, import: null, clock.Now(), cancellationToken);
            return outcome.Faults.ToLookup(fault => fault.Row, fault => Said(fault.Fault.Column, fault.Fault.Message));
        };
    }

    private static string Said(string? column, string message) => column is null ? message : $"{column}: {message}";

    private static IEnumerable<TableCell> WithErrors(IReadOnlyList<TableCell> cells, int place, string errors)
    {
        for (var column = 0; column < Math.Max(cells.Count, place + 1); column++)
        {
            yield return column == place ? new TableCell(errors, CellKind.Text) : column < cells.Count ? cells[column] : TableCell.Empty;
        }
    }
}
