using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Processors;
using PaymentAdmin.Tenants;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>What the tests start from: the example of processors-api.</summary>
public static class Known
{
    /// <summary>₦100 + 1.5 %, capped at ₦2,000.</summary>
    public static readonly FeeRuleInput CardPurchase =
        new("card_purchase", FeeDirection.Inbound, FeeBasis.FlatPlusPercent, 0.075m, "NGN", Amount: 10_000, Percentage: 0.015m, Maximum: 200_000);

    /// <summary>₦50 per payout.</summary>
    public static readonly FeeRuleInput Payout = new("payout", FeeDirection.Outbound, FeeBasis.Flat, 0.075m, "NGN", Amount: 5_000);

    public static OnboardProcessor.Input Paystack(string code = "PAYSTACK", params FeeRuleInput[] fees) =>
        new(code, "Paystack", ProcessorCategory.DebitCard, true, true, true, 1, "NGN", fees);

    /// <summary>Onboards a processor as a platform admin.</summary>
    public static async Task<Guid> Onboard(this Handlers handlers, string code = "PAYSTACK", params FeeRuleInput[] fees)
    {
        var onboarded = await handlers.Get<OnboardProcessor>().Handle(Paystack(code, fees), Actors.Admin, TestContext.Current.CancellationToken);
        return PublicId.Processor.Parse(onboarded.Answer.Processor.Id);
    }

    /// <summary>Adds the four roles, as the start does.</summary>
    public static Task AddRoles(this Handlers handlers) =>
        handlers.Get<FirstPeople>().Prepare(new AppSettings(DatabaseProvider.Sqlite, "", null, false, null, null, null));

    /// <summary>Adds a person with the password of all, after the roles; answers them as an actor.</summary>
    public static async Task<Actor> AddPerson(this Handlers handlers, string email, params string[] roles)
    {
        var added = await handlers.Get<AddPerson>().Handle(new AddPerson.Input(email, roles, TestApp.Password), Actors.Admin, TestContext.Current.CancellationToken);
        var permissions = roles.SelectMany(Roles.PermissionsOf).ToHashSet(StringComparer.Ordinal);
        return new Actor(PublicId.User.Parse(added.Answer.Id), email, permissions, $"correlation-{email}");
    }

    /// <summary>Adds a tenant as a platform admin.</summary>
    public static async Task<Guid> AddTenant(this Handlers handlers, string code = "RELIEF")
    {
        var added = await handlers.Get<AddTenant>().Handle(new AddTenant.Input(code, code), Actors.Admin, TestContext.Current.CancellationToken);
        return PublicId.Tenant.Parse(added.Answer.Id);
    }
}
