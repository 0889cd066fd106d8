using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors;

public sealed class UpdateProcessorTests
{
    private static readonly UpdateProcessor.Input Inactive = new(Status: ProcessorStatus.Inactive);
    private static readonly UpdateProcessor.Input Active = new(Status: ProcessorStatus.Active);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Handle_OfOneField_ChangesItAndNothingElse(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        var was = (await handlers.Get<GetProcessor>().Handle(id, Actors.Admin, Stop)).Answer;
        UpdateProcessor.Input[] inputs = [new("Paystack (Legacy)"), new(SettlementDelayDays: 2), new(SupportsInflows: false), new(SupportsOutflows: false), new(SettlementBank: false)];
        Func<ProcessorAnswer, ProcessorAnswer>[] changes =
            [p => p with { Name = "Paystack (Legacy)" }, p => p with { SettlementDelayDays = 2 }, p => p with { SupportsInflows = false }, p => p with { SupportsOutflows = false }, p => p with { SettlementBank = false }];

        var version = 1;
        foreach (var (input, change) in inputs.Zip(changes))
        {
            was = change(was) with { UpdatedAt = handlers.Clock.Advance(TimeSpan.FromMinutes(1)) };
            var updated = await Update(handlers, id, input);
            Assert.Equal((was, ++version), (updated.Answer.Processor, updated.Version));
            Assert.Equal(new Versioned<ProcessorAnswer>(was, version), await handlers.Get<GetProcessor>().Handle(id, Actors.Admin, Stop));
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAnImmutableField_IsRefusedNamingIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        var before = await Rows.Of(database);

        foreach (var (field, input) in new[]
        {
            ("code", new UpdateProcessor.Input("Changed", Code: "OTHER")),
            ("category", new UpdateProcessor.Input("Changed", Category: ProcessorCategory.Identity)),
            ("settlementCurrency", new UpdateProcessor.Input("Changed", SettlementCurrency: "XAF")),
        })
        {
            var refusal = await Refused.With(RefusalKind.Rule, "field_immutable", () => Update(handlers, id, input));
            Assert.Equal(field, refusal.Field);
            Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await Rows.Of(database));
        Assert.Equal("Paystack", (await handlers.Get<GetProcessor>().Handle(id, Actors.Admin, Stop)).Answer.Name);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAnImmutableFieldAsItIs_IsAccepted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();

        var updated = await Update(handlers, id, new UpdateProcessor.Input("Changed", Code: "paystack", Category: ProcessorCategory.DebitCard, SettlementCurrency: "NGN"));

        Assert.Equal(("PAYSTACK", "Changed"), (updated.Answer.Code, updated.Answer.Name));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfNothingNew_WritesNoEntryAndKeepsTheVersion(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        var before = await Rows.Of(database);
        handlers.Clock.Advance(TimeSpan.FromDays(1));

        foreach (var input in new UpdateProcessor.Input[] { new(), new(" Paystack "), new("Paystack", ProcessorStatus.Active, 1, true, true, true, "PAYSTACK", ProcessorCategory.DebitCard, "NGN") })
        {
            var updated = await Update(handlers, id, input);
            Assert.Equal((1, FakeClock.Start), (updated.Version, updated.Answer.UpdatedAt));
        }

        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfInactive_SaysWhatIsStillOpen(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        Assert.Equal([], (await Update(handlers, id, Inactive)).Answer.OpenItems);

        var scheduled = handlers.Clock.Time.AddDays(1);
        await handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([Known.CardPurchase], scheduled), IfMatch.Any, Actors.Admin, Stop);

        // It is inactive already, and may be told so again.
        var again = await Update(handlers, id, Inactive);
        Assert.Equal(("scheduled_fee_change", 1), again.Answer.OpenItems is [var item] ? (item.Kind, item.Count) : default);
        Assert.Equal((ProcessorStatus.Inactive, 2, null), (again.Answer.Status, again.Version, again.Answer.Warnings));

        handlers.Clock.Set(scheduled);
        Assert.Equal([], (await Update(handlers, id, Inactive)).Answer.OpenItems);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfActive_WarnsWhereNoRuleIsInForce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        await Update(handlers, id, Inactive);

        var warned = await Update(handlers, id, Active);
        Assert.Equal(("no_fee_rules", ProcessorStatus.Active, null), (warned.Answer.Warnings?.Single().Code, warned.Answer.Status, warned.Answer.OpenItems));

        // A rule that is only scheduled is not in force.
        var scheduled = handlers.Clock.Time.AddDays(1);
        await handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([Known.Payout], scheduled), IfMatch.Any, Actors.Admin, Stop);
        Assert.Single((await Update(handlers, id, Active)).Answer.Warnings!);
        handlers.Clock.Set(scheduled);
        Assert.Equal([], (await Update(handlers, id, Active)).Answer.Warnings);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfActiveWithoutABaseAccount_IsRefusedAndInactiveIsNot(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        await Update(handlers, id, Inactive);
        await using (var db = database.Open())
        {
            Assert.Equal(1, await db.LedgerAccounts.Where(account => account.Number == "5001001001").ExecuteDeleteAsync(Stop));
        }

        var refusal = await Refused.With(RefusalKind.Rule, "base_accounts_missing", () => Update(handlers, id, Active));

        Assert.Equal("status", refusal.Field);
        Assert.Equal(ProcessorStatus.Inactive, (await Update(handlers, id, Inactive)).Answer.Status);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAnOlderVersion_SaysWhoChangedItAndWhatItIsNow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        var changed = handlers.Clock.Advance(TimeSpan.FromMinutes(5));
        var theirs = await handlers.Get<UpdateProcessor>().Handle(id, new UpdateProcessor.Input("Theirs"), IfMatch.Version(1), Actors.Admin2, Stop);

        var refusal = await Refused.With(RefusalKind.Stale, "changed_meanwhile", () =>
            handlers.Get<UpdateProcessor>().Handle(id, new UpdateProcessor.Input("Mine"), IfMatch.Version(1), Actors.Admin, Stop));

        Assert.Equal(
            new Dictionary<string, object?> { ["changedBy"] = Actors.Admin2.Name, ["changedAt"] = changed, ["version"] = 2, ["current"] = theirs.Answer.Processor },
            refusal.Facts);
        Assert.Contains(Actors.Admin2.Name, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("Theirs", (await handlers.Get<GetProcessor>().Handle(id, Actors.Admin, Stop)).Answer.Name);
    }

    [Theory, EachDatabase]
    public async Task Handle_OfSeveralFields_RecordsOneEntryOfWhatChanged(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        await Update(handlers, id, new UpdateProcessor.Input("New", ProcessorStatus.Inactive, SettlementDelayDays: 1, SupportsOutflows: false));

        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(e => e.Kind == "processor.changed", Stop);
        Assert.Equal((handlers.Clock.Time, Actors.Admin.Id, "PAYSTACK"), (entry.At, entry.ActorId, entry.ThingName));
        Assert.Equal(
            [new FieldChange("name", "Paystack", "New"), new FieldChange("status", "active", "inactive"), new FieldChange("supportsOutflows", "true", "false")],
            entry.Changes.OrderBy(change => change.Field, StringComparer.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Handle_OfAFieldAndTheStatusThatItHas_RecordsTheField(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();

        foreach (var status in (ProcessorStatus[])[ProcessorStatus.Active, ProcessorStatus.Inactive])
        {
            await Update(handlers, id, new UpdateProcessor.Input(Status: status));
            var before = await Rows.Of(database);
            await Update(handlers, id, new UpdateProcessor.Input($"Now {status}", status));
            Assert.Equal(before with { AuditEntries = before.AuditEntries + 1 }, await Rows.Of(database));
        }
    }

    [Theory, EachDatabase]
    public async Task Handle_OfWhatIsNotThereOrNotAllowed_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard();

        await Refused.NotFound(() => Update(handlers, Guid.Empty, Inactive));
        var invalid = await Refused.With(RefusalKind.Invalid, "invalid_input", () => Update(handlers, id, new UpdateProcessor.Input("", SettlementDelayDays: 31)));
        Assert.Equal(["displayName", "settlementDelayDays"], invalid.Errors.Keys.Order(StringComparer.Ordinal));
        await Refused.ForWantOf(
            Permissions.ManageProcessors,
            [Actors.Finance, Actors.Officer, Actors.Auditor],
            person => handlers.Get<UpdateProcessor>().Handle(id, Inactive, IfMatch.Any, person, Stop));
    }

    private static Task<Versioned<UpdatedProcessorAnswer>> Update(Handlers handlers, Guid id, UpdateProcessor.Input input) =>
        handlers.Get<UpdateProcessor>().Handle(id, input, IfMatch.Any, Actors.Admin, Stop);
}
