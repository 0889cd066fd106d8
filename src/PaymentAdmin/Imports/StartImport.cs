using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Imports;

/// <summary>Checks a file that is here already, and imports it unless it is a dry run: after one, with other columns chosen, or without the bad rows.</summary>
public sealed class StartImport(UnitOfWork unitOfWork, IEnumerable<IImportKind> kinds, ReceiveImport receive)
{
    /// <param name="DryRun">Only check.</param>
    /// <param name="SkipBadRows">Import the good rows though others have errors.</param>
    /// <param name="Columns">Which column is which: our name and the file's, empty for none; null to go by the names, or by what was chosen before.</param>
    public sealed record Input(bool DryRun = false, bool SkipBadRows = false, IReadOnlyDictionary<string, string>? Columns = null);

    /// <returns>The import; still moving where it was left to the queue.</returns>
    /// <exception cref="Refusal">403; 404; 409; 422 as for a file that comes.</exception>
    public async Task<ImportAnswer> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        var size = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var import = await db.Set<Import>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("import");
                var kind = kinds.Single(known => known.Kind == import.Kind);
                await kind.Find(db, import.TargetId, cancellationToken);
                RequireKnown(kind, input);
                import.Begin(new ImportOptions(input.DryRun, input.SkipBadRows, ColumnMatch.Store(input.Columns) ?? import.MappingJson), actor, now);
                await ReceiveImport.Ask(db, import, now, cancellationToken);
                return import.Size;
            },
            once,
            cancellationToken);
        await receive.Run(id, size, cancellationToken);
        return await receive.Answer(id, cancellationToken);
    }

    private static void RequireKnown(IImportKind kind, Input input)
    {
        var errors = new FieldErrors();
        foreach (var (name, chosen) in input.Columns ?? new Dictionary<string, string>())
        {
            errors.Check(kind.Columns.Any(column => column.Name == name), "columns", $"Known columns are {string.Join(", ", kind.Columns.Select(column => column.Name))}.");
            errors.Check(chosen.Length <= 200, "columns", "The name of a column has up to 200 characters.");
        }

        errors.ThrowIfAny();
    }
}
