namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>What has come of an item since it was classed.</summary>
public enum ItemStep
{
    /// <summary>Nothing is to be done.</summary>
    None,

    /// <summary>The PSP is asked what it has.</summary>
    Asking,

    /// <summary>Asked, the PSP says the same as our record by now.</summary>
    Agrees,

    /// <summary>What the report does not have the PSP, asked, does have.</summary>
    Known,

    /// <summary>Asked, the PSP knows no such payment: it becomes an issue if the next run does not find it either.</summary>
    NotKnown,

    /// <summary>The PSP cannot be asked, or did not answer: it becomes an issue if the next run does not find it either.</summary>
    NotTold,

    /// <summary>The next run did not find it either, and the PSP is asked once more: if it does not know it now, it becomes an issue.</summary>
    AskingAgain,

    /// <summary>Another run found it.</summary>
    Found,

    /// <summary>People decide about the payment: what the PSP says contradicts what it said before.</summary>
    NeedsReview,

    /// <summary>An issue was opened.</summary>
    Issue,
}

/// <summary>How an item differs from the version that its run corrects.</summary>
public enum ItemChange
{
    /// <summary>It was not there.</summary>
    New,

    /// <summary>It was there, and says something else or was of another class.</summary>
    Otherwise,
}

/// <summary>In what a row differs from the row with the same id of the PSP's that counts.</summary>
public enum Disagreement
{
    /// <summary>In its status.</summary>
    Status,

    /// <summary>In its amount or currency.</summary>
    Amount,
}
