using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Fees;

/// <summary>Which set of fees is in force when: at once, scheduled, withdrawn.</summary>
public sealed class FeeTimelineTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Replace_AtOnce_EndsTheOldSetInTheSameInstant(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.CardPurchase);
        var change = handlers.Clock.Advance(TimeSpan.FromDays(3));

        var replaced = await Replace(handlers, id, [Known.Payout]);

        var rule = Assert.Single(replaced.Answer.Fees);
        Assert.Equal(("payout", change, null, 2), (rule.EventType, rule.EffectiveFrom, rule.EffectiveTo, replaced.Version));
        Assert.Equal([rule], await At(handlers, id, null));
        Assert.Equal([rule], await At(handlers, id, change));
        var old = Assert.Single(await At(handlers, id, change - Tick));
        Assert.Equal(("card_purchase", FakeClock.Start, change), (old.EventType, old.EffectiveFrom, old.EffectiveTo));
        Assert.Empty(await At(handlers, id, FakeClock.Start - Tick));
        Assert.Single(await At(handlers, id, FakeClock.Start));
    }

    [Theory, EachDatabase]
    public async Task Replace_FromAFutureTime_SwitchesExactlyThen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.CardPurchase);
        var change = handlers.Clock.Time.AddDays(10);

        var scheduled = await Replace(handlers, id, [Known.Payout], change);

        Assert.Equal(("payout", change), (scheduled.Answer.Fees.Single().EventType, scheduled.Answer.Fees.Single().EffectiveFrom));
        Assert.Equal(("card_purchase", change), (await At(handlers, id, null)).Select(rule => (rule.EventType, rule.EffectiveTo!.Value)).Single());
        handlers.Clock.Set(change - Tick);
        Assert.Equal("card_purchase", (await At(handlers, id, null)).Single().EventType);
        Assert.Equal("card_purchase", (await Quote(handlers, id, "card_purchase", FeeDirection.Inbound)).Rule.EventType);
        handlers.Clock.Set(change);
        Assert.Equal("payout", (await At(handlers, id, null)).Single().EventType);
        await Refused.With(RefusalKind.Rule, "no_fee_rule", () => Quote(handlers, id, "card_purchase", FeeDirection.Inbound));
        Assert.Equal("card_purchase", (await At(handlers, id, change - Tick)).Single().EventType);
    }

    [Theory, EachDatabase]
    public async Task Replace_BeforeAScheduledSet_WithdrawsItForGood(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.CardPurchase);
        var scheduled = handlers.Clock.Time.AddDays(10);
        await Replace(handlers, id, [Known.Payout], scheduled, "Mistake");
        var now = handlers.Clock.Advance(TimeSpan.FromDays(1));

        await Replace(handlers, id, [Known.CardPurchase, Known.Payout], reason: "Corrected");

        handlers.Clock.Set(scheduled.AddYears(1));
        Assert.Equal(2, (await At(handlers, id, null)).Count);
        Assert.Equal(2, (await At(handlers, id, scheduled)).Count);
        var versions = await History(handlers, id);
        Assert.Equal(
            [(3, now, null, null), (2, scheduled, scheduled, now), (1, FakeClock.Start, now, null)],
            versions.Select(version => (version.Version, version.EffectiveFrom, version.EffectiveTo, version.WithdrawnAt)));
    }

    [Theory, EachDatabase]
    public async Task Replace_AroundAScheduledSet_KeepsTheEarlierAndWithdrawsTheLater(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.CardPurchase);
        var start = handlers.Clock.Time;

        await Replace(handlers, id, [Known.Payout], start.AddDays(10));
        await Replace(handlers, id, [], start.AddDays(20));
        Assert.Equal([("1", 10), ("2", 20), ("3", null)], await InForce(10, 20));

        // On the day of the set that is to come: it gives way; the one before it ends then, as it would have.
        await Replace(handlers, id, [Known.CardPurchase], start.AddDays(20));
        Assert.Equal([("1", 10), ("2", 20), ("4", null)], await InForce(10, 20));
        Assert.Equal([3], (await History(handlers, id)).Where(version => version.WithdrawnAt is not null).Select(version => version.Version));

        // Before both that are to come: neither comes.
        await Replace(handlers, id, [Known.Payout], start.AddDays(5));
        Assert.Equal([("1", 5), ("5", null), ("5", null)], await InForce(10, 20));
        Assert.Equal([4, 3, 2], (await History(handlers, id)).Where(version => version.WithdrawnAt is not null).Select(version => version.Version));

        async Task<List<(string Version, int? Days)>> InForce(params int[] days)
        {
            var versions = await History(handlers, id);
            var found = new List<(string, int?)>();
            foreach (var day in (int[])[0, .. days])
            {
                // Only one at a time, whatever was planned.
                var version = Assert.Single(versions, v => v.EffectiveFrom <= start.AddDays(day) && (v.EffectiveTo is null || start.AddDays(day) < v.EffectiveTo));
                Assert.Equal(version.Fees, await At(handlers, id, start.AddDays(day)));
                found.Add((version.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), (int?)(version.EffectiveTo - start)?.TotalDays));
            }

            return found;
        }
    }

    [Theory, EachDatabase]
    public async Task Replace_FromThePast_IsRefusedAndFromNowIsNot(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        var now = handlers.Clock.Advance(TimeSpan.FromDays(1));
        var before = await Rows.Of(database);

        var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => Replace(handlers, id, [Known.Payout], now - Tick));

        Assert.Equal(["effectiveFrom"], refusal.Errors.Keys);
        Assert.Equal(before, await Rows.Of(database));
        Assert.Equal(now, (await Replace(handlers, id, [Known.Payout], now)).Answer.Fees.Single().EffectiveFrom);
    }

    [Theory, EachDatabase]
    public async Task GetFees_WithHistory_ShowsWhoChangedWhatWhenAndWhy(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.CardPurchase);
        var now = handlers.Clock.Advance(TimeSpan.FromDays(1));
        var input = new ReplaceFees.Input([Known.CardPurchase with { Maximum = 250_000, Percentage = 0.02m }, Known.Payout], Reason: " New contract ");
        await handlers.Get<ReplaceFees>().Handle(id, input, IfMatch.Version(1), Actors.Admin2, Stop);

        var answer = await handlers.Get<GetFees>().Handle(id, at: null, history: true, Actors.Admin, Stop);

        Assert.Equal(2, answer.Version);
        Assert.Equal([2, 1], answer.Answer.History!.Select(version => version.Version));
        var (second, first) = (answer.Answer.History![0], answer.Answer.History[1]);
        Assert.Equal(("New contract", Actors.Admin2.Name, now), (second.Reason, second.ChangedBy, second.ChangedAt));
        Assert.Equal((null, Actors.Admin.Name, FakeClock.Start), (first.Reason, first.ChangedBy, first.ChangedAt));
        Assert.Equal(
            [
                new FeeDifference("card_purchase, inbound, NGN", "percentage", "0.015", "0.02"),
                new FeeDifference("card_purchase, inbound, NGN", "maximum", "200000", "250000"),
                new FeeDifference("payout, outbound, NGN", null, null, "basis flat, amount 5000, percentage 0, vatRate 0.075"),
            ],
            second.Differences);
        Assert.Equal(3, answer.Answer.Fees.Count);
        Assert.Equal(3, answer.Answer.Fees.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Null((await handlers.Get<GetFees>().Handle(id, at: null, history: false, Actors.Admin, Stop)).Answer.History);
    }

    [Theory, EachDatabase]
    public async Task History_OfAScheduleThatWasWithdrawn_ComparesWithWhatWasReplaced(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout with { Amount = 100 });
        var later = handlers.Clock.Time.AddDays(10);
        handlers.Clock.Advance(TimeSpan.FromDays(1));
        await Replace(handlers, id, [Known.Payout with { Amount = 400 }], later);
        await Replace(handlers, id, [Known.Payout with { Amount = 300 }], later);

        handlers.Clock.Advance(TimeSpan.FromDays(1));
        await Replace(handlers, id, [Known.Payout with { Amount = 500 }]);

        // 400 and 300 never came into force: each version took the place of the first.
        Assert.Equal(
            [(4, 1, "100", "500"), (3, 1, "100", "300"), (2, 1, "100", "400")],
            (await History(handlers, id)).Where(version => version.Version > 1)
                .Select(version => (version.Version, version.Replaces ?? 0, Assert.Single(version.Differences).From, version.Differences[0].To)));
    }

    private static async Task<IReadOnlyList<FeeRuleAnswer>> At(Handlers handlers, Guid id, DateTime? at) =>
        (await handlers.Get<GetFees>().Handle(id, at, history: false, Actors.Admin, Stop)).Answer.Fees;

    private static async Task<IReadOnlyList<FeeVersionAnswer>> History(Handlers handlers, Guid id) =>
        (await handlers.Get<GetFees>().Handle(id, at: null, history: true, Actors.Admin, Stop)).Answer.History!;

    private static Task<QuoteFee.Answer> Quote(Handlers handlers, Guid id, string eventType, FeeDirection direction) =>
        handlers.Get<QuoteFee>().Handle(id, new QuoteFee.Input(eventType, direction, 1_000_000, "NGN"), Actors.Admin, Stop);

    private static Task<Versioned<FeesAnswer>> Replace(Handlers handlers, Guid id, FeeRuleInput[] rules, DateTime? from = null, string? reason = null) =>
        handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input(rules, from, reason), IfMatch.Any, Actors.Admin, Stop);
}
