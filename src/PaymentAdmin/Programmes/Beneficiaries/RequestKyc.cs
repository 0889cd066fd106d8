using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Asks, in the background, through a connection whose PSP tells it, who holds the account of one beneficiary or of many.</summary>
public sealed class RequestKyc(UnitOfWork unitOfWork, WorkSignal signal)
{
    /// <summary>Most that one request asks about: the rest is asked for again.</summary>
    public const int MaxAtOnce = 2_000;

    /// <summary>Most that are named one by one.</summary>
    public const int MaxIds = 200;

    private const int Part = 500;

    /// <param name="ConnectionId">One of the person's programmes.</param>
    public sealed record OneInput(string ConnectionId);

    /// <param name="ConnectionId">One of the programme's.</param>
    /// <param name="ProgrammeId">Its active members who have not passed; or some of them in <paramref name="Ids"/>.</param>
    /// <param name="Ids">Up to 200 beneficiaries, whatever is known of them.</param>
    public sealed record ManyInput(string ConnectionId, string? ProgrammeId = null, IReadOnlyList<string>? Ids = null);

    /// <param name="Requested">How many are asked about now.</param>
    /// <param name="Skipped">Of those named: inactive ones, those asked about already, and those of whom a production connection told what is known while this one is none.</param>
    /// <param name="Left">How many more there are: ask again when these are done.</param>
    public sealed record Answer(int Requested, int Skipped, int Left);

