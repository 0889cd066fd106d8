using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Whether payments to a person may be made.</summary>
public enum BeneficiaryStatus
{
    /// <summary>They may.</summary>
    Active,

    /// <summary>They may not.</summary>
    Inactive,
}

/// <summary>A beneficiary; what is personal is masked for whoever lacks <c>view_beneficiaries</c>.</summary>
/// <param name="TenantId">Whose register; null for the organisation's own.</param>
/// <param name="PhoneNumber">E.164.</param>
/// <param name="KycCheckedAt">When the state was found; null if never.</param>
/// <param name="KycConnectionId">The connection that was asked.</param>
/// <param name="KycRequest">The last question to a PSP about the person, where it has no answer; null for none.</param>
/// <param name="ProgrammeIds">The programmes that the person is in, by their codes.</param>
/// <param name="PendingChange">The change of phone, account or channel that waits for a second person; null for none.</param>
/// <param name="Masked">Whether the reader sees less than is there.</param>
public sealed record BeneficiaryAnswer(
    string Id, string? TenantId, string ExternalId, string FullName, string? PhoneNumber, string? AccountNumber, PaymentChannel Channel, BeneficiaryStatus Status,
    KycState Kyc, DateTime? KycCheckedAt, string? KycConnectionId, KycRequestAnswer? KycRequest,
    IReadOnlyList<string> ProgrammeIds, PayeeChangeAnswer? PendingChange, bool Masked, DateTime CreatedAt, DateTime UpdatedAt, string UpdatedBy)
{
    /// <summary>Nothing of a person is written by accident.</summary>
    public override string ToString() => $"beneficiary {Id}";
}

/// <summary>A question to a PSP about a person that has no answer.</summary>
/// <param name="Problem">Why there is none yet, or will be none; null while it waits for its turn.</param>
public sealed record KycRequestAnswer(string ConnectionId, KycRequestStatus Status, string? Problem, string AskedBy, DateTime AskedAt);

/// <summary>Where a person is paid.</summary>
public sealed record PayeeAnswer(string? PhoneNumber, string? AccountNumber, PaymentChannel Channel)
{
    /// <summary>Nothing of a person is written by accident.</summary>
    public override string ToString() => "payee";
}

/// <summary>A proposal to pay a person elsewhere.</summary>
/// <param name="FullName">Whose.</param>
/// <param name="Changes">What differs: <c>phoneNumber</c>, <c>accountNumber</c>, <c>channel</c>; also where both are masked alike.</param>
/// <param name="ImportId">The import that brought it; null where a person typed it.</param>
/// <param name="MayApprove">Whether the reader may agree: never its maker.</param>
/// <param name="MayReject">Whether the reader may refuse it, or take it back.</param>
public sealed record PayeeChangeAnswer(
    string Id, string BeneficiaryId, string FullName, PayeeChangeStatus Status, PayeeAnswer Before, PayeeAnswer After, IReadOnlyList<string> Changes,
    string? ImportId, string MadeBy, DateTime MadeAt, string? DecidedBy, DateTime? DecidedAt, string? Reason, bool MayApprove, bool MayReject)
{
    /// <summary>Nothing of a person is written by accident.</summary>
    public override string ToString() => $"payee change {Id}";
}
