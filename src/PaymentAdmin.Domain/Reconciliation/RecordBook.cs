namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>By what a row means a thing of ours, the surest first.</summary>
public enum ClaimedBy
{
    /// <summary>The PSP's id.</summary>
    PspId,

    /// <summary>Our reference.</summary>
    Reference,

    /// <summary>The idempotency key.</summary>
    IdempotencyKey,
}

/// <summary>What a row means.</summary>
/// <param name="Record">The thing of ours; null where it means none.</param>
/// <param name="By">By what; null where it does not claim it.</param>
/// <param name="IsDouble">Whether it is another payment of the PSP's under a reference or key of ours that has one: money may have moved twice.</param>
public sealed record RowMeaning(PlatformRecord? Record, ClaimedBy? By, bool IsDouble)
{
    /// <summary>It means nothing of ours.</summary>
    public static RowMeaning None { get; } = new(null, null, IsDouble: false);
}

/// <summary>Finds what of ours a row of a report means: by the PSP's id, then our reference, then the idempotency key.</summary>
public sealed class RecordBook
{
    private readonly ILookup<string, PlatformRecord> _byPspId;
    private readonly ILookup<string, PlatformRecord> _byReference;
    private readonly ILookup<string, PlatformRecord> _byKey;

    /// <param name="records">All that any of the rows may mean.</param>
    public RecordBook(IReadOnlyCollection<PlatformRecord> records)
    {
        _byPspId = records.SelectMany(record => record.PspIds.Distinct(StringComparer.Ordinal).Select(id => (id, record))).ToLookup(one => one.id, one => one.record, StringComparer.Ordinal);
        _byReference = records.Where(record => record.Reference.Length > 0).ToLookup(record => record.Reference, StringComparer.Ordinal);
        _byKey = records.Where(record => record.IdempotencyKey.Length > 0).ToLookup(record => record.IdempotencyKey, StringComparer.Ordinal);
    }

    /// <summary>What a row means.</summary>
    public RowMeaning Find(ReportRow row)
    {
        if (row.PspId.Length > 0 && Best(_byPspId[row.PspId], row) is { } named)
        {
            return new RowMeaning(named, ClaimedBy.PspId, IsDouble: false);
        }

        return Under(_byReference[row.Reference], row, ClaimedBy.Reference) ?? Under(_byKey[row.IdempotencyKey], row, ClaimedBy.IdempotencyKey) ?? RowMeaning.None;
    }

    /// <summary>
    /// What has no id of the PSP's yet is claimed. A payment that has another one is not: that is a second payment there. References of transactions are the
    /// payers', who may use one again.
    /// </summary>
    private static RowMeaning? Under(IEnumerable<PlatformRecord> records, ReportRow row, ClaimedBy by)
    {
        List<PlatformRecord> under = [.. records];
        return Best(under.Where(record => row.PspId.Length == 0 || record.PspIds.Count == 0), row) is { } free ? new RowMeaning(free, by, IsDouble: false)
            : Best(under.Where(record => record.Kind == RecordKind.Payment), row) is { } taken ? new RowMeaning(taken, By: null, IsDouble: true)
            : null;
    }

    /// <summary>Of several the one that fits best; the order in which they were found makes no difference.</summary>
    private static PlatformRecord? Best(IEnumerable<PlatformRecord> records, ReportRow row) => records
        .OrderBy(record => record.Reference == row.Reference ? 0 : 1)
        .ThenBy(record => Claim.FitOf(record.Compare(row)))
        .ThenBy(record => record.Id)
        .ThenByDescending(record => record.Intent)
        .FirstOrDefault();
}

/// <summary>How good a row's claim is: of several that claim the same the lowest counts.</summary>
public static class Claim
{
    /// <summary>The standing of a row that claims nothing.</summary>
    public const int None = 90;

    private const int WithoutPspId = 5;

    /// <summary>How well a row fits what it means, 0 for the same.</summary>
    public static int FitOf(ReconciliationClass compared) => compared switch
    {
        ReconciliationClass.Matched => 0,
        ReconciliationClass.StatusMismatch => 1,
        ReconciliationClass.AmountMismatch => 2,
        _ => 3,
    };

    /// <summary>The standing of a row: by what it claims, whether it names the PSP's id, then how well it fits. Equal ones go by <see cref="ReportRow.ContentOrder"/>.</summary>
    public static int StandingOf(ReportRow row, RowMeaning meaning) => meaning is { Record: { } record, By: { } by }
        ? (10 * (int)by) + (row.PspId.Length == 0 ? WithoutPspId : 0) + FitOf(record.Compare(row))
        : None;
}
