namespace PaymentAdmin.Domain.Approvals;

/// <summary>What a person decided about a submission.</summary>
public enum DecisionKind
{
    /// <summary>It is right as it is.</summary>
    Approved,

    /// <summary>It needs work.</summary>
    SentBack,

    /// <summary>It is not to be paid.</summary>
    Rejected,

    /// <summary>It is to be paid now.</summary>
    Released,
}
