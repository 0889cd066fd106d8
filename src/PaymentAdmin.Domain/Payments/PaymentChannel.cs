namespace PaymentAdmin.Domain.Payments;

/// <summary>How money reaches a recipient (psp-integration, "Integration architecture", payment rails).</summary>
public enum PaymentChannel
{
    /// <summary>A wallet behind a phone number.</summary>
    MobileMoney,

    /// <summary>A bank account.</summary>
    BankTransfer,

    /// <summary>Cash from an agent.</summary>
    Agent,

    /// <summary>A card.</summary>
    Card,
}
