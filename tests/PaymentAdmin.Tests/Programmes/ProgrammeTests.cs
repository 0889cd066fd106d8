using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes;

public sealed class ProgrammeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Add_OfAProgramme_KeepsRecordsAndListsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, programme: input => input with { StartsOn = "2026-01-01", EndsOn = "2026-12-31", Budget = 100_000_000, BeneficiaryCycleLimit = 5_000_000 });

        var one = await handlers.Get<ListProgrammes>().One(paying.ProgrammeId, Actors.Auditor, Stop);

        Assert.Equal(
            ("FOOD", "Food in Dodoma", "TZS", "TZ", "Tanzania", 100_000_000, 5_000_000, 0L, 1),
            (one.Answer.Code, one.Answer.Name, one.Answer.Currency, one.Answer.Country, one.Answer.CountryName, one.Answer.Budget, one.Answer.BeneficiaryCycleLimit, one.Answer.Committed, one.Version));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31)), (one.Answer.StartsOn, one.Answer.EndsOn));
        Assert.Equal([PublicId.Connection.Format(paying.ConnectionId)], one.Answer.ConnectionIds);
        var row = Assert.Single((await handlers.Get<ListProgrammes>().Handle(new ListProgrammes.Query([ProgrammeStatus.Active], "dodoma"), Actors.Officer, Stop)).Data);
        Assert.Equal(one.Answer.Id, row.Id);
        Assert.Empty((await handlers.Get<ListProgrammes>().Handle(new ListProgrammes.Query([ProgrammeStatus.Closed]), Actors.Officer, Stop)).Data);
        await using var db = database.Open();
        Assert.Equal("FOOD", (await db.Set<AuditEntry>().SingleAsync(entry => entry.Kind == "programme.added", Stop)).ThingName);
    }

    [Theory, EachDatabase]
    public async Task Add_OfWhatIsNotThere_LeavesNothingBehind(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var receiver = await handlers.Connect(Connecting.Receiver(await handlers.Onboard("OTHER"), Dialect.Paystack));
        var before = await Rows.Of(database);

        await Refused.With(RefusalKind.Conflict, "programme_code_taken", () => paying.AddProgramme(input => input with { Code = "food" }));
        await Refused.With(RefusalKind.Rule, "tenant_unknown", () => paying.AddProgramme(input => input with { Code = "NEW", TenantId = "tnt_1" }));
        await Refused.With(RefusalKind.Rule, "connection_unknown", () => paying.AddProgramme(input => input with { Code = "NEW", ConnectionIds = [PublicId.Connection.Format(Guid.Empty)] }));
        var receives = await Refused.With(RefusalKind.Rule, "connection_cannot_pay", () => paying.AddProgramme(input => input with { Code = "NEW", ConnectionIds = [receiver.Answer.Id] }));
        Assert.Equal("connectionIds[0]", receives.Field);
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => paying.AddProgramme(input => input with { Code = "NEW", StartsOn = "1.2.2026" }));

        Assert.Equal(before, await Rows.Of(database));
    }

    [Theory, EachDatabase]
    public async Task Update_OfWhatIsSent_ChangesThatAlone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers, programme: input => input with { Budget = 1_000, EndsOn = "2026-12-31" });
        var policy = new ApprovalPolicy { Stages = [new(0, 2)], ExpiresAfterHours = 24 };

        var changed = await Update(new UpdateProgramme.Input("Food aid", Budget: 0, EndsOn: "", ApprovalPolicy: policy));
        var again = await Update(new UpdateProgramme.Input("Food aid ", Code: "food", Currency: "TZS"));

        Assert.Equal(("Food aid", null, null, policy, 2), (changed.Answer.Name, changed.Answer.Budget, changed.Answer.EndsOn, changed.Answer.ApprovalPolicy, changed.Version));
        Assert.Equal(2, again.Version);
        Assert.Equal("currency", (await Refused.With(RefusalKind.Rule, "field_immutable", () => Update(new UpdateProgramme.Input(Currency: "KES")))).Field);
        await Refused.With(RefusalKind.Stale, "changed_meanwhile", () => handlers.Get<UpdateProgramme>().Handle(paying.ProgrammeId, new UpdateProgramme.Input("Late"), IfMatch.Version(1), Actors.Admin, Stop));
        await using var db = database.Open();
        var fields = (await db.Set<AuditEntry>().SingleAsync(entry => entry.Kind == "programme.changed", Stop)).Changes.Select(change => change.Field);
        Assert.Equal(["approvalJson", "budget", "endsOn", "name"], fields.Order(StringComparer.Ordinal));

        Task<Versioned<ProgrammeAnswer>> Update(UpdateProgramme.Input input) => handlers.Get<UpdateProgramme>().Handle(paying.ProgrammeId, input, IfMatch.Any, Actors.Admin, Stop);
    }

    [Theory, EachDatabase]
    public async Task Programmes_WithoutTheRight_AreRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await Refused.With(RefusalKind.Forbidden, "forbidden", () => handlers.Get<AddProgramme>().Handle(new AddProgramme.Input("A1", "A", "TZS", "TZ", []), Actors.Officer, Stop));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => handlers.Get<UpdateProgramme>().Handle(Guid.Empty, new UpdateProgramme.Input(), IfMatch.Any, Actors.Officer, Stop));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => handlers.Get<ListProgrammes>().Handle(new ListProgrammes.Query([]), Actors.Nobody, Stop));
        await Refused.With(RefusalKind.Forbidden, "forbidden", () => handlers.Get<ListProgrammes>().One(Guid.Empty, Actors.Nobody, Stop));
        await Refused.With(RefusalKind.NotFound, "not_found", () => handlers.Get<ListProgrammes>().One(Guid.Empty, Actors.Officer, Stop));
    }
}
