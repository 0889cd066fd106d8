namespace PaymentAdmin.Domain.Payments;

/// <summary>The way by which money reaches a person (psp-integration, "Integration architecture": payment rails).</summary>
public enum PaymentChannel
{
    /// <summary>A wallet of a mobile operator, found by phone number.</summary>
    MobileMoney,

    /// <summary>An account at a bank.</summary>
    BankTransfer,

    /// <summary>Cash from an agent.</summary>
    Agent,

    /// <summary>A prepaid card.</summary>
    Card,
}
