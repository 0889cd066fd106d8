using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Payments;

/// <summary>Copies a beneficiary into a payment: what of it is approved, and its digest.</summary>
public sealed class PaymentContent(PersonalData personal)
{
    /// <param name="marks">The fingerprints.</param>
    /// <param name="paymentId">The payment.</param>
    /// <param name="beneficiary">Who is paid, as he is now.</param>
    /// <param name="amountMinor">What, in minor units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="reference">The organisation's reference, trimmed.</param>
    public PaymentTerms Of(PersonalMarks marks, Guid paymentId, Beneficiary beneficiary, long amountMinor, string currency, string reference)
    {
        var details = personal.Open(beneficiary.Sealed);
        return new PaymentTerms(
            beneficiary.Id,
            beneficiary.PayeeVersion,
            beneficiary.Channel,
            beneficiary.Sealed,
            PaidTo(beneficiary),
            amountMinor,
            reference,
            ApprovedContent.Digest(marks.Key, paymentId, beneficiary.Id, details, beneficiary.Channel, amountMinor, currency, reference));
    }

    /// <summary>Whether a payment still is what its digest says: what was changed in the database past this application has another.</summary>
    public bool IsIntact(PersonalMarks marks, Payment payment) =>
        payment.Digest == ApprovedContent.Digest(
            marks.Key, payment.Id, payment.BeneficiaryId, personal.Open(payment.Sealed), payment.Channel, payment.AmountMinor, payment.Currency, payment.Reference);

    private static Guid? PaidTo(Beneficiary beneficiary) => beneficiary.Channel == PaymentChannel.MobileMoney
        ? beneficiary.PhoneMark ?? beneficiary.AccountMark
        : beneficiary.AccountMark ?? beneficiary.PhoneMark;
}
