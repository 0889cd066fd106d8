using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Reconciliation.Reports;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>One item of a run with the report's row as it came. Who may not view beneficiaries sees no persons in it.</summary>
public sealed class ReadItem(IDbContextFactory<PaymentDb> contexts, FileContent files, PersonalData personal)
{
    private const int MostShown = 4_000;

    /// <param name="Item">The item.</param>
    /// <param name="Cells">The row's cells with the names of their columns; empty where it has none, or is no row of the report's form.</param>
    /// <param name="Text">The row as it stands in the file, where it is no row of the report's form; null where <paramref name="Cells"/> say it.</param>
    /// <param name="HidesPersons">Whether what says who somebody is, is left out.</param>
    public sealed record Answer(ListItems.Row Item, IReadOnlyList<(string Name, string Value)> Cells, string? Text, bool HidesPersons);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid runId, int number, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await ReadRuns.Find(db, runId, cancellationToken);
        var kept = run.SameAs is { } earlier ? await ReadRuns.Find(db, earlier, cancellationToken) : run;
        var item = await db.Set<ReconciliationItem>().AsNoTracking().SingleOrDefaultAsync(row => row.RunId == kept.Id && row.Number == number, cancellationToken) ?? throw Refusal.NotFound("row");
        var hides = !actor.May(Permissions.ViewBeneficiaries);
        if (item.FileLength == 0)
        {
            return new Answer(ListItems.Row.Of(item), [], null, hides);
        }

        using var file = files.Open(FileKind.Report, kept.FileId!.Value, kept.Size);
        var cells = ReportTable.Row(file, new RowPlace(item.FileOffset, item.FileLength), out var text);
        var row = ListItems.Row.Of(item);
        if (cells is null)
        {
            var shown = text is null ? "[not text]" : Redact.Text(text, [], MostShown);
            return new Answer(row, [], hides && text is not null ? Redact.Persons(shown) : shown, hides);
        }

        var names = kept.Form.Columns.Names;
        var known = Enum.GetValues<ReportField>().Select(names.Of).OfType<string>().Select(name => name.Trim()).ToHashSet(StringComparer.Ordinal);
        var persons = hides ? await Persons(db, item, cancellationToken) : [];
        return new Answer(row, [.. cells.Select(cell => (cell.Name, hides && !known.Contains(cell.Name.Trim()) ? Without(cell, persons, item) : Plain(cell)))], null, hides);
    }

    private async Task<IReadOnlyCollection<PersonalDetails>> Persons(PaymentDb db, ReconciliationItem item, CancellationToken cancellationToken) =>
        item is { RecordKind: RecordKind.Payment, RecordId: { } payment }
            ? [personal.Open(await db.Payments.Where(row => row.Id == payment).Select(row => row.Sealed).SingleAsync(cancellationToken))]
            : [];

    /// <summary>What we read of a row says nothing of a person; of the rest its name tells, or what we know of whom we paid.</summary>
    private static string Without(RawCell cell, IReadOnlyCollection<PersonalDetails> persons, ReconciliationItem item) =>
        SensitiveNames.IsPersonal(cell.Name) && cell.Value.Length > 0 ? PersonsInText.Mask : PersonsInText.Clean(Plain(cell), persons, item.PspId, item.Reference);

    /// <summary>Cards and secrets are shown to nobody.</summary>
    private static string Plain(RawCell cell) => SensitiveNames.IsSecret(cell.Name) && cell.Value.Length > 0 ? Redact.Mask : Redact.Text(cell.Value, [], MostShown);
}
