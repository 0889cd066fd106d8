using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions.Importing;

/// <summary>One pass through a file of payments.</summary>
internal sealed class PaymentsPass(KeepBeneficiaries keep, PaymentContent content, Programme programme, Distribution distribution) : IImportPass
{
    private readonly Country _country = Country.Find(programme.Country) ?? throw new InvalidOperationException("A programme's country is known.");
    private readonly Currency _currency = Currency.Of(distribution.Currency);
    private readonly SeenBefore _references = new();
    private long _sum;

    public ReadRow Read(ImportRow row)
    {
        var read = PaymentRow.Read(row, _country, _currency, _references);
        if (read.AmountMinor > Amount.MaxMinor - _sum)
        {
            read.Faults.Add(new RowFault(PaymentRow.AmountColumn, "total_too_large", "With this row the file pays more than any distribution can. Look for an amount with too many digits."));
        }
        else
        {
            _sum += read.AmountMinor;
        }

        return read;
    }

    public async Task<ImportOutcome> Take(PaymentDb db, IReadOnlyList<ReadRow> rows, ImportAct? import, DateTime now, CancellationToken cancellationToken)
    {
        var payments = rows.Cast<PaymentRow>().ToList();

        // In this order: whoever imports the same at this moment commits a payment with its beneficiary, or after it. So whom a known payment is
        // for is known, too; the other way round it would be for somebody else.
        var taken = await Taken(db, payments, cancellationToken);
        var batch = await keep.Begin(db, programme, payments.Select(row => row.Beneficiary).OfType<BeneficiaryRow>(), import, now, cancellationToken);
        var outcome = new OutcomeSum();
        var added = new List<(PaymentRow Row, Beneficiary Beneficiary)>();
        foreach (var row in payments)
        {
            Take(db, row, batch, taken, outcome, added);
        }

        if (import is not null && added.Count > 0)
        {
            await Add(db, batch, added, import, now, cancellationToken);
        }

        return outcome.Sum();
    }

    private void Take(PaymentDb db, PaymentRow row, BeneficiaryBatch batch, Dictionary<string, Known> taken, OutcomeSum outcome, List<(PaymentRow Row, Beneficiary Beneficiary)> added)
    {
        if (row.Faults.Count > 0)
        {
            outcome.Wrong(row.Number, row.Faults);
            return;
        }

        var known = taken.GetValueOrDefault(row.Reference!);
        if (known is not null && !IsSame(known, row, batch))
        {
            outcome.Wrong(row.Number, [ReferenceTaken(known)]);
            return;
        }

        var kept = batch.Take(db, row.Number, row.Beneficiary!, paid: true);
        if (kept.Fault is { } fault)
        {
            outcome.Wrong(row.Number, [fault]);
            return;
        }

        if (known is null && kept.Beneficiary is { } beneficiary)
        {
            added.Add((row, beneficiary));
        }

        outcome.Right(known is null ? RowFate.Added : kept.IsChanged || kept.Payee is not null ? RowFate.Updated : RowFate.Unchanged, kept.IsNew, kept.Payee);
    }

    private async Task Add(PaymentDb db, BeneficiaryBatch batch, List<(PaymentRow Row, Beneficiary Beneficiary)> added, ImportAct import, DateTime now, CancellationToken cancellationToken)
    {
        var changed = await ChangeContent.Begin(db, distribution.Id, import.Actor, now, cancellationToken);
        foreach (var (row, beneficiary) in added)
        {
            var id = now.NewId();
            var terms = content.Of(batch.Marks, id, beneficiary, row.AmountMinor, changed.Currency, row.Reference!);
            db.Add(Payment.Prepare(id, changed.NextPlace(), terms, import.Id, now));
        }

        changed.PaymentsChanged(added.Count, added.Sum(payment => payment.Row.AmountMinor), import.Actor, now);
    }

    /// <summary>The programme's payments that have a reference of these rows.</summary>
    private async Task<Dictionary<string, Known>> Taken(PaymentDb db, List<PaymentRow> rows, CancellationToken cancellationToken)
    {
        var references = rows.Select(row => row.Reference).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var found = await db.Payments.AsNoTracking()
            .Where(payment => payment.ProgrammeId == programme.Id && payment.ReferenceTaken != null && references.Contains(payment.ReferenceTaken))
            .Select(payment => new { payment.Reference, payment.DistributionId, payment.BeneficiaryId, payment.AmountMinor }).ToListAsync(cancellationToken);
        return found.ToDictionary(row => row.Reference, row => new Known(row.DistributionId, row.BeneficiaryId, row.AmountMinor), StringComparer.Ordinal);
    }

    private bool IsSame(Known known, PaymentRow row, BeneficiaryBatch batch) =>
        known.DistributionId == distribution.Id && known.AmountMinor == row.AmountMinor && known.BeneficiaryId == batch.Find(row.Beneficiary!.ExternalId)?.Id;

    private RowFault ReferenceTaken(Known known) => new(
        PaymentRow.ReferenceColumn, "reference_taken",
        known.DistributionId == distribution.Id
            ? "This distribution has a payment of this reference already, with another amount or for somebody else. Change that one, or give this row another reference."
            : "Another distribution of this programme has a payment of this reference. Give each payment its own.");

    private sealed record Known(Guid DistributionId, Guid BeneficiaryId, long AmountMinor);
}
