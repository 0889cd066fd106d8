using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Payments;

/// <summary>A payment as a mapping takes it: the one place that says what of it may reach a PSP.</summary>
public static class PaymentMessage
{
    /// <param name="payment">The payment.</param>
    /// <param name="details">Its beneficiary's details, opened.</param>
    /// <param name="connection">What it goes through.</param>
    /// <param name="reference">What the PSP is given as our reference.</param>
    /// <param name="key">The key of its intent to pay.</param>
    public static PaymentToSend Of(Payment payment, PersonalDetails details, Connection connection, string reference, string key) => new(
        details.ExternalId,
        details.FullName,
        details.PhoneNumber,
        details.AccountNumber,
        payment.Channel,
        new Amount(payment.AmountMinor, Currency.Of(payment.Currency)),
        reference,
        key,
        PublicId.Programme.Format(payment.ProgrammeId),
        PublicId.Distribution.Format(payment.DistributionId),
        new ConnectionFacts(connection.MerchantId, connection.SourceAccount, connection.OperationAccountCode, connection.CallbackUrlCode));
}
