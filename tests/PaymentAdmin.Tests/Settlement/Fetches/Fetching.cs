using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Fetches;
using PaymentAdmin.Settlement.Settings;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Fetches;

/// <summary>A processor whose statements are fetched, at half past nine of 14 March 2026, from a PSP whose answers a test decides.</summary>
internal sealed class Fetching : IAsyncDisposable
{
    public const string Path = "/reports/settlements?date={date}&until={to}";

    private Fetching(Settling settling, FilePsp psp) => (Settling, Psp) = (settling, psp);

    public Settling Settling { get; }

    public FilePsp Psp { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Fetching> Begin(DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var database = await TestDatabase.Create(provider);
        var psp = new FilePsp();
        var settling = await Settling.On(database, Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton<IPspClient>(psp)));
        await settling.Handlers.Get<ChangeSettlementSettings>().Handle(settling.Connection.ProcessorId, new ChangeSettlementSettings.Input(EveryDay: false, FetchPath: Path), IfMatch.Any, Actors.Admin, Stop);
        return new Fetching(settling, psp);
    }

    /// <summary>The job runs, then the queue that it fills.</summary>
    public async Task Run()
    {
        await Settling.Handlers.Get<FetchStatements>().Handle(Actors.Admin, Stop);
        await Work();
    }

    /// <summary>Does what waits in the queue.</summary>
    public async Task Work()
    {
        while (await Settling.Handlers.Get<ClaimWork>().Take(FetchStatement.QueueName, 5, FetchStatement.Settings.Lease, Stop) is { Count: > 0 } claims)
        {
            foreach (var claim in claims)
            {
                await Settling.Handlers.Get<FetchStatement>().Handle(claim.SubjectId, claim, Stop);
            }
        }
    }

    public async Task<ListFetches.Row> State() => Assert.Single((await Settling.Handlers.Get<ListFetches>().Handle(Settling.Connection.ProcessorId, Actors.Auditor, Stop)).Data);

    public async ValueTask DisposeAsync() => await Settling.DisposeAsync();
}

/// <summary>A PSP that has files: 404 for what it does not have.</summary>
internal sealed class FilePsp : IPspClient
{
    /// <summary>What it answers, by what the request's path holds; the last one that fits counts.</summary>
    public List<(string Part, int? Status, string Body)> Answers { get; } = [];

    /// <summary>What came instead of an answer, where there is no status.</summary>
    public (CallOutcome Outcome, string Problem) NoAnswer { get; set; } = (CallOutcome.TimedOut, "No answer within 30 seconds.");

    /// <summary>The paths asked for.</summary>
    public List<string> Asked { get; } = [];

    public Task<PspResult<T>> Send<T>(Connection connection, PspCall<T> call, CallContext context, CancellationToken cancellationToken) where T : notnull
    {
        Asked.Add(call.Request.Path);
        var found = Answers.LastOrDefault(answer => call.Request.Path.Contains(answer.Part, StringComparison.Ordinal));
        if (found is { Part: not null, Status: null })
        {
            return Task.FromResult(new PspResult<T>(
                new PspAnswer(NoAnswer.Outcome, null, new Dictionary<string, string>(), [], NoAnswer.Problem, 1), default, new PspError(Words.Of(NoAnswer.Outcome), NoAnswer.Problem)));
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = found.Body is ['{', ..] ? "application/json" : "text/csv" };
        var answer = new PspAnswer(CallOutcome.Answered, found.Status ?? 404, headers, Encoding.UTF8.GetBytes(found.Body ?? "{}"), null, 1);
        var reading = call.Read(answer);
        return Task.FromResult(new PspResult<T>(answer, reading.Value, reading.Error));
    }
}
