using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation.Engine;

/// <summary>Finds all that some rows of a report may mean: a few questions to the database for thousands of rows, each by an index of its own.</summary>
internal static class FindRecords
{
    private static readonly TransactionDirection[] Directions = Enum.GetValues<TransactionDirection>();

    public static async Task<RecordBook> For(PaymentDb db, ReconciliationRun run, IReadOnlyCollection<ReportRow> rows, CancellationToken cancellationToken)
    {
        var connectionId = run.ConnectionId;
        var found = new List<PlatformRecord>();
        List<string> ids = [.. rows.Select(row => row.PspId).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)];
        if (ids.Count > 0)
        {
            found.AddRange(await Read(Payments(db, connectionId).Where(row => EF.Parameter(ids).Contains(row.PspPaymentId!)), cancellationToken));
            ids = Left(ids, found);
            found.AddRange(await Attempts(db, db.PaymentAttempts.Where(row => row.ConnectionId == connectionId && EF.Parameter(ids).Contains(row.PspPaymentId!)), cancellationToken));
            ids = Left(ids, found);
            foreach (var direction in Directions)
            {
                found.AddRange(await Read(Transactions(db, connectionId).Where(row => row.Direction == direction && EF.Parameter(ids).Contains(row.Key)), cancellationToken));
            }
        }

