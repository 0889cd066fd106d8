using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Programmes;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries;

/// <summary>A programme in Gabon with a connection to MyPVit, whose answers a test decides.</summary>
internal sealed class Asking : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private int _people;

    private Asking(TestDatabase database, AnsweringPsp psp)
    {
        _database = database;
        Psp = psp;
        Handlers = Handlers.On(services => services.AddSingleton(database.Contexts).AddSingleton<IPspClient>(psp));
    }

    public Handlers Handlers { get; }

    public AnsweringPsp Psp { get; }

    public string Connection { get; private set; } = "";

    public string Programme { get; private set; } = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Asking> Start(TestDatabase database)
    {
        var asking = new Asking(database, new AnsweringPsp());
        asking.Connection = (await asking.Handlers.Connect(Connecting.Mypvit(await asking.Handlers.Onboard()))).Answer.Id;
        asking.Programme = await asking.AddProgramme("CASH", asking.Connection);
        return asking;
    }

    public async Task<string> AddProgramme(string code, string connection) =>
        (await Handlers.Get<AddProgramme>().Handle(new AddProgramme.Input(code, code, "XAF", "GA", [connection]), Actors.Admin, Stop)).Answer.Id;

    public async Task<string> Add(string name = "Amina Diallo", string? phone = null) =>
        (await Handlers.Add(new AddBeneficiary.Input($"EXT-{++_people}", name, PaymentChannel.MobileMoney, phone ?? $"+2417400{_people:0000}", ProgrammeIds: [Programme]))).Answer.Id;

    public Task<RequestKyc.Answer> Ask(string id, string? connection = null) =>
        Handlers.Get<RequestKyc>().One(PublicId.Beneficiary.Parse(id), new RequestKyc.OneInput(connection ?? Connection), Registering.Maker, Stop);

    public Task<RequestKyc.Answer> AskMany(IReadOnlyList<string>? ids = null) =>
        Handlers.Get<RequestKyc>().Many(new RequestKyc.ManyInput(Connection, ids is null ? Programme : null, ids), Registering.Maker, Stop);

    /// <summary>Does all that is due; answers how many tries that were.</summary>
    public async Task<int> Work()
    {
        for (var tries = 0; ; tries++)
        {
            if (await Handlers.Get<ClaimWork>().Take(KycQueue.Name, 1, KycQueue.Settings.Lease, Stop) is not [var claim])
            {
                return tries;
            }

            await Handlers.Get<TryWork>().Handle(KycQueue.Settings, typeof(AskKyc), claim, Stop);
        }
    }

    public async Task<List<WorkItem>> Items()
    {
        await using var db = _database.Open();
        return await db.Set<WorkItem>().AsNoTracking().Where(item => item.Queue == KycQueue.Name).ToListAsync(Stop);
    }

    public ValueTask DisposeAsync() => Handlers.DisposeAsync();
}

/// <summary>Answers questions about accounts as a test says; remembers what it was sent.</summary>
internal sealed class AnsweringPsp : IPspClient
{
    /// <summary>What it knows of every account; null while it cannot be reached.</summary>
    public PspKyc? Knows { get; set; } = new(Known: true, "DIALLO AMINA", "ACTIVE");

    /// <summary>What happens while it is asked.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public List<(PspRequest Request, CallContext Context)> Asked { get; } = [];

    public async Task<PspResult<T>> Send<T>(Connection connection, PspCall<T> call, CallContext context, CancellationToken cancellationToken) where T : notnull
    {
        Asked.Add((call.Request, context));
        await Meanwhile();
        return Knows is { } kyc
            ? new PspResult<T>(new PspAnswer(CallOutcome.Answered, 200, new Dictionary<string, string>(), [], null, 1), (T)(object)kyc, null)
            : new PspResult<T>(new PspAnswer(CallOutcome.TimedOut, null, new Dictionary<string, string>(), [], "No answer about +24174000001", 1), default, new PspError("timed_out", "No answer about +24174000001"));
    }
}
