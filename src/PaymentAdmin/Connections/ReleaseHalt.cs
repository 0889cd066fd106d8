using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>Releases a halted connection, once by each of two people: with the second one's word it goes on where it was stopped.</summary>
public sealed class ReleaseHalt(UnitOfWork unitOfWork)
{
    /// <param name="Reason">Why, for the record: 1 to 500 characters.</param>
    public sealed record Input(string? Reason = null);

    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>connection_state</c> where it is not halted, <c>second_person_needed</c> for who released it already.</exception>
    public Task<Versioned<HaltReleasedAnswer>> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ReleaseHalts);
        var reason = Text.RequireReason(input.Reason, Connection.ReasonMaxLength);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var connection = await db.Connections.Required(id, cancellationToken);
                var first = HaltReleaseAnswer.Of(connection);
                var released = connection.ReleaseHalt(reason, actor, now);
                await Record(db, connection, released, reason, actor, now, cancellationToken);
                return await Answer(db, connection, released, first ?? HaltReleaseAnswer.Of(connection)!, cancellationToken);
            },
            once: null,
            cancellationToken);
    }

    private static async Task Record(PaymentDb db, Connection connection, bool released, string reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var kind = released ? AuditKinds.ConnectionResumed : AuditKinds.ConnectionHaltReleaseBegun;
        var code = await db.ProcessorCodeOf(connection, cancellationToken);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(kind, RecordAudit.ChangesOf(db.Entry(connection)), reason));
    }

    private static async Task<Versioned<HaltReleasedAnswer>> Answer(PaymentDb db, Connection connection, bool released, HaltReleaseAnswer first, CancellationToken cancellationToken)
    {
        var (answer, version) = await ReadConnection.Answer(db, connection, cancellationToken);
        var (onTheirWay, waiting) = await PaymentsThrough.Of(db, connection.Id, cancellationToken);
        return new Versioned<HaltReleasedAnswer>(new HaltReleasedAnswer(answer, onTheirWay, waiting, released, first.By, first.At), version);
    }
}

/// <summary>A connection after somebody released it from its halt: as GET shows it, with what came of it.</summary>
/// <param name="Connection">As it is now.</param>
/// <param name="OnTheirWay">Payments that had left already and have not ended; they are followed.</param>
/// <param name="Waiting">Payments that are queued for it.</param>
/// <param name="Released">Whether it was the second person who released it, and the halt is over.</param>
/// <param name="ReleasedFirstBy">Who released it first.</param>
/// <param name="ReleasedFirstAt">When, UTC.</param>
public sealed record HaltReleasedAnswer(
    ConnectionAnswer Connection, int OnTheirWay, int Waiting, bool Released, string ReleasedFirstBy, DateTime ReleasedFirstAt) : StoppedConnectionAnswer(Connection, OnTheirWay, Waiting);