        await ByReference(db, run, rows, found, cancellationToken);
        return new RecordBook(rows.Any(row => row.FeeMinor is not null) ? await WithFees(db, found, cancellationToken) : found);
    }

    /// <summary>What is named by its reference or key alone, or by an id of the PSP's that we do not know.</summary>
    private static async Task ByReference(PaymentDb db, ReconciliationRun run, IReadOnlyCollection<ReportRow> rows, List<PlatformRecord> found, CancellationToken cancellationToken)
    {
        var connectionId = run.ConnectionId;
        var known = found.SelectMany(record => record.PspIds).ToHashSet(StringComparer.Ordinal);
        List<ReportRow> open = [.. rows.Where(row => !known.Contains(row.PspId))];
        List<string> references = [.. open.Select(row => row.Reference).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        List<string> keys = [.. open.Select(row => row.IdempotencyKey).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        var more = new List<PlatformRecord>();
        if (references.Count > 0)
        {
            more.AddRange(await Read(Payments(db, connectionId).Where(row => EF.Parameter(references).Contains(row.ProviderReference!)), cancellationToken));
            more.AddRange(await Attempts(db, db.PaymentAttempts.Where(row => row.ConnectionId == connectionId && EF.Parameter(references).Contains(row.ProviderReference)), cancellationToken));
            more.AddRange(await Read(OfPeriod(db, run).Where(row => EF.Parameter(references).Contains(row.Reference)), cancellationToken));
        }

        if (keys.Count > 0)
        {
            more.AddRange(await Read(Payments(db, connectionId).Where(row => EF.Parameter(keys).Contains(row.IdempotencyKey!)), cancellationToken));
        }

        var already = found.Select(record => (record.Id, record.Intent)).ToHashSet();
        found.AddRange(more.Where(record => already.Add((record.Id, record.Intent))));
    }

    /// <summary>What came in under some references in the period of a run or near it, with the fees that we expect.</summary>
    public static async Task<IReadOnlyCollection<PlatformRecord>> Under(PaymentDb db, ReconciliationRun run, IReadOnlyCollection<string> references, CancellationToken cancellationToken) =>
        await WithFees(db, await Read(OfPeriod(db, run).Where(row => EF.Parameter(references).Contains(row.Reference)), cancellationToken), cancellationToken);

    private static List<string> Left(List<string> ids, List<PlatformRecord> found)
    {
        var known = found.SelectMany(record => record.PspIds).ToHashSet(StringComparer.Ordinal);
        return [.. ids.Where(id => !known.Contains(id))];
    }

    private static IQueryable<Payment> Payments(PaymentDb db, Guid connectionId) => db.Payments.AsNoTracking().Where(row => row.ConnectionId == connectionId);

    private static IQueryable<Transaction> Transactions(PaymentDb db, Guid connectionId) => db.Transactions.AsNoTracking().Where(row => row.ConnectionId == connectionId && row.PaymentId == null);

    /// <summary>Payers use a reference again, some every month: it means what is of the period.</summary>
    private static IQueryable<Transaction> OfPeriod(PaymentDb db, ReconciliationRun run)
    {
        var (earliest, latest) = (run.From - RunPeriod.Edge, run.To + RunPeriod.Edge);
        return Transactions(db, run.ConnectionId).Where(row => row.CreatedAt >= earliest && row.CreatedAt < latest);
    }

    /// <summary>Payments as records of their last intent.</summary>
    internal static async Task<IReadOnlyList<PlatformRecord>> Read(IQueryable<Payment> payments, CancellationToken cancellationToken)
    {
        var rows = await payments
            .Select(row => new { row.Id, row.Intent, row.AmountMinor, row.Currency, row.Status, row.SubmittedAt, row.PspPaymentId, row.ProviderReference, row.IdempotencyKey, row.MayHaveLeft })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new PlatformRecord(RecordKind.Payment, row.Id, row.Intent, row.AmountMinor, row.Currency, Words.Of(row.Status), PlatformRecord.SaidOf(row.Status))
            {
                At = row.SubmittedAt,
                MustNotMove = !row.MayHaveLeft,
                PspIds = row.PspPaymentId is { } id ? [id] : [],
                Reference = row.ProviderReference ?? "",
                IdempotencyKey = row.IdempotencyKey ?? "",
            }),
        ];
    }

    /// <summary>Transactions as records. What has no id of the PSP's is kept by its reference.</summary>
    internal static async Task<IReadOnlyList<PlatformRecord>> Read(IQueryable<Transaction> transactions, CancellationToken cancellationToken)
    {
        var rows = await transactions.Select(row => new { row.Id, row.AmountMinor, row.Currency, row.Status, row.CreatedAt, row.Key, row.Reference }).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new PlatformRecord(RecordKind.Transaction, row.Id, 0, row.AmountMinor, row.Currency, Words.Of(row.Status), PlatformRecord.SaidOf(row.Status))
            {
                At = row.CreatedAt,
                PspIds = row.Key == row.Reference ? [] : [row.Key],
                Reference = row.Reference,
            }),
        ];
    }

    /// <summary>
    /// The intents that attempts were of: an earlier one failed for certain, or it would have had no successor. An id that came with an attempt of the last one, and
    /// was not believed to be the payment's, means that payment too.
    /// </summary>
    private static async Task<IReadOnlyList<PlatformRecord>> Attempts(PaymentDb db, IQueryable<PaymentAttempt> attempts, CancellationToken cancellationToken)
    {
        var rows = await attempts.Join(db.Payments, attempt => attempt.PaymentId, payment => payment.Id, (attempt, payment) => new
        {
            payment.Id,
            attempt.Intent,
            IsLast = attempt.Intent == payment.Intent,
            payment.AmountMinor,
            payment.Currency,
            payment.Status,
            attempt.StartedAt,
            OfAttempt = attempt.PspPaymentId,
            OfPayment = payment.PspPaymentId,
            attempt.ProviderReference,
            attempt.IdempotencyKey,
        }).AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(row => (row.Id, row.Intent)).Select(same =>
            {
                var first = same.OrderBy(row => row.StartedAt).First();
                var status = first.IsLast ? first.Status : PaymentStatus.Failed;
                return new PlatformRecord(RecordKind.Payment, first.Id, first.Intent, first.AmountMinor, first.Currency, Words.Of(status), PlatformRecord.SaidOf(status))
                {
                    At = first.StartedAt,
                    MustNotMove = !first.IsLast,
                    PspIds = [.. same.SelectMany(row => (string?[])[row.OfAttempt, row.IsLast ? row.OfPayment : null]).OfType<string>().Distinct(StringComparer.Ordinal)],
                    Reference = first.ProviderReference,
                    IdempotencyKey = first.IdempotencyKey,
                };
            }),
        ];
    }

    /// <summary>With what we expect the PSP to charge, where a rule says it.</summary>
    private static async Task<IReadOnlyCollection<PlatformRecord>> WithFees(PaymentDb db, IReadOnlyCollection<PlatformRecord> records, CancellationToken cancellationToken)
    {
        List<Guid> payments = [.. records.Where(IsCharged).Where(record => record.Kind == RecordKind.Payment).Select(record => record.Id).Distinct()];
        List<Guid> transactions = [.. records.Where(record => record.Kind == RecordKind.Transaction).Select(record => record.Id)];
        var booked = db.Transactions.AsNoTracking().Where(row => row.IsCharged && !row.HasNoFeeRule);
        var fees = (await booked.Where(row => EF.Parameter(payments).Contains(row.PaymentId!.Value)).Select(row => new { Id = row.PaymentId!.Value, Fee = row.FeeNetMinor + row.FeeVatMinor })
                .Concat(booked.Where(row => EF.Parameter(transactions).Contains(row.Id)).Select(row => new { row.Id, Fee = row.FeeNetMinor + row.FeeVatMinor })).ToListAsync(cancellationToken))
            .ToDictionary(row => row.Id, row => row.Fee);
        return [.. records.Select(record => IsCharged(record) && fees.TryGetValue(record.Id, out var fee) ? record with { FeeMinor = fee } : record)];
    }

    /// <summary>An intent that failed costs nothing; the fee is that of the one after it.</summary>
    private static bool IsCharged(PlatformRecord record) => !record.MustNotMove;
}
