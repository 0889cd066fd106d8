using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Tenants;

namespace PaymentAdmin.Domain.Tests;

/// <summary>What the tests start from: the document's own example, two people and a time.</summary>
internal static class Known
{
    public static readonly DateTime Now = new(2026, 3, 14, 9, 26, 53, DateTimeKind.Utc);

    public static readonly DateTime Later = Now.AddHours(1);

    public static readonly Actor Ada = new(Id(1), "ada@example.org", Permissions.All, "correlation-1");

    public static readonly Actor Ben = new(Id(2), "ben@example.org", Permissions.All, "correlation-2");

    /// <summary>processors-api, "Onboard Processor": ₦100 + 1.5 %, capped at ₦2,000.</summary>
    public static readonly FeeTerms CardPurchase =
        new("card_purchase", FeeDirection.Inbound, FeeBasis.FlatPlusPercent, 10_000, 0.015m, null, 200_000, 0.075m, "NGN");

    /// <summary>processors-api, "Onboard Processor": ₦50 per payout.</summary>
    public static readonly FeeTerms Payout =
        new("payout", FeeDirection.Outbound, FeeBasis.Flat, 5_000, 0, null, null, 0.075m, "NGN");

    public static readonly ProcessorIdentity Identity = new("PAYSTACK", ProcessorCategory.DebitCard, "NGN");

    public static readonly ProcessorSettings Settings = new("Paystack", SupportsInflows: true, SupportsOutflows: true, SettlementBank: true, SettlementDelayDays: 1);

    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static Processor Paystack(int number = 1, ProcessorStatus status = ProcessorStatus.Active) =>
        Processor.Onboard(Id(100 + number), number, Identity, Settings, status, Ada, Now);

    public static Tenant Relief() => Tenant.Add(Id(500), "RELIEF", "Relief", TenantStatus.Active, Ada, Now);

    /// <summary>The fields that a refusal of kind <see cref="RefusalKind.Invalid"/> names, in order.</summary>
    public static string[] InvalidFields(Action act)
    {
        var refusal = Assert.Throws<Refusal>(act);
        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal("invalid_input", refusal.Code);
        return [.. refusal.Errors.Keys.Order(StringComparer.Ordinal)];
    }
}
