using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Fees;

public sealed class QuoteFeeTests
{
    private const long Most = 1_000_000_000_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_OfATransaction_ChargesTheRuleThatDecides(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: [Known.CardPurchase, Known.Payout, Known.Payout with { EventType = "any", Direction = FeeDirection.Both }]);

        var card = await Quote(handlers, id, "card_purchase", 1_000_000);
        Assert.Equal((25_000, 1_875, 26_875, "NGN", "card_purchase"), (card.Fee, card.Vat, card.Total, card.Currency, card.Rule.EventType));
        var capped = await Quote(handlers, id, "card_purchase", Most);
        Assert.Equal((200_000, 15_000, 215_000), (capped.Fee, capped.Vat, capped.Total));
        var nothing = await Quote(handlers, id, "card_purchase", 0);
        Assert.Equal((10_000, 750, 10_750), (nothing.Fee, nothing.Vat, nothing.Total));
        foreach (var direction in (FeeDirection[])[FeeDirection.Inbound, FeeDirection.Outbound])
        {
            Assert.Equal(5_375, (await Quote(handlers, id, "any", 1, direction)).Total);
        }

        var rules = (await handlers.Get<GetFees>().Handle(id, at: null, history: false, Actors.Admin, Stop)).Answer.Fees;
        Assert.Equal(rules[0], card.Rule);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfTheGreatestAmounts_IsExact(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees:
        [
            new("share", FeeDirection.Inbound, FeeBasis.Percent, 0.999999m, "NGN", Percentage: 0.999999m),
            new("all", FeeDirection.Inbound, FeeBasis.FlatPlusPercent, 1, "NGN", Most, 1),
            new("least", FeeDirection.Inbound, FeeBasis.Percent, 0.5m, "NGN", Percentage: 0.000001m),
        ]);

        var share = await Quote(handlers, id, "share", Most);
        Assert.Equal((999_999_000_000_000, 999_998_000_001_000, 1_999_997_000_001_000), (share.Fee, share.Vat, share.Total));
        var all = await Quote(handlers, id, "all", Most);
        Assert.Equal((2 * Most, 2 * Most, 4 * Most), (all.Fee, all.Vat, all.Total));

        // 999 999 999 999 999 × 0.999999 = 999 998 999 999 999.000001; a half goes away from zero, once for the fee and once for the VAT.
        Assert.Equal(999_998_999_999_999, (await Quote(handlers, id, "share", Most - 1)).Fee);
        Assert.Equal((0, 0), await FeeAndVat(499_999));
        Assert.Equal((1, 1), await FeeAndVat(500_000));
        Assert.Equal((2, 1), await FeeAndVat(1_500_000));

        async Task<(long Fee, long Vat)> FeeAndVat(long amount)
        {
            var quote = await Quote(handlers, id, "least", amount);
            return (quote.Fee, quote.Vat);
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAnotherTime_UsesTheRulesOfThatTime(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        var change = handlers.Clock.Advance(TimeSpan.FromDays(1));
        await handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([Known.Payout with { Amount = 7_500 }]), IfMatch.Any, Actors.Admin, Stop);
        handlers.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(7_500, (await Outbound(null)).Fee);
        Assert.Equal(7_500, (await Outbound(change)).Fee);
        Assert.Equal(5_000, (await Outbound(change.AddTicks(-1))).Fee);
        await Refused.With(RefusalKind.Rule, "no_fee_rule", () => Outbound(FakeClock.Start.AddTicks(-1)));

        Task<QuoteFee.Answer> Outbound(DateTime? at) => Quote(handlers, id, "payout", 1, FeeDirection.Outbound, at);
    }

    [Theory, EachDatabase]
    public async Task Handle_WithoutARuleForIt_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        var empty = await handlers.Onboard("EMPTY");

        foreach (var quote in new Func<Task>[]
        {
            () => Quote(handlers, id, "payout", 1, FeeDirection.Inbound),
            () => Quote(handlers, id, "payout", 1, FeeDirection.Outbound, currency: "USD"),
            () => Quote(handlers, id, "payouts", 1, FeeDirection.Outbound),
            () => Quote(handlers, empty, "payout", 1, FeeDirection.Outbound),
        })
        {
            Assert.Equal("eventType", (await Refused.With(RefusalKind.Rule, "no_fee_rule", quote)).Field);
        }

        Assert.Equal("eventType", (await Refused.With(RefusalKind.Invalid, "invalid_input", () => Quote(handlers, id, "PAYOUT", 1, FeeDirection.Outbound))).Field);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfInputOutOfBounds_SaysOfEachField(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);

        foreach (var amount in (long[])[-1, Most + 1, long.MinValue, long.MaxValue])
        {
            var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => Quote(handlers, id, "payout", amount, FeeDirection.Both, currency: "naira"));
            Assert.Equal(["amount", "currency", "direction"], refusal.Errors.Keys.Order(StringComparer.Ordinal));
        }

        Assert.Equal(5_000, (await Quote(handlers, id, "payout", Most, FeeDirection.Outbound)).Fee);
    }

    private static Task<QuoteFee.Answer> Quote(
        Handlers handlers, Guid id, string eventType, long amount, FeeDirection direction = FeeDirection.Inbound, DateTime? at = null, string currency = "NGN") =>
        handlers.Get<QuoteFee>().Handle(id, new QuoteFee.Input(eventType, direction, amount, currency, at), Actors.Admin, Stop);
}
