using System.Globalization;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions;

/// <summary>What the record says of a payment that came, changed or went: nothing personal.</summary>
internal static class PaymentChanges
{
    public static IReadOnlyList<FieldChange> Added(Payment payment) =>
    [
        new("paymentId", null, PublicId.Payment.Format(payment.Id)),
        new("beneficiaryId", null, PublicId.Beneficiary.Format(payment.BeneficiaryId)),
        new("amount", null, Show(payment.AmountMinor)),
        new("reference", null, payment.Reference),
    ];

    public static IReadOnlyList<FieldChange> Changed(Payment payment, long amountBefore, string referenceBefore) =>
    [
        new("paymentId", PublicId.Payment.Format(payment.Id), PublicId.Payment.Format(payment.Id)),
        new("amount", Show(amountBefore), Show(payment.AmountMinor)),
        new("reference", referenceBefore, payment.Reference),
    ];

    public static IReadOnlyList<FieldChange> Removed(Payment payment) =>
    [
        new("paymentId", PublicId.Payment.Format(payment.Id), null),
        new("beneficiaryId", PublicId.Beneficiary.Format(payment.BeneficiaryId), null),
        new("amount", Show(payment.AmountMinor), null),
        new("reference", payment.Reference, null),
    ];

    private static string Show(long minor) => minor.ToString(CultureInfo.InvariantCulture);
}
