namespace PaymentAdmin.Domain.Programmes;

/// <summary>What is known of who holds a beneficiary's account (mypvit, KYC; design, "Rules").</summary>
public enum KycState
{
    /// <summary>Nobody asked, or name, phone or account changed since.</summary>
    NotChecked,

    /// <summary>The account exists, and its holder has the beneficiary's name.</summary>
    Passed,

    /// <summary>The account exists, and its holder has another name, or the PSP tells none: for a person.</summary>
    NameDiffers,

    /// <summary>There is no such account, or it cannot be paid to.</summary>
    Failed,
}