    /// <exception cref="Refusal">403; 404; 409 <c>kyc_under_way</c>, <c>connection_stopped</c>, <c>beneficiary_inactive</c>; 422 <c>connection_unknown</c>, <c>kyc_not_offered</c>, <c>connection_not_of_programme</c>, <c>kyc_of_production_stands</c>.</exception>
    public async Task<Answer> One(Guid id, OneInput input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var beneficiary = await db.Beneficiaries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("beneficiary");
                var connection = await Connection(db, input.ConnectionId, cancellationToken);
                var ofProgramme = await OfItsProgrammes(db, connection).AnyAsync(row => row.Id == id, cancellationToken);
                RequireThat(ofProgramme);
                if (!await Askable(db, connection).AnyAsync(row => row.Id == id, cancellationToken))
                {
                    throw await WhyNot(db, beneficiary, cancellationToken);
                }

                await Ask(db, [id], connection.Id, actor, now, cancellationToken);
                return new Answer(1, 0, 0);
            },
            once,
            cancellationToken);
        signal.Wake(KycQueue.Name);
        return answer;
    }

    /// <exception cref="Refusal">403; 400; 409 <c>connection_stopped</c>; 422 <c>connection_unknown</c>, <c>kyc_not_offered</c>, <c>programme_unknown</c>, <c>connection_not_of_programme</c>.</exception>
    public async Task<Answer> Many(ManyInput input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        if (input.ProgrammeId is null == input.Ids is null)
        {
            throw Refusal.Invalid("programmeId", "Name a programme here, or beneficiaries in ids.");
        }

        if (input.Ids is { Count: 0 or > MaxIds })
        {
            throw Refusal.Invalid("ids", $"Name 1 to {MaxIds} beneficiaries, or a programme.");
        }

        var answer = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var connection = await Connection(db, input.ConnectionId, cancellationToken);
                return input.Ids is { } named
                    ? await AskNamed(db, named, connection, actor, now, cancellationToken)
                    : await AskMembers(db, input.ProgrammeId!, connection, actor, now, cancellationToken);
            },
            once,
            cancellationToken);
        signal.Wake(KycQueue.Name);
        return answer;
    }

    private static async Task<Answer> AskNamed(PaymentDb db, IReadOnlyList<string> named, Connection connection, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var ids = named.Select(PublicId.Beneficiary.Parse).Distinct().ToList();
        RequireThat(await OfItsProgrammes(db, connection).CountAsync(row => ids.Contains(row.Id), cancellationToken) == ids.Count);
        var asked = await Askable(db, connection).Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken);
        await Ask(db, asked, connection.Id, actor, now, cancellationToken);
        return new Answer(asked.Count, ids.Count - asked.Count, 0);
    }

    private static async Task<Answer> AskMembers(PaymentDb db, string programmeId, Connection connection, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var id = PublicId.Programme.TryParse(programmeId, out var parsed) ? parsed : Guid.Empty;
        var programme = await db.Programmes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw Refusal.Rule("programme_unknown", "There is no such programme. Choose one of the list of programmes.", "programmeId");
        RequireThat(programme.Connections.Any(row => row.ConnectionId == connection.Id));
        var members = Askable(db, connection)
            .Where(row => row.Kyc != KycState.Passed && db.Set<ProgrammeMember>().Any(member => member.BeneficiaryId == row.Id && member.ProgrammeId == id));
        var asked = await members.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Take(MaxAtOnce).Select(row => row.Id).ToListAsync(cancellationToken);
        var left = asked.Count < MaxAtOnce ? 0 : await members.CountAsync(cancellationToken) - asked.Count;
        await Ask(db, asked, connection.Id, actor, now, cancellationToken);
        return new Answer(asked.Count, 0, left);
    }

    private static async Task Ask(PaymentDb db, IReadOnlyList<Guid> ids, Guid connectionId, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var part in ids.Chunk(Part))
        {
            var requests = part.Select(id => KycRequest.Ask(id, connectionId, actor, now)).ToList();
            db.AddRange(requests);
            await Enqueue.AddNew(db, KycQueue.Name, [.. requests.Select(request => (request.Id, $"{request.Id:N}"))], now, cancellationToken);
        }
    }

    /// <summary>Active, not being asked about; and what production said is not replaced by what a sandbox makes up (design, rule 11).</summary>
    private static IQueryable<Beneficiary> Askable(PaymentDb db, Connection connection)
    {
        var rows = db.Beneficiaries.AsNoTracking().Where(row => row.IsActive && !db.Set<KycRequest>().Any(request => request.OpenFor == row.Id));
        return connection.Environment == ConnectionEnvironment.Production
            ? rows
            : rows.Where(row => !db.Connections.Any(asked => asked.Id == row.KycConnectionId && asked.Environment == ConnectionEnvironment.Production));
    }

    /// <summary>Who is a person's PSP: nobody else is told about him.</summary>
    private static IQueryable<Beneficiary> OfItsProgrammes(PaymentDb db, Connection connection) =>
        from row in db.Beneficiaries.AsNoTracking()
        where db.Set<ProgrammeMember>().Any(member => member.BeneficiaryId == row.Id
            && db.Set<ProgrammeConnection>().Any(allowed => allowed.ProgrammeId == member.ProgrammeId && allowed.ConnectionId == connection.Id))
        select row;

    private static async Task<Connection> Connection(PaymentDb db, string sent, CancellationToken cancellationToken)
    {
        var connection = PublicId.Connection.TryParse(sent, out var id) ? await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) : null;
        return connection switch
        {
            null => throw Refusal.Rule("connection_unknown", "There is no such connection. Choose one of the programme's.", "connectionId"),
            { Facts.HasKyc: false } => throw Refusal.Rule("kyc_not_offered", $"The PSP of this connection ({Words.Of(connection.Dialect)}) does not tell who holds an account. Choose another connection.", "connectionId"),
            { IsStopped: true } => throw Refusal.Conflict(
                "connection_stopped", $"The connection is {Words.Plain(connection.Status).ToLowerInvariant()}: nothing new is sent through it.", "connectionId"),
            _ => connection,
        };
    }

    private static void RequireThat(bool ofItsProgrammes)
    {
        if (!ofItsProgrammes)
        {
            throw Refusal.Rule("connection_not_of_programme", "The programme does not pay through this connection: its PSP is told nothing about these people. Choose one of the programme's.", "connectionId");
        }
    }

    private static async Task<Refusal> WhyNot(PaymentDb db, Beneficiary beneficiary, CancellationToken cancellationToken) =>
        !beneficiary.IsActive ? Refusal.Conflict("beneficiary_inactive", "This person is inactive. Activate the person first.")
        : await db.Set<KycRequest>().AnyAsync(request => request.OpenFor == beneficiary.Id, cancellationToken) ? Refusal.Conflict("kyc_under_way", "The PSP is being asked about this person already. Wait for its answer.")
        : Refusal.Rule("kyc_of_production_stands", "What is known of this person was told by a production connection; another one does not replace it.", "connectionId");
}
