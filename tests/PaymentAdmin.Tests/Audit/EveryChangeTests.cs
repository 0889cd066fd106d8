using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Fees;
using PaymentAdmin.Ledger;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tenants;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Audit;

/// <summary>Each change leaves exactly one entry: who, when, what, on which thing, from what to what.</summary>
public sealed class EveryChangeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Change_OfEachKind_WritesOneEntry(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var tenant = await handlers.AddTenant();
        var update = handlers.Get<UpdateProcessor>();
        var (ofProcessor, ofTenant) = (PublicId.Processor.Format(processor), PublicId.Tenant.Format(tenant));

        await Check("processor.changed", ofProcessor, ["name: Paystack -> Changed"], () =>
            update.Handle(processor, new UpdateProcessor.Input("Changed"), IfMatch.Any, Actors.Admin2, Stop));
        await Check("processor.changed", ofProcessor, ["settlementDelayDays: 1 -> 2", "settlementBank: true -> false"], () =>
            update.Handle(processor, new UpdateProcessor.Input(SettlementDelayDays: 2, SettlementBank: false), IfMatch.Any, Actors.Admin2, Stop));
        await Check("processor.changed", ofProcessor, ["status: active -> inactive"], () =>
            update.Handle(processor, new UpdateProcessor.Input(Status: Domain.Processors.ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin2, Stop));
        await Check("processor.fees_replaced", ofProcessor, ["version:  -> 2", "effectiveFrom:  -> 2026-03-14T09:26:57.589Z", "payout, outbound, NGN:  -> basis flat, amount 5000, percentage 0, vatRate 0.075"], () =>
            handlers.Get<ReplaceFees>().Handle(processor, new ReplaceFees.Input([Known.Payout]), IfMatch.Any, Actors.Admin2, Stop));
        await Check("processor.fees_replaced", ofProcessor, ["version:  -> 3", "effectiveFrom:  -> 2026-03-14T09:26:58.589Z", "payout, outbound, NGN: basis flat, amount 5000, percentage 0, vatRate 0.075 -> "], () =>
            handlers.Get<ReplaceFees>().Handle(processor, new ReplaceFees.Input([]), IfMatch.Any, Actors.Admin2, Stop));
        await Check("processor.tenant_accounts_set", ofProcessor, ["tenant:  -> RELIEF", "account:  -> 1101001001 RELIEF Principal Receivable (Changed)"], () =>
            handlers.Get<SetTenantAccounts>().Handle(processor, tenant, new SetTenantAccounts.Input(false), Actors.Admin2, Stop));
        await Check("tenant.changed", ofTenant, ["name: RELIEF -> Relief", "status: active -> inactive"], () =>
            handlers.Get<UpdateTenant>().Handle(tenant, new UpdateTenant.Input("Relief", TenantStatus.Inactive), IfMatch.Any, Actors.Admin2, Stop));

        async Task Check(string kind, string thing, string[] changes, Func<Task> change)
        {
            var now = handlers.Clock.Advance(TimeSpan.FromSeconds(1));
            await change();

            var rows = (await handlers.Get<ListAudit>().Handle(new ListAudit.Query(From: now), Actors.Admin, Stop)).Data;
            var row = Assert.Single(rows);
            Assert.Equal((now, kind, thing, Actors.Admin2.Name, Actors.Admin2.CorrelationId), (row.At, row.Kind, row.ThingId, row.Actor, row.CorrelationId));
            Assert.Equal(changes.Order(StringComparer.Ordinal), row.Changes!.Select(field => $"{field.Field}: {field.From} -> {field.To}").Order(StringComparer.Ordinal));
        }
    }

    [Theory, EachDatabase]
    public async Task Refusal_OfAnyKind_WritesNoEntry(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var tenant = await handlers.AddTenant();
        var before = await Rows.Of(database);

        await Assert.ThrowsAsync<Refusal>(() => handlers.Onboard());
        await Assert.ThrowsAsync<Refusal>(() => handlers.AddTenant());
        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<UpdateProcessor>().Handle(processor, new UpdateProcessor.Input(Code: "OTHER"), IfMatch.Any, Actors.Admin, Stop));
        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<UpdateProcessor>().Handle(processor, new UpdateProcessor.Input("Late"), IfMatch.Version(9), Actors.Admin, Stop));
        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<ReplaceFees>().Handle(processor, new ReplaceFees.Input([Known.Payout, Known.Payout]), IfMatch.Any, Actors.Admin, Stop));
        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<SetTenantAccounts>().Handle(processor, tenant, new SetTenantAccounts.Input(true), Actors.Auditor, Stop));
        await Assert.ThrowsAsync<Refusal>(() => handlers.Get<UpdateTenant>().Handle(tenant, new UpdateTenant.Input(""), IfMatch.Any, Actors.Admin, Stop));

        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task List_OfAFeeChange_HidesItsDetailsFromWhoMayNotSeeFees(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Onboard(fees: Known.Payout);
        var query = new ListAudit.Query(Kind: "processor.fees_replaced");
        var list = handlers.Get<ListAudit>();

        Assert.NotEmpty(Assert.Single((await list.Handle(query, Actors.Admin, Stop)).Data).Changes!);
        foreach (var person in (Actor[])[Actors.Finance, Actors.Auditor])
        {
            Assert.Null(Assert.Single((await list.Handle(query, person, Stop)).Data).Changes);
            Assert.Null(Assert.Single(await list.All(query, person, Stop).ToListAsync(Stop)).Changes);

            // The rest of the onboarding is theirs to see.
            Assert.NotEmpty(Assert.Single((await list.Handle(new ListAudit.Query(Kind: "processor.onboarded"), person, Stop)).Data).Changes!);
        }

        await Refused.ForWantOf(Permissions.ViewAudit, [Actors.Officer, Actors.Nobody], person => list.Handle(query, person, Stop));
        await Refused.ForWantOf(Permissions.ViewAudit, [Actors.Officer, Actors.Nobody], person => list.All(query, person, Stop).ToListAsync(Stop).AsTask());
    }
}
