using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Imports;

/// <summary>An empty file with the names of the columns. It has no example row: one that is left in would be paid.</summary>
public sealed class ImportTemplate(IEnumerable<IImportKind> kinds)
{
    /// <exception cref="Refusal">403.</exception>
    public byte[] Handle(ImportKind kind, FileFormat format, Actor actor)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        using var file = new MemoryStream();
        using (var writer = TableWriter.Create(format, file))
        {
            writer.Write(kinds.Single(known => known.Kind == kind).Columns.Select(column => new TableCell(column.Name, CellKind.Text)));
        }

        return file.ToArray();
    }
}
