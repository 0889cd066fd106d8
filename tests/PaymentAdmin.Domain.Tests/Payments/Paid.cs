using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

/// <summary>A payment to begin with.</summary>
internal static class Paid
{
    public const string Name = "pay_1";

    /// <summary>What the PSP is given as our reference.</summary>
    public const string ProviderReference = "CVA-2024-001-001";

    public static readonly PaymentTerms Terms = new(Known.Id(3), 1, PaymentChannel.MobileMoney, "sealed", Known.Id(4), 50_000, "CVA-2024-001-001", "digest");

    public static Payment Draft() =>
        Payment.Prepare(Known.Id(1), new PaymentPlace(Known.Id(5), Known.Id(6), Known.Id(7), ConnectionEnvironment.Production, "TZS", 1), Terms, importId: null, Known.Now);

    public static Payment Approved()
    {
        var payment = Draft();
        payment.Approve(3, Known.Now);
        return payment;
    }

    /// <summary>Being sent.</summary>
    public static Payment Submitting()
    {
        var payment = Approved();
        payment.Release(Name, Known.Now, ProviderReference, held: null, Known.Now);
        payment.Let(PaymentEvent.Claim, Known.Now);
        return payment;
    }

    /// <summary>Released, and to be sent.</summary>
    public static Payment Queued()
    {
        var payment = Approved();
        payment.Release(Name, Known.Now, ProviderReference, held: null, Known.Now);
        return payment;
    }

    /// <summary>Its bytes leave.</summary>
    public static Payment Leaving()
    {
        var payment = Queued();
        payment.Leave(batchId: null, Known.Now);
        return payment;
    }
}
