using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>Where a row stands in the file of a report.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">How many bytes; at most 65,536 are kept.</param>
public readonly record struct RowPlace(long Offset, int Length);

/// <summary>One row of a reconciliation: a row of the report, or what the report does not have.</summary>
public sealed class ReconciliationItem
{
    /// <summary>The run.</summary>
    public Guid RunId { get; private set; }

    /// <summary>Its number in the run: 1, 2, 3 … as the report has them, then what it does not have.</summary>
    public int Number { get; private set; }

    /// <summary>What it ends as.</summary>
    public ReconciliationClass Class { get; private set; }

    /// <summary>How good its claim is: <see cref="Claim"/>.</summary>
    public int Standing { get; private set; }

    /// <summary>Breaks ties: <see cref="ReportRow.ContentOrder"/>.</summary>
    public long ContentOrder { get; private set; }

    /// <summary>The PSP's id; empty where there is none.</summary>
    public string PspId { get; private set; } = "";

    /// <summary>Our reference; empty where there is none.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>What kind of thing of ours it means; null where it means none.</summary>
    public RecordKind? RecordKind { get; private set; }

    /// <summary>Which; null where it means none.</summary>
    public Guid? RecordId { get; private set; }

    /// <summary>Which intent of a payment.</summary>
    public int Intent { get; private set; }

    /// <summary>Whether the thing is this row's, and no other's: then both sides are compared.</summary>
    public bool IsClaim { get; private set; }

    /// <summary>Whether money may have moved that should not have: a second payment of what we paid once, or a payment of what had failed or never left.</summary>
    public bool IsDouble { get; private set; }

    /// <summary>Ours, minor units.</summary>
    public long? PlatformMinor { get; private set; }

    /// <summary>ISO 4217 code of ours.</summary>
    public string? PlatformCurrency { get; private set; }

    /// <summary>How ours stood, as its word.</summary>
    public string? PlatformStatus { get; private set; }

    /// <summary>The fee that we expected, minor units.</summary>
    public long? PlatformFeeMinor { get; private set; }

    /// <summary>When ours left, or was first told of, UTC.</summary>
    public DateTime? PlatformAt { get; private set; }

    /// <summary>Theirs, minor units.</summary>
    public long? PspMinor { get; private set; }

    /// <summary>ISO 4217 code of theirs.</summary>
    public string? PspCurrency { get; private set; }

    /// <summary>How theirs stands.</summary>
    public PaymentSaid? Said { get; private set; }

    /// <summary>The same in the PSP's own word.</summary>
    public string? StatusWord { get; private set; }

    /// <summary>The fee that they charged, minor units.</summary>
    public long? PspFeeMinor { get; private set; }

    /// <summary>When they took it, UTC.</summary>
    public DateTime? PspAt { get; private set; }

    /// <summary>First byte of the row in the file; 0 for what the report does not have.</summary>
    public long FileOffset { get; private set; }

    /// <summary>How many bytes of it; 0 for what the report does not have.</summary>
    public int FileLength { get; private set; }

    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>In what it differs from the row that counts instead; null where it does not, or counts itself.</summary>
    public Disagreement? Disagrees { get; private set; }

    /// <summary>What it was in the version of the run that this one corrects; null where it was not there.</summary>
    public ReconciliationClass? Before { get; private set; }

    /// <summary>How it differs from that version; null where it does not, or the run corrects none.</summary>
    public ItemChange? Change { get; private set; }

    /// <summary>What has come of it since.</summary>
    public ItemStep Step { get; private set; }

    /// <summary>The issue that was opened, or that was open about the same.</summary>
    public Guid? IssueId { get; private set; }

    /// <summary>The fee charged less the fee expected, minor units; null where nobody said, or they are the same.</summary>
    public long? FeeDifferenceMinor { get; private set; }

    /// <summary>Whether the fee charged is not the fee expected.</summary>
    public bool HasOtherFee => FeeDifferenceMinor is not null;

    /// <summary>A row of the report that could be read.</summary>
    public static ReconciliationItem Read(Guid runId, int number, RowPlace place, ReportRow row, RowMeaning meaning)
    {
        var item = new ReconciliationItem
        {
            RunId = runId,
            Number = number,
            FileOffset = place.Offset,
            FileLength = place.Length,
            PspId = row.PspId,
            Reference = row.Reference,
            PspMinor = row.AmountMinor,
            PspCurrency = row.Currency,
            Said = row.Said,
            StatusWord = row.StatusWord,
            PspFeeMinor = row.FeeMinor,
            PspAt = row.CreatedAt,
            ContentOrder = row.ContentOrder,
            Standing = Claim.StandingOf(row, meaning),
            Class = ReconciliationClass.PspOnly,
            IsDouble = meaning.IsDouble,
            RecordKind = meaning.Record?.Kind,
            RecordId = meaning.Record?.Id,
            Intent = meaning.Record?.Intent ?? 0,
        };
        if (meaning is { Record: { } record, By: not null })
        {
            item.Claims(record, record.Compare(row));
            item.IsDouble = record.MustNotMove && row.Said != PaymentSaid.Failed;
        }

        return item;
    }

