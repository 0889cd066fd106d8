using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>Payments to nobody, for previews.</summary>
public static class SamplePayment
{
    /// <summary>The test payment of psp-integration, phase 2 (the single test payment).</summary>
    public static PaymentToSend Document { get; } = new(
        "BEN-001",
        "Test Beneficiary One",
        "+255700000001",
        AccountNumber: null,
        PaymentChannel.MobileMoney,
        new Amount(5_000_000, Currency.Of("TZS")),
        "CVA-2024-001-001",
        "test-payment-001",
        "PROG-001",
        "DIST-001",
        new ConnectionFacts("MERCHANT_TEST_001", SourceAccount: null, OperationAccountCode: null, CallbackUrlCode: null));

    /// <summary>A payment that MyPVit's sandbox completes: 1000 XAF at most; reference and account as in mypvit.</summary>
    public static PaymentToSend Mypvit { get; } = Document with
    {
        PhoneNumber = "+24174000001",
        Amount = new Amount(1_000, Currency.Of("XAF")),
        Reference = "V4cHobJKUt",
        Connection = new ConnectionFacts(MerchantId: null, SourceAccount: null, "ACC_673B22D1077EA", "CALLBACK1"),
    };

    /// <summary>The sample that a PSP of this form takes; <paramref name="connection"/>, where given, replaces what the sample's connection knows.</summary>
    public static PaymentToSend For(TargetForm form, ConnectionFacts? connection = null)
    {
        var sample = form.OnlyCurrency is null ? Document : Mypvit;
        return connection is null ? sample : sample with { Connection = connection };
    }
}
