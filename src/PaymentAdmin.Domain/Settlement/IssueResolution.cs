namespace PaymentAdmin.Domain.Settlement;

/// <summary>How people resolve an issue (processors-api, "Update Settlement Issue", resolution).</summary>
public enum IssueResolution
{
    /// <summary>The difference is taken into settlement differences; of a restated issue, what was posted before is taken back. Moves money.</summary>
    ManualAdjustment,

    /// <summary>What is still open is given up. Moves money.</summary>
    WriteOff,

    /// <summary>What came too often was given back through the bank. Moves money.</summary>
    ReverseDuplicate,

    /// <summary>What was missing has come: to the bank outside any statement; or what waits is somebody's and is held for them. Moves money.</summary>
    CreditMissing,

    /// <summary>The fee is right as it was charged. Moves money.</summary>
    AcceptFee,

    /// <summary>The processor confirmed that the rest will come; nothing is posted, and the rest stays open.</summary>
    ConfirmedByProcessor,

    /// <summary>Nothing is to be done.</summary>
    NoAction,
}