    /// <summary>A row of the report that cannot be read.</summary>
    public static ReconciliationItem Unreadable(Guid runId, int number, RowPlace place, string fault) => new()
    {
        RunId = runId,
        Number = number,
        FileOffset = place.Offset,
        FileLength = place.Length,
        Class = ReconciliationClass.Unreadable,
        Standing = Claim.None,
        Fault = fault.CutTo(ReportReader.FaultMaxLength),
    };

    /// <summary>What of ours the report does not have.</summary>
    public static ReconciliationItem Missing(Guid runId, int number, PlatformRecord record)
    {
        var item = new ReconciliationItem
        {
            RunId = runId,
            Number = number,
            Class = ReconciliationClass.PlatformOnly,
            Standing = Claim.None,
            RecordKind = record.Kind,
            RecordId = record.Id,
            Intent = record.Intent,
            Reference = record.Reference,
            PspId = record.PspIds.Count > 0 ? record.PspIds[0] : "",
        };
        item.Has(record);
        return item;
    }

    /// <summary>Another row of the report has the same id of the PSP's, and counts.</summary>
    public void IsAgain(ReconciliationItem best)
    {
        Lose();
        (Class, IsDouble, Disagrees) = (ReconciliationClass.Duplicate, false, DifferenceTo(best));
    }

    /// <summary>Another row claims the same of ours with more right: this is another payment of the PSP's, or, without an id of its own, the same again.</summary>
    public void LosesClaim(ReconciliationItem best)
    {
        Lose();
        (Class, IsDouble, Disagrees) = PspId.Length == 0
            ? (ReconciliationClass.Duplicate, false, DifferenceTo(best))
            : (ReconciliationClass.PspOnly, RecordKind == Reconciliation.RecordKind.Payment, null);
    }

    /// <summary>Whether it says of itself what we have of this.</summary>
    public bool Fits(PlatformRecord record) => (record.AmountMinor, record.Currency, record.Agreeing) == (PspMinor, PspCurrency, Said);

    /// <summary>It has lost its claim to its like, and is another one of ours: payers use a reference again, and a row without an id of the PSP's does not say for which.</summary>
    /// <param name="record">What <see cref="Fits"/>, and no row claims.</param>
    public void ClaimsInstead(PlatformRecord record)
    {
        (RecordKind, RecordId, Intent, Disagrees) = (record.Kind, record.Id, record.Intent, null);
        Claims(record, ReconciliationClass.Matched);
    }

    /// <summary>Another period's report has the payment that this row claims, under another id of the PSP's.</summary>
    public void IsAnother()
    {
        Lose();
        (Class, IsDouble) = (ReconciliationClass.PspOnly, true);
    }

    /// <summary>What it was in the version that its run corrects. What has not changed has been followed up, and keeps what came of it.</summary>
    /// <param name="before">The same in that version; null where it was not there.</param>
    public void Was(ReconciliationItem? before)
    {
        Before = before?.Class;
        Change = before is null ? ItemChange.New : Says(before) && Class != ReconciliationClass.Unreadable ? null : ItemChange.Otherwise;
        if (Change is null && before!.Step is not (ItemStep.Asking or ItemStep.AskingAgain))
        {
            Follow(before.Step, before.IssueId);
        }
    }

    /// <summary>What has come of it.</summary>
    public void Follow(ItemStep step, Guid? issueId = null) => (Step, IssueId) = (step, issueId ?? IssueId);

    private void Claims(PlatformRecord record, ReconciliationClass compared)
    {
        Has(record);
        (IsClaim, Class) = (true, compared);
        FeeDifferenceMinor = PlatformFeeMinor is { } expected && PspFeeMinor is { } charged && compared == ReconciliationClass.Matched && expected != charged ? charged - expected : null;
    }

    private void Has(PlatformRecord record)
    {
        (PlatformMinor, PlatformCurrency, PlatformStatus) = (record.AmountMinor, record.Currency, record.Status);
        (PlatformFeeMinor, PlatformAt) = (record.FeeMinor, record.At);
    }

    /// <summary>Whether both sides of it are as they were.</summary>
    private bool Says(ReconciliationItem before) =>
        (before.Class, before.ContentOrder, before.Disagrees, before.IsDouble) == (Class, ContentOrder, Disagrees, IsDouble)
        && (before.RecordId, before.Intent, before.PlatformStatus, before.PlatformMinor) == (RecordId, Intent, PlatformStatus, PlatformMinor);

    private Disagreement? DifferenceTo(ReconciliationItem best) =>
        (PspMinor, PspCurrency) != (best.PspMinor, best.PspCurrency) ? Disagreement.Amount
        : Said != best.Said ? Disagreement.Status
        : null;

    private void Lose()
    {
        (IsClaim, FeeDifferenceMinor) = (false, null);
        (PlatformMinor, PlatformCurrency, PlatformStatus, PlatformFeeMinor, PlatformAt) = (null, null, null, null, null);
    }
}
