namespace PaymentAdmin.Domain.Ledger;

/// <summary>What caused a journal entry.</summary>
public enum EntrySource
{
    /// <summary>A transaction changed (design, "The ledger": transactions alone post).</summary>
    Transaction,

    /// <summary>A line of a PSP's statement.</summary>
    StatementLine,

    /// <summary>A settlement issue was resolved.</summary>
    SettlementIssue,

    /// <summary>Two people wrote it.</summary>
    Manual,
}

/// <summary>Which of its source's events an entry is of.</summary>
public enum EntryOccasion
{
    /// <summary>The transaction was confirmed.</summary>
    Confirmed,

    /// <summary>The processor's fee for it was incurred.</summary>
    FeeIncurred,

    /// <summary>It was settled: by a statement's line, or at once from the prefund.</summary>
    Settled,

    /// <summary>It was given back, or people decided that it never moved: the inverse of its confirmation.</summary>
    Reversed,

    /// <summary>What had settled it came back: the inverse of its settlement.</summary>
    Returned,

    /// <summary>The PSP gave its fee back: the inverse of the fee.</summary>
    FeeReturned,

    /// <summary>What a statement brought waits in clearing.</summary>
    Waiting,

    /// <summary>A corrected statement has the line no more, or otherwise: the inverse of what it posted.</summary>
    Withdrawn,

    /// <summary>An issue was resolved with money.</summary>
    Resolved,

    /// <summary>A manual entry was approved.</summary>
    Approved,
}

/// <summary>The one event that an entry is of: there is no second entry of the same (design, rule 6).</summary>
/// <param name="Source">What caused it.</param>
/// <param name="SourceId">Its id.</param>
/// <param name="Occasion">Which of its events.</param>
/// <param name="Turn">How often that happened before to the same source: 0 for the first time.</param>
public readonly record struct EntryEvent(EntrySource Source, Guid SourceId, EntryOccasion Occasion, int Turn = 0);
