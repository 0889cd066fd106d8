using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Control;
using PaymentAdmin.Domain;
using PaymentAdmin.Jobs;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Reading;

namespace PaymentAdmin.Tests.Jobs;

/// <summary>What somebody paused and nobody resumed.</summary>
public sealed class TellOfStopsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Tell_OfAQueueAndASweeperThatArePausedForAnHour_RaisesOneAlertOfEach(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Get<ControlQueue>().Pause(PaymentQueues.Outcomes, new ReasonInput("It is in the way."), Actors.Admin, Stop);
        await handlers.Get<ControlJob>().Pause("sweep_payments", new ReasonInput("It is in the way."), Actors.Admin, Stop);
        handlers.Clock.Advance(TimeSpan.FromMinutes(59));

        Assert.Equal(0, await Tell(handlers));
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await Tell(handlers));
        handlers.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, await Tell(handlers));

        var alerts = await Alerts(database);
        Assert.All(alerts, alert => Assert.Equal((TellOfStops.AlertKind, "jobs", 1), (alert.Kind, alert.Link, alert.Count)));
        Assert.Contains(alerts, alert => alert.Message.Contains("\"Payments whose outcome is awaited\"", StringComparison.Ordinal));
        Assert.Contains(alerts, alert => alert.Message.Contains("\"Take up payments that are overdue or held\"", StringComparison.Ordinal));
    }

    [Theory, EachDatabase]
    public async Task Tell_OfWhatWasResumed_SaysNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await handlers.Get<ControlQueue>().Pause(PaymentQueues.Payments, new ReasonInput("It is in the way."), Actors.Admin, Stop);
        handlers.Clock.Advance(TimeSpan.FromHours(2));
        await handlers.Get<ControlQueue>().Resume(PaymentQueues.Payments, new ReasonInput(), Actors.Admin, Stop);

        Assert.Equal(0, await Tell(handlers));
        Assert.Empty(await Alerts(database));
    }

    [Theory, EachDatabase]
    public async Task Tell_OfAQueueThatIsPausedOnceMore_TellsAnew(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        await Pause();
        handlers.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await Tell(handlers));

        await handlers.Get<ControlQueue>().Resume(PaymentQueues.Payments, new ReasonInput(), Actors.Admin, Stop);
        await Pause();
        Assert.Equal(0, await Tell(handlers));
        var over = Assert.Single(await Alerts(database));
        Assert.Equal((null, handlers.Clock.Now(), "job tell_of_stops"), (over.OpenKey, over.ClosedAt, over.ClosedByName));

        handlers.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await Tell(handlers));
        Assert.Single(await Alerts(database), alert => alert.OpenKey is not null);

        Task Pause() => handlers.Get<ControlQueue>().Pause(PaymentQueues.Payments, new ReasonInput("It is in the way."), Actors.Admin, Stop);
    }

    [Theory, EachDatabase]
    public async Task Tell_OfADistributionThatIsStoppedForADay_NamesIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var id = await paying.Released(database, handlers, 2);
        await handlers.Get<StopDistribution>().Pause(id, new StopDistribution.Input("We look into it."), Actors.Officer, Stop);
        handlers.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Tell(handlers));

        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Tell(handlers));
        Assert.Equal(0, await Tell(handlers));
        var told = Assert.Single(await Alerts(database));
        Assert.Equal((TellOfStops.AlertKind, $"distributions/{PublicId.Distribution.Format(id)}"), (told.Kind, told.Link));
        await using (var db = database.Open())
        {
            Assert.StartsWith($"{await db.Distributions.Where(row => row.Id == id).Select(row => row.Name).SingleAsync(Stop)} is paused for more than a day.", told.Message, StringComparison.Ordinal);
        }

        await handlers.Get<ResumeDistribution>().Handle(id, new ResumeDistribution.Input("It is clear."), Actors.Officer, Stop);
        Assert.Equal(0, await Tell(handlers));
        Assert.NotNull(Assert.Single(await Alerts(database)).ClosedAt);
    }

    [Theory, EachDatabase]
    public async Task Pause_OfWhatTells_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        await Refused.With(RefusalKind.Conflict, "job_not_pausable", () => handlers.Get<ControlJob>().Pause(TellOfStops.Settings.Name, new ReasonInput("Too loud."), Actors.Admin, Stop));
        await Refused.ForWantOf(PaymentAdmin.Domain.Access.Permissions.ManageJobs, [Actors.Auditor], person => handlers.Get<TellOfStops>().Handle(person, Stop));
        Assert.Equal(0, await Tell(handlers));
    }

    private static Task<int> Tell(Handlers handlers) => handlers.Get<TellOfStops>().Handle(Actor.System("job tell_of_stops", "test"), Stop);

    private static async Task<List<Alert>> Alerts(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Set<Alert>().AsNoTracking().OrderBy(alert => alert.Id).ToListAsync(Stop);
    }
}
