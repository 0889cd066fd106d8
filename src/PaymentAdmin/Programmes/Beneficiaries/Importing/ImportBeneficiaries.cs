using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;

namespace PaymentAdmin.Programmes.Beneficiaries.Importing;

/// <summary>Beneficiaries of a programme from a file.</summary>
internal sealed class ImportBeneficiaries(KeepBeneficiaries keep) : IImportKind
{
    public ImportKind Kind => ImportKind.Beneficiaries;

    public IReadOnlyList<ImportColumn> Columns { get; } = [.. BeneficiaryRow.Columns, BeneficiaryRow.OptionalChannel];

    public async Task<ImportTarget> Find(PaymentDb db, Guid targetId, CancellationToken cancellationToken)
    {
        var programme = await Programme(db, targetId, cancellationToken);
        return programme.Status == ProgrammeStatus.Active
            ? new ImportTarget(programme.Name, programme.Currency)
            : throw Refusal.Conflict("programme_closed", "The programme is closed: nobody joins it any more.", "programme_id");
    }

    public async Task<IImportPass> Begin(PaymentDb db, Guid targetId, CancellationToken cancellationToken) => new Pass(keep, await Programme(db, targetId, cancellationToken));

    public async Task Record(PaymentDb db, Import import, Actor actor, DateTime now, CancellationToken cancellationToken) => RecordAudit.Record(
        db, actor, now, AuditedThing.Of(await Programme(db, import.TargetId, cancellationToken)), new AuditedAct(AuditKinds.BeneficiariesImported, ImportRecord.Of(import)));

    private static async Task<Programme> Programme(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Programmes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("programme");

    private sealed class Pass(KeepBeneficiaries keep, Programme programme) : IImportPass
    {
        private readonly Country _country = Country.Find(programme.Country) ?? throw new InvalidOperationException("A programme's country is known.");
        private readonly SeenBefore _ids = new();

        public ReadRow Read(ImportRow row)
        {
            var read = new Row(row.Number);
            row.CheckWidth(read.Faults);
            read.Beneficiary = BeneficiaryRow.Read(row, _country, read.Faults);
            if (read.Beneficiary is { } beneficiary && _ids.Note(beneficiary.ExternalId, row.Number) is { } earlier)
            {
                read.Faults.Add(new RowFault(BeneficiaryRow.ExternalIdColumn, "external_id_repeated", string.Create(CultureInfo.InvariantCulture, $"Row {earlier} has the same external id. Keep one of the two.")));
            }

            return read;
        }

        public async Task<ImportOutcome> Take(PaymentDb db, IReadOnlyList<ReadRow> rows, ImportAct? import, DateTime now, CancellationToken cancellationToken)
        {
            var batch = await keep.Begin(db, programme, rows.Cast<Row>().Select(row => row.Beneficiary).OfType<BeneficiaryRow>(), import, now, cancellationToken);
            var outcome = new OutcomeSum();
            foreach (var row in rows.Cast<Row>())
            {
                if (row.Faults.Count > 0)
                {
                    outcome.Wrong(row.Number, row.Faults);
                    continue;
                }

                var kept = batch.Take(row.Number, row.Beneficiary!, paid: false);
                if (kept.Fault is { } fault)
                {
                    outcome.Wrong(row.Number, [fault]);
                    continue;
                }

                outcome.Right(kept.IsNew ? RowFate.Added : kept.IsChanged || kept.Payee is not null ? RowFate.Updated : RowFate.Unchanged, kept.IsNew, kept.Payee);
            }

            return outcome.Sum();
        }
    }

    private sealed class Row(int number) : ReadRow(number)
    {
        public BeneficiaryRow? Beneficiary { get; set; }
    }
}
