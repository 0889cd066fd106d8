using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Imports;
using PaymentAdmin.Payments;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions.Importing;

/// <summary>Payments of a distribution from a file, and the beneficiaries that they name.</summary>
internal sealed class ImportPayments(KeepBeneficiaries keep, PaymentContent content) : IImportKind
{
    public ImportKind Kind => ImportKind.Payments;

    public IReadOnlyList<ImportColumn> Columns { get; } =
    [
        .. BeneficiaryRow.Columns,
        new(PaymentRow.AmountColumn, Required: true, "In major units, with a dot before decimals and nothing between thousands: 50000, 1500.50."),
        new(PaymentRow.CurrencyColumn, Required: false, "The programme's currency; may be left out."),
        new(PaymentRow.ReferenceColumn, Required: true, "Your own reference of the payment, unique in the programme.", "ref", "payment reference"),
        BeneficiaryRow.OptionalChannel,
    ];

    public async Task<ImportTarget> Find(PaymentDb db, Guid targetId, CancellationToken cancellationToken)
    {
        var distribution = await Distribution(db, targetId, cancellationToken);
        distribution.RequireChangeable();
        return new ImportTarget(distribution.Name, distribution.Currency);
    }

    public async Task<IImportPass> Begin(PaymentDb db, Guid targetId, CancellationToken cancellationToken)
    {
        var distribution = await Distribution(db, targetId, cancellationToken);
        var programme = await db.Programmes.AsNoTracking().SingleAsync(row => row.Id == distribution.ProgrammeId, cancellationToken);
        return new PaymentsPass(keep, content, programme, distribution);
    }

    public async Task Record(PaymentDb db, Import import, Actor actor, DateTime now, CancellationToken cancellationToken) => RecordAudit.Record(
        db, actor, now, AuditedThing.Of(await Distribution(db, import.TargetId, cancellationToken)), new AuditedAct(AuditKinds.DistributionPaymentsImported, ImportRecord.Of(import)));

    private static async Task<Distribution> Distribution(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Distributions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("distribution");
}
