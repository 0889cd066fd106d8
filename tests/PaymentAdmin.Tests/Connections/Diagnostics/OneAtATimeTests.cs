using PaymentAdmin.Connections.Diagnostics;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Diagnostics;

/// <summary>Runs that meet, are cut off, or find that the connection has changed under them.</summary>
public sealed class OneAtATimeTests
{
    [Fact]
    public async Task Start_WhileOneRuns_IsRefused()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { HoldPayments = true });
        var first = (await test.Admin.Call("POST", $"{test.Path}/test", "{}")).Is(202);
        using var second = await test.App.ClientOf(Roles.PlatformAdmin + TestApp.Second);

        var refused = (await second.Call("POST", $"{test.Path}/test", "{}")).IsProblem(409, "test_running");

        Assert.Contains($"{Roles.PlatformAdmin}@test.example is testing this connection", refused.TextAt("detail"), StringComparison.Ordinal);
        await test.Drive(test.Ended(first.TextAt("id")!));
        (await second.Call("POST", $"{test.Path}/test", "{}")).Is(202);
    }

    [Fact]
    public async Task Start_ByManyAtOnce_RunsOne()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { HoldPayments = true });

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => test.Admin.Call("POST", $"{test.Path}/test", "{}")));

        Assert.Equal((1, 5), (answers.Count(answer => answer.Status == 202), answers.Count(answer => answer.Status == 409 && answer.TextAt("code") == "test_running")));
        Assert.Single(await test.Rows<DiagnosticRun>());
    }

    [Fact]
    public async Task Run_WhoseProcessStops_IsInterruptedAtOnceAndMakesRoom()
    {
        await using var test = await Diagnosing.Connected(new SimulatorSettings { HoldPayments = true });
        await using var database = new Borrowed(test);
        var started = await database.StartElsewhereAndStop();

        Assert.Equal((started, "interrupted"), ((await test.Latest()).Answer.TextAt("id"), (await test.Latest()).Status));
        Assert.Equal(ConnectionStatus.Setup, (await test.Connection()).Status);
        var again = (await test.Admin.Call("POST", $"{test.Path}/test", "{}")).Is(202);
        await test.Drive(test.Ended(again.TextAt("id")!));
        Assert.Equal([DiagnosticRunStatus.Interrupted, DiagnosticRunStatus.Failed], (await test.Rows<DiagnosticRun>()).OrderBy(run => run.StartedAt).Select(run => run.Status));
    }

    [Fact]
    public async Task Run_WhoseProcessIsKilled_IsInterruptedAfterFiveMinutesOfSilence()
    {
        await using var test = await Diagnosing.Connected();
        await LeaveBehind(test);

        Assert.Equal("running", (await test.Latest()).Status);
        test.App.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        (await test.Admin.Call("POST", $"{test.Path}/test", "{}")).IsProblem(409, "test_running");
        test.App.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("interrupted", (await test.Latest()).Status);
        Assert.Equal("passed", (await test.Run()).Status);
        Assert.Equal([DiagnosticRunStatus.Interrupted, DiagnosticRunStatus.Passed], (await test.Rows<DiagnosticRun>()).OrderBy(run => run.StartedAt).Select(run => run.Status));
    }

    [Fact]
    public async Task Run_OfAConnectionThatIsChangedMeanwhile_ConcludesNothingAboutIt()
    {
        await using var test = await Diagnosing.Connected();
        var started = (await test.Admin.Call("POST", $"{test.Path}/test", "{}")).Is(202);
        await test.Change("""{"timeoutSeconds":11}""");

        await test.Drive(test.Ended(started.TextAt("id")!));

        Assert.Equal("passed", (await test.Latest()).Status);
        var connection = await test.Connection();
        Assert.Equal((ConnectionStatus.Setup, null), (connection.Status, connection.IdempotencyProvenAt));
    }

    [Fact]
    public async Task Start_OfARetiredConnection_IsRefused()
    {
        await using var test = await Diagnosing.Start();
        await test.Connect(test.Rest());
        (await test.Admin.Call("POST", $"{test.Path}/retire", """{"reason":"Gone"}""")).Is(200);

        (await test.Admin.Call("POST", $"{test.Path}/test", "{}")).IsProblem(409, "connection_retired");
        (await test.Admin.Call("POST", "/api/v1/connections/con_1/test", "{}")).IsProblem(404, "not_found");
    }

    /// <summary>What a killed process leaves: a run that nobody goes on with.</summary>
    private static async Task LeaveBehind(Diagnosing test)
    {
        var (now, connection) = (test.App.Clock.Time, await test.Connection());
        await using var db = test.App.Database.Open();
        db.Add(new DiagnosticRun
        {
            Id = now.NewId(), ConnectionId = connection.Id, ConnectionVersion = connection.Version, Occupies = connection.Id, Status = DiagnosticRunStatus.Running,
            StartedAt = now, MovedAt = now, StartedById = Actors.Admin.Id, StartedByName = Actors.Admin.Name,
        });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Another process on the same database, which stops in the middle of a run.</summary>
    private sealed class Borrowed(Diagnosing test) : IAsyncDisposable
    {
        private TestApp? _other;

        public async Task<string> StartElsewhereAndStop()
        {
            _other = await TestApp.Start(test.App.Database, new TestAppOptions { Clock = test.App.Clock, People = false, Listens = true });
            using var admin = await _other.ClientOf(Roles.PlatformAdmin);
            var id = (await admin.Call("POST", $"{test.Path}/test", "{}")).Is(202).TextAt("id")!;
            await test.Drive(Submitted());
            await _other.DisposeAsync();
            _other = null;
            return id;
        }

        public ValueTask DisposeAsync() => _other?.DisposeAsync() ?? ValueTask.CompletedTask;

        private async Task Submitted()
        {
            while (await test.Psp.Payments() < 16)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
            }
        }
    }
}
