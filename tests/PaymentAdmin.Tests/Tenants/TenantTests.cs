using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tenants;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Tenants;

public sealed class TenantTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Add_OfATenant_KeepsAndRecordsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        var added = await handlers.Get<AddTenant>().Handle(new AddTenant.Input(" relief ", " Relief ", TenantStatus.Inactive), Actors.Admin, Stop);

        var expected = new TenantAnswer(added.Answer.Id, "RELIEF", "Relief", TenantStatus.Inactive, FakeClock.Start, FakeClock.Start);
        Assert.Equal(new Versioned<TenantAnswer>(expected, 1), added);
        Assert.Equal(added, await handlers.Get<ListTenants>().One(PublicId.Tenant.Parse(expected.Id), Actors.Officer, Stop));
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(Stop);
        Assert.Equal(("tenant.added", "tenant", PublicId.Tenant.Parse(expected.Id), "RELIEF"), (entry.Kind, entry.ThingType, entry.ThingId, entry.ThingName));
        Assert.Equal(
            [new FieldChange("code", null, "RELIEF"), new FieldChange("name", null, "Relief"), new FieldChange("status", null, "inactive")],
            entry.Changes.OrderBy(change => change.Field, StringComparer.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Add_OfATakenCodeOrAWrongField_LeavesNothingBehind(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.AddTenant();
        var before = await Rows.Of(database);

        Assert.Equal("code", (await Refused.With(RefusalKind.Conflict, "tenant_code_taken", () => handlers.AddTenant("relief"))).Field);
        var invalid = await Refused.With(RefusalKind.Invalid, "invalid_input", () => handlers.Get<AddTenant>().Handle(new AddTenant.Input("X", "\t"), Actors.Admin, Stop));
        Assert.Equal(["code", "name"], invalid.Errors.Keys.Order(StringComparer.Ordinal));

        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Update_OfWhatIsSent_ChangesItAndRecordsItOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.AddTenant();
        var now = handlers.Clock.Advance(TimeSpan.FromDays(1));

        var named = await Update(handlers, id, new UpdateTenant.Input("Relief Nigeria", Code: "relief"));
        Assert.Equal(("Relief Nigeria", TenantStatus.Active, now, 2), (named.Answer.Name, named.Answer.Status, named.Answer.UpdatedAt, named.Version));
        var inactive = await Update(handlers, id, new UpdateTenant.Input(Status: TenantStatus.Inactive));
        Assert.Equal(("Relief Nigeria", TenantStatus.Inactive, 3), (inactive.Answer.Name, inactive.Answer.Status, inactive.Version));

        var before = await Rows.Of(database);
        Assert.Equal(inactive, await Update(handlers, id, new UpdateTenant.Input()));
        Assert.Equal(inactive, await Update(handlers, id, new UpdateTenant.Input("Relief Nigeria ", TenantStatus.Inactive)));
        Assert.Equal(before, await Rows.Of(database));
        Assert.Equal(3, before.AuditEntries);
        await using var db = database.Open();
        var changes = (await db.Set<AuditEntry>().Where(entry => entry.Kind == "tenant.changed").ToListAsync(Stop)).SelectMany(entry => entry.Changes);
        Assert.Equal(
            [new FieldChange("name", "RELIEF", "Relief Nigeria"), new FieldChange("status", "active", "inactive")],
            changes.OrderBy(change => change.Field, StringComparer.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Update_OfAnOlderVersion_SaysWhoChangedItAndWhatItIsNow(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.AddTenant();
        var theirs = await handlers.Get<UpdateTenant>().Handle(id, new UpdateTenant.Input("Theirs"), IfMatch.Version(1), Actors.Admin2, Stop);

        var refusal = await Refused.With(RefusalKind.Stale, "changed_meanwhile", () =>
            handlers.Get<UpdateTenant>().Handle(id, new UpdateTenant.Input("Mine"), IfMatch.Version(1), Actors.Admin, Stop));

        Assert.Equal((Actors.Admin2.Name, 2, theirs.Answer), (refusal.Facts["changedBy"], refusal.Facts["version"], refusal.Facts["current"]));
    }

    [Theory, EachDatabase]
    public async Task Update_OfTheCodeOrWithoutTheRight_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.AddTenant();

        Assert.Equal("code", (await Refused.With(RefusalKind.Rule, "field_immutable", () => Update(handlers, id, new UpdateTenant.Input(Code: "OTHER")))).Field);
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => Update(handlers, id, new UpdateTenant.Input(new string('x', 101))));
        await Refused.NotFound(() => Update(handlers, Guid.Empty, new UpdateTenant.Input("Name")));
        await Refused.NotFound(() => handlers.Get<ListTenants>().One(Guid.Empty, Actors.Admin, Stop));
        Actor[] people = [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody];
        await Refused.ForWantOf(Permissions.ManageProcessors, people, person => handlers.Get<UpdateTenant>().Handle(id, new UpdateTenant.Input("Name"), IfMatch.Any, person, Stop));
        await Refused.ForWantOf(Permissions.ManageProcessors, people, person => handlers.Get<AddTenant>().Handle(new AddTenant.Input("OTHER", "Other"), person, Stop));
        await Refused.ForWantOf(Permissions.ViewProcessors, [Actors.Nobody], person => handlers.Get<ListTenants>().Handle(new ListTenants.Query([]), person, Stop));
        await Refused.ForWantOf(Permissions.ViewProcessors, [Actors.Nobody], person => handlers.Get<ListTenants>().One(id, person, Stop));
    }

    [Theory, EachDatabase]
    public async Task List_WithFiltersAndPages_IsInOrderOfTheCode(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        foreach (var (code, name, status) in new[]
        {
            ("ZETA", "First", TenantStatus.Active), ("ALPHA", "Zebra", TenantStatus.Inactive), ("MIDDLE", "Åsa Österlund", TenantStatus.Active), ("M_2", "first aid", TenantStatus.Active),
        })
        {
            await handlers.Get<AddTenant>().Handle(new AddTenant.Input(code, name, status), Actors.Admin, Stop);
        }

        await Check(["ALPHA", "MIDDLE", "M_2", "ZETA"], new([]));
        await Check(["ALPHA"], new([TenantStatus.Inactive]));
        await Check(["ALPHA", "MIDDLE", "M_2", "ZETA"], new([TenantStatus.Inactive, TenantStatus.Active]));
        await Check(["M_2", "ZETA"], new([], "FIRST"));
        await Check(["MIDDLE"], new([], "Åsa Ö"));
        await Check(["M_2"], new([], "_"));
        await Check([], new([TenantStatus.Inactive], "first"));

        var page = await handlers.Get<ListTenants>().Handle(new([], Slice: new Slice(2, 2)), Actors.Auditor, Stop);
        Assert.Equal(["M_2", "ZETA"], page.Data.Select(tenant => tenant.Code));
        Assert.Equal(new OffsetPagination(2, 2, 4, false), page.Pagination);

        async Task Check(string[] codes, ListTenants.Query query)
        {
            var answer = await handlers.Get<ListTenants>().Handle(query, Actors.Auditor, Stop);
            Assert.Equal(codes, answer.Data.Select(tenant => tenant.Code));
            Assert.Equal(codes.Length, answer.Pagination.TotalCount);
        }
    }

    private static Task<Versioned<TenantAnswer>> Update(Handlers handlers, Guid id, UpdateTenant.Input input) =>
        handlers.Get<UpdateTenant>().Handle(id, input, IfMatch.Any, Actors.Admin, Stop);
}
