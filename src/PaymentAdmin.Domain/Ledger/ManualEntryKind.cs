namespace PaymentAdmin.Domain.Ledger;

/// <summary>What people post by hand (design, "The ledger": the rows of the table that no PSP tells of).</summary>
public enum ManualEntryKind
{
    /// <summary>The balance at a PSP was topped up from the bank.</summary>
    PrefundTopUp,

    /// <summary>Somebody funded a programme.</summary>
    ProgrammeFunded,

    /// <summary>A tenant was paid what is held for it.</summary>
    TenantPaid,

    /// <summary>A processor's invoice for its fees was paid from the bank.</summary>
    FeeInvoiced,

    /// <summary>A processor took its fees from the balance at the PSP.</summary>
    FeeFromPrefund,

    /// <summary>Any accounts, as people say.</summary>
    Adjustment,
}

/// <summary>The table's rows for what people post by hand.</summary>
public static class ManualPostings
{
    /// <summary>What a kind posts.</summary>
    /// <param name="kind">Not <see cref="ManualEntryKind.Adjustment"/>, whose lines people choose.</param>
    /// <param name="amount">Minor units, above zero.</param>
    public static Posting Of(ManualEntryKind kind, long amount) => kind switch
    {
        ManualEntryKind.PrefundTopUp => PostingTable.PrefundToppedUp(amount),
        ManualEntryKind.ProgrammeFunded => PostingTable.ProgrammeFunded(amount),
        ManualEntryKind.TenantPaid => PostingTable.TenantPaid(amount),
        ManualEntryKind.FeeInvoiced => PostingTable.FeeInvoiced(amount),
        ManualEntryKind.FeeFromPrefund => PostingTable.FeeTakenFromPrefund(amount),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "People choose the lines of an adjustment."),
    };

    /// <summary>Whether it is about a processor.</summary>
    public static bool NeedsProcessor(ManualEntryKind kind) => kind == ManualEntryKind.TenantPaid || IsFee(kind);

    /// <summary>Whether it is about fees, which are owed on the tenant's own account where that is in use (design, "The ledger": 2002 instead of FP).</summary>
    public static bool IsFee(ManualEntryKind kind) => kind is ManualEntryKind.FeeInvoiced or ManualEntryKind.FeeFromPrefund;

    /// <summary>Whether a tenant can be named: who was paid, for whom somebody paid, or whose fees.</summary>
    public static bool TakesTenant(ManualEntryKind kind) => kind is ManualEntryKind.TenantPaid or ManualEntryKind.ProgrammeFunded || IsFee(kind);

    /// <summary>Whether it is about a tenant.</summary>
    public static bool NeedsTenant(ManualEntryKind kind) => kind == ManualEntryKind.TenantPaid;
}
