using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Imports;

/// <summary>What the columns of a file are called, and which is taken for which: to correct that by hand.</summary>
public sealed class GetImportColumns(IDbContextFactory<PaymentDb> contexts, ImportContent contents, IEnumerable<IImportKind> kinds)
{
    /// <param name="Name">Our name.</param>
    /// <param name="Required">Whether the file must have it.</param>
    /// <param name="Help">What stands in it.</param>
    /// <param name="Header">The file's name of it; null where none is taken for it.</param>
    public sealed record Column(string Name, bool Required, string Help, string? Header);

    /// <param name="Header">The first row of the file.</param>
    /// <param name="Columns">What the import understands.</param>
    /// <param name="Problem">Why it cannot go on like this; null where it can.</param>
    public sealed record Answer(IReadOnlyList<string> Header, IReadOnlyList<Column> Columns, string? Problem);

    /// <exception cref="Refusal">403; 404; 409 where the file is no longer kept; 422 where it cannot be read.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.Set<Import>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("import");
        var columns = kinds.Single(kind => kind.Kind == import.Kind).Columns;
        using var content = contents.Open(import);
        using var table = TableReader.Open(content);
        var chosen = ColumnMatch.Stored(import.MappingJson);
        string? problem = null;
        try
        {
            ColumnMatch.Find(columns, table.Header, chosen);
        }
        catch (Refusal refusal)
        {
            problem = refusal.Message;
        }

        return new Answer([.. table.Header.Where(name => name.Length > 0)], [.. columns.Select(column => Found(column, table.Header, chosen))], problem);
    }

    private static Column Found(ImportColumn column, IReadOnlyList<string> header, IReadOnlyDictionary<string, string>? chosen)
    {
        var name = chosen is not null && chosen.TryGetValue(column.Name, out var choice)
            ? choice
            : ColumnMatch.NamedOrNull(column, header);
        return new Column(column.Name, column.Required, column.Help, string.IsNullOrEmpty(name) ? null : name);
    }
}
