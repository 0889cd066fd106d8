using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Settlement.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Settings;

/// <summary>A processor's calendar, and how its statements are written.</summary>
public sealed class ChangeSettlementSettingsTests
{
    private const string Default = "settlement_reference,transaction_reference,gross,fee,net,currency,settled_at";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Change_OfAll_IsKeptAndOnRecord(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var settings = handlers.Get<ChangeSettlementSettings>();
        var before = await settings.Get(processor, Actors.Officer, Stop);
        Assert.Equal((0, false, 0, false, Default), (before.Version, before.Answer.EveryDay, before.Answer.Holidays.Count, before.Answer.MinorUnits, string.Join(',', before.Answer.Columns.Values)));
        var input = new ChangeSettlementSettings.Input(EveryDay: false, ["2026-12-25", "2026-01-01", "2026-12-25"], Columns(("gross", " Amount "), ("net", "")), MinorUnits: true);

        var changed = await settings.Handle(processor, input, IfMatch.Any, Actors.Admin, Stop);
        var again = await settings.Handle(processor, input, IfMatch.Any, Actors.Admin2, Stop);

        Assert.Equal((1, 1), (changed.Version, again.Version));
        Assert.Equal(["2026-01-01", "2026-12-25"], changed.Answer.Holidays);
        Assert.Equal((false, true, "Amount", "", "fee"), (changed.Answer.EveryDay, changed.Answer.MinorUnits, changed.Answer.Columns["gross"], changed.Answer.Columns["net"], changed.Answer.Columns["fee"]));
        var kept = await settings.Get(processor, Actors.Auditor, Stop);
        Assert.Equal((1, string.Join(',', changed.Answer.Holidays), string.Join(',', changed.Answer.Columns.Values)), (kept.Version, string.Join(',', kept.Answer.Holidays), string.Join(',', kept.Answer.Columns.Values)));
        await using var db = database.Open();
        var entry = await db.Set<AuditEntry>().SingleAsync(row => row.Kind == AuditKinds.SettlementSettingsChanged, Stop);
        Assert.Equal((Actors.Admin.Name, processor), (entry.ActorName, entry.ThingId));
        Assert.Equal(
            [new FieldChange("columnNames", null, "gross=Amount, net="), new FieldChange("everyDay", null, "false"), new FieldChange("feesInvoiced", null, "false"), new FieldChange("holidays", null, "2026-01-01, 2026-12-25"), new FieldChange("minorUnits", null, "true")],
            entry.Changes);
    }

    [Theory, EachDatabase]
    public async Task Change_BackToTheDefaults_IsAChangeToo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var settings = handlers.Get<ChangeSettlementSettings>();
        await settings.Handle(processor, new ChangeSettlementSettings.Input(EveryDay: true, ["2026-12-25"], Columns(("fee", "")), MinorUnits: true), IfMatch.Any, Actors.Admin, Stop);

        var back = await settings.Handle(processor, new ChangeSettlementSettings.Input(EveryDay: false), IfMatch.Any, Actors.Admin, Stop);

        Assert.Equal((2, false, 0, false, Default), (back.Version, back.Answer.EveryDay, back.Answer.Holidays.Count, back.Answer.MinorUnits, string.Join(',', back.Answer.Columns.Values)));
    }

    public static TheoryData<string, ChangeSettlementSettings.Input> Bad => new()
    {
        { "holidays[1]", new(false, ["2026-12-25", "25.12.2026"]) },
        { "holidays[0]", new(false, ["2026-02-30"]) },
        { "holidays[0]", new(false, [""]) },
        { "holidays", new(false, [.. Enumerable.Range(0, SettlementCalendar.MaxHolidays + 1).Select(day => new DateOnly(2026, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]) },
        { "columns.amount", new(false, Columns: Columns(("amount", "Gross"))) },
        { "columns.gross", new(false, Columns: Columns(("gross", new string('x', StatementColumns.NameMaxLength + 1)))) },
        { "columns.gross", new(false, Columns: Columns(("gross", "a\nb"))) },
        { "columns.gross", new(false, Columns: Columns(("gross", ""))) },
        { "columns.gross", new(false, Columns: Columns(("fee", ""), ("net", ""))) },
        { "columns.currency,columns.gross", new(false, Columns: Columns(("gross", "Amount"), ("currency", " Amount"))) },
        { "columns.fee,columns.net", new(false, Columns: Columns(("fee", "net"))) },
        { "columns.pay,holidays[0]", new(false, ["soon"], Columns(("pay", "x"))) },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task Change_ToWhatCannotBe_NamesEachField(string fields, ChangeSettlementSettings.Input input)
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();

        var refusal = await Assert.ThrowsAsync<Refusal>(() => handlers.Get<ChangeSettlementSettings>().Handle(processor, input, IfMatch.Any, Actors.Admin, Stop));

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(fields.Split(','), refusal.Errors.Keys.Order(StringComparer.Ordinal));
        await using var db = database.Open();
        Assert.False(await db.Set<SettlementSettings>().AnyAsync(Stop));
        Assert.False(await db.Set<AuditEntry>().AnyAsync(row => row.Kind == AuditKinds.SettlementSettingsChanged, Stop));
    }

    [Theory, EachDatabase]
    public async Task Change_OfAStaleVersion_SaysWhoWasFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var settings = handlers.Get<ChangeSettlementSettings>();
        var seen = IfMatch.Version(0);
        await settings.Handle(processor, new ChangeSettlementSettings.Input(EveryDay: true), seen, Actors.Admin, Stop);

        var refusal = await Refused.With(RefusalKind.Stale, "changed_meanwhile", () => settings.Handle(processor, new ChangeSettlementSettings.Input(EveryDay: false, MinorUnits: true), seen, Actors.Admin2, Stop));

        Assert.Contains(Actors.Admin.Name, refusal.Message, StringComparison.Ordinal);
        Assert.Equal((true, false), ((await settings.Get(processor, Actors.Admin, Stop)).Answer) is var kept ? (kept.EveryDay, kept.MinorUnits) : default);
        Assert.Equal(2, (await settings.Handle(processor, new ChangeSettlementSettings.Input(EveryDay: false), IfMatch.Version(1), Actors.Admin2, Stop)).Version);
    }

    [Fact]
    public async Task Change_WithoutPermissionOrProcessor_IsRefused()
    {
        await using var database = await TestDatabase.Create();
        await using var handlers = Handlers.On(database);
        var processor = await handlers.Onboard();
        var settings = handlers.Get<ChangeSettlementSettings>();
        var input = new ChangeSettlementSettings.Input(EveryDay: true);

        await Refused.ForWantOf(Permissions.ManageProcessors, [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody], actor => settings.Handle(processor, input, IfMatch.Any, actor, Stop));
        await Refused.ForWantOf(Permissions.ViewProcessors, [Actors.Nobody], actor => settings.Get(processor, actor, Stop));
        await Refused.NotFound(() => settings.Handle(Guid.Empty, input, IfMatch.Any, Actors.Admin, Stop));
        await Refused.NotFound(() => settings.Get(Guid.Empty, Actors.Admin, Stop));
    }

    private static Dictionary<string, string> Columns(params (string Field, string Name)[] names) => names.ToDictionary(one => one.Field, one => one.Name, StringComparer.Ordinal);
}
