using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Fees;

public sealed class ReplaceFeesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_OfRulesAtTheirLimits_KeepsThemExactly(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        const long Most = 1_000_000_000_000_000;
        FeeRuleInput[] rules =
        [
            new("a", FeeDirection.Both, FeeBasis.FlatPlusPercent, 1, "NGN", Most, 1, Most, Most),
            new("b", FeeDirection.Inbound, FeeBasis.Percent, 0.000001m, "KWD", null, 0.000001m, 0, 0),
            new("c", FeeDirection.Outbound, FeeBasis.Flat, 0.123456m, "XAF", 0),
            new("d" + new string('9', 63), FeeDirection.Outbound, FeeBasis.Percent, 0, "USD", 0, 0.999999m),
        ];

        await handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input(rules), IfMatch.Any, Actors.Admin, Stop);

        var kept = (await handlers.Get<GetFees>().Handle(id, at: null, history: false, Actors.Admin, Stop)).Answer.Fees;
        Assert.Equal(FeeRuleInput.ToTerms(rules, new FieldErrors()), kept.Select(rule => rule.ToTerms()));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfRulesThatOverlap_IsRefusedAndKeepsTheOld(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        var before = await Rows.Of(database);
        var inbound = Known.Payout with { Direction = FeeDirection.Inbound };
        var both = Known.Payout with { Direction = FeeDirection.Both };

        foreach (var rules in new FeeRuleInput[][] { [Known.Payout, Known.Payout with { Amount = 1 }], [both, inbound], [inbound, Known.Payout, both] })
        {
            var refusal = await Refused.With(RefusalKind.Rule, "fee_rule_overlap", () => Replace(handlers, id, rules));
            Assert.Equal($"fees[{rules.Length - 1}]", refusal.Field);
        }

        Assert.Equal(before, await Rows.Of(database));

        // Another direction, currency or type is another rule.
        await Replace(handlers, id, Known.Payout, inbound, both with { Currency = "USD" }, both with { EventType = "refund" });
    }

    [Theory, EachDatabase]
    public async Task Handle_OfMoreRulesThanAllowed_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        var rules = Enumerable.Range(0, FeeSet.MaxRules + 1).Select(number => Known.Payout with { EventType = $"type_{number}" }).ToArray();

        var refusal = await Refused.With(RefusalKind.Invalid, "invalid_input", () => Replace(handlers, id, rules));
        Assert.Equal(["fees"], refusal.Errors.Keys);

        await Replace(handlers, id, rules[1..]);
        Assert.Equal(
            rules[1..].Select(rule => rule.EventType),
            (await handlers.Get<GetFees>().Handle(id, at: null, history: false, Actors.Admin, Stop)).Answer.Fees.Select(rule => rule.EventType));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAnOlderVersion_SaysWhoChangedThemAndWhatTheyAreNow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        var changed = handlers.Clock.Advance(TimeSpan.FromHours(1));
        var theirs = await handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([Known.CardPurchase]), IfMatch.Version(1), Actors.Admin2, Stop);

        var refusal = await Refused.With(RefusalKind.Stale, "changed_meanwhile", () =>
            handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([]), IfMatch.Version(1), Actors.Admin, Stop));

        Assert.Equal((Actors.Admin2.Name, changed, 2), (refusal.Facts["changedBy"], refusal.Facts["changedAt"], refusal.Facts["version"]));
        Assert.Equal(theirs.Answer.Fees, Assert.IsType<FeesAnswer>(refusal.Facts["current"]).Fees);
        Assert.Equal(theirs.Answer.Fees, (await handlers.Get<GetFees>().Handle(id, at: null, history: false, Actors.Admin, Stop)).Answer.Fees);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAChange_RecordsOneEntryWithItsDifferencesAndReason(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        var before = await Rows.Of(database);
        var scheduled = handlers.Clock.Time.AddDays(1);

        await handlers.Get<ReplaceFees>().Handle(
            id, new ReplaceFees.Input([Known.Payout with { Amount = 7_500 }], scheduled, "Dearer"), IfMatch.Any, Actors.Admin2, Stop);

        Assert.Equal(before with { FeeSets = before.FeeSets + 1, FeeRules = before.FeeRules + 1, AuditEntries = before.AuditEntries + 1 }, await Rows.Of(database));
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.ActorName == Actors.Admin2.Name, Stop);
        Assert.Equal(("processor.fees_replaced", id, "Dearer", Permissions.ManageProcessors), (entry.Kind, entry.ThingId, entry.Reason, entry.ChangesNeedPermission));
        Assert.Equal(
            [
                new FieldChange("version", null, "2"),
                new FieldChange("effectiveFrom", null, Wire.WriteTime(scheduled)),
                new FieldChange("payout, outbound, NGN: amount", "5000", "7500"),
            ],
            entry.Changes);
    }

    [Theory, EachDatabase]
    public async Task SeeingAndChanging_ByWhoMayNotManageProcessors_AreRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        var before = await Rows.Of(database);
        var quote = new QuoteFee.Input("payout", FeeDirection.Outbound, 1, "NGN");

        foreach (var act in new Func<PaymentAdmin.Domain.Actor, Task>[]
        {
            person => handlers.Get<GetFees>().Handle(id, at: null, history: false, person, Stop),
            person => handlers.Get<QuoteFee>().Handle(id, quote, person, Stop),
            person => handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([]), IfMatch.Any, person, Stop),
        })
        {
            await Refused.ForWantOf(Permissions.ManageProcessors, [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody], act);
        }

        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAProcessorThatIsNotThere_IsNotFound(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var tenant = await handlers.AddTenant();

        await Refused.NotFound(() => Replace(handlers, tenant, Known.Payout));
        await Refused.NotFound(() => handlers.Get<GetFees>().Handle(tenant, at: null, history: true, Actors.Admin, Stop));
        await Refused.NotFound(() => handlers.Get<QuoteFee>().Handle(tenant, new QuoteFee.Input("payout", FeeDirection.Outbound, 1, "NGN"), Actors.Admin, Stop));
    }

    private static Task<Versioned<FeesAnswer>> Replace(Handlers handlers, Guid id, params FeeRuleInput[] rules) =>
        handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input(rules), IfMatch.Any, Actors.Admin, Stop);
}
