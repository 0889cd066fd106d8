using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>One payment as it is about to leave: all that a mapping may take from (psp-integration, phase 1, step 4).</summary>
/// <param name="BeneficiaryId">The beneficiary's id as the organisation writes it: BEN-001.</param>
/// <param name="FullName">The beneficiary's name.</param>
/// <param name="PhoneNumber">E.164: +255700000001; null where the beneficiary is paid by account.</param>
/// <param name="AccountNumber">The account at a bank or wallet; null where there is none.</param>
/// <param name="Channel">How the money reaches the beneficiary.</param>
/// <param name="Amount">What is paid, above zero, up to 10^15 minor units.</param>
/// <param name="Reference">What the PSP is given as our reference; never cut.</param>
/// <param name="IdempotencyKey">The key of the intent to pay (design, rule 2); never cut.</param>
/// <param name="ProgrammeId">The programme's id, as at every edge.</param>
/// <param name="DistributionId">The distribution's id, as at every edge.</param>
/// <param name="Connection">What the connection adds.</param>
public sealed record PaymentToSend(
    string BeneficiaryId,
    string FullName,
    string? PhoneNumber,
    string? AccountNumber,
    PaymentChannel Channel,
    Money.Amount Amount,
    string Reference,
    string IdempotencyKey,
    string ProgrammeId,
    string DistributionId,
    ConnectionFacts Connection);

/// <summary>What a connection knows and some PSPs want in every payment; none of it is secret.</summary>
/// <param name="MerchantId">Who we are at the PSP: MERCHANT_TEST_001.</param>
/// <param name="SourceAccount">The account from which the PSP pays (payment-api-guide, step 4).</param>
/// <param name="OperationAccountCode">MyPVit's code of our account: ACC_….</param>
/// <param name="CallbackUrlCode">MyPVit's code of our callback address.</param>
public sealed record ConnectionFacts(string? MerchantId, string? SourceAccount, string? OperationAccountCode, string? CallbackUrlCode);
