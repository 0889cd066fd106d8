using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Monitoring;

public sealed class AlertTests
{
    private static readonly ListAlerts.Query Open = new(Open: true, new Slice(50, 0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Raise_TheSameWhileOneIsOpen_CountsIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var thing = handlers.Clock.Time.NewId();
        await Raise(handlers, "connection.authentication_refused", thing);
        var later = handlers.Clock.Advance(TimeSpan.FromMinutes(1));

        await Raise(handlers, "connection.authentication_refused", thing);
        await Raise(handlers, "connection.halted", thing);
        await Raise(handlers, "connection.authentication_refused", later.NewId());

        var alerts = (await handlers.Get<ListAlerts>().Handle(Open, Actors.Officer, Stop)).Data;
        Assert.Equal([1, 1, 2], alerts.Select(alert => alert.Count));
        Assert.Equal((FakeClock.Start, later, "Mend it", "connections/x"), (alerts[2].At, alerts[2].LastAt, alerts[2].Message, alerts[2].Link));
    }

    [Theory, EachDatabase]
    public async Task Close_AnOpenOne_MakesTheSameTroubleLaterANewOne(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var thing = handlers.Clock.Time.NewId();
        await Raise(handlers, "connection.halted", thing);
        var list = handlers.Get<ListAlerts>();
        var close = handlers.Get<CloseAlert>();
        var id = PublicId.Alert.Parse(Assert.Single((await list.Handle(Open, Actors.Auditor, Stop)).Data).Id);

        var closed = await close.Handle(id, Actors.Admin, Stop);
        Assert.Equal((FakeClock.Start, Actors.Admin.Name), (closed.ClosedAt, closed.ClosedBy));
        await Refused.With(RefusalKind.Conflict, "alert_closed", () => close.Handle(id, Actors.Admin2, Stop));
        await Refused.NotFound(() => close.Handle(thing, Actors.Admin, Stop));
        await Refused.ForWantOf(Permissions.ManageAlerts, [Actors.Finance, Actors.Officer, Actors.Auditor, Actors.Nobody], person => close.Handle(id, person, Stop));
        await Refused.ForWantOf(Permissions.ViewMonitoring, [Actors.Nobody], person => list.Handle(Open, person, Stop));

        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        await Raise(handlers, "connection.halted", thing);
        Assert.NotEqual(PublicId.Alert.Format(id), Assert.Single((await list.Handle(Open, Actors.Admin, Stop)).Data).Id);
        Assert.Equal(PublicId.Alert.Format(id), Assert.Single((await list.Handle(Open with { Open = false }, Actors.Admin, Stop)).Data).Id);
        Assert.Equal(2, (await list.Handle(Open with { Open = null }, Actors.Admin, Stop)).Pagination.TotalCount);
    }

    private static Task<bool> Raise(Handlers handlers, string kind, Guid thing) => handlers.Get<UnitOfWork>().Save(
        Actors.Admin,
        async (db, now) =>
        {
            await RaiseAlert.Raise(db, now, kind, thing, "Mend it", "connections/x", Stop);
            return true;
        },
        once: null,
        Stop);
}

public sealed class AlertsApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task List_OfAlerts_TakesItsStatesAndNoOthers()
    {
        using var officer = await fixture.App.ClientOf(Roles.ProgrammeOfficer);

        Assert.Equal("""{"data":[],"pagination":{"limit":50,"offset":0,"total_count":0,"total_count_capped":false}}""", (await officer.Get("/api/v1/alerts?status=all")).Is(200).Text);
        Assert.Equal(["status"], (await officer.Get("/api/v1/alerts?status=new")).IsProblem(400, "invalid_input").Errors.Keys);
        (await officer.Call("POST", "/api/v1/alerts/alr_1/close", "{}")).IsProblem(403, "forbidden");
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        (await admin.Call("POST", "/api/v1/alerts/alr_1/close", "{}")).IsProblem(404, "not_found");
    }
}
