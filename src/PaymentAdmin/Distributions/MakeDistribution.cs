using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions;

/// <summary>Makes a distribution of a programme, empty.</summary>
public sealed class MakeDistribution(UnitOfWork unitOfWork)
{
    /// <param name="ProgrammeId">The programme that pays.</param>
    /// <param name="ConnectionId">One of its connections.</param>
    /// <param name="Name">1 to 200 characters.</param>
    /// <param name="Purpose">What the money is for: 1 to 100 characters.</param>
    /// <param name="Cycle">When it is for, such as 2026-03: 1 to 100 characters.</param>
    public sealed record Input(string ProgrammeId, string ConnectionId, string Name, string Purpose, string Cycle);

    /// <exception cref="Refusal">403; 400 with every field; 422 <c>programme_unknown</c>, <c>programme_closed</c>, <c>connection_not_allowed</c>, <c>connection_retired</c>.</exception>
    public Task<Versioned<DistributionAnswer>> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var place = await Place(db, input, cancellationToken);
                var distribution = Distribution.Make(now.NewId(), place, new DistributionWords(input.Name, input.Purpose, input.Cycle), actor, now);
                var entry = db.Add(distribution);
                await ChangeContent.Remember(db, distribution.Id, actor, now, cancellationToken);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionMade, RecordAudit.ChangesOf(entry)));
                return await ReadDistribution.Answer(db, distribution, cancellationToken);
            },
            once,
            cancellationToken);
    }

    private static async Task<DistributionPlace> Place(PaymentDb db, Input input, CancellationToken cancellationToken)
    {
        var programme = PublicId.Programme.TryParse(input.ProgrammeId, out var programmeId)
            ? await db.Programmes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == programmeId, cancellationToken)
            : null;
        if (programme is null)
        {
            throw Refusal.Rule("programme_unknown", "There is no such programme. Choose one of the list of programmes.", "programmeId");
        }

        if (programme.Status == ProgrammeStatus.Closed)
        {
            throw Refusal.Rule("programme_closed", $"The programme {programme.Code} is closed. A platform admin can open it again.", "programmeId");
        }

        if (!PublicId.Connection.TryParse(input.ConnectionId, out var connectionId) || programme.Connections.All(row => row.ConnectionId != connectionId))
        {
            throw Refusal.Rule("connection_not_allowed", $"The programme {programme.Code} does not pay through this connection. Choose one of its connections.", "connectionId");
        }

        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == connectionId, cancellationToken);
        return connection.Status == ConnectionStatus.Retired
            ? throw Refusal.Rule("connection_retired", "The connection is retired. Choose another one.", "connectionId")
            : new DistributionPlace(programme.Id, connection.Id, connection.Environment, programme.Currency);
    }
}
