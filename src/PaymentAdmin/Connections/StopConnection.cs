using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>Pauses, halts, resumes and retires a connection. What has already left is still followed, whatever its state.</summary>
public sealed class StopConnection(UnitOfWork unitOfWork)
{
    /// <param name="Reason">Why, for the record: up to 500 characters.</param>
    public sealed record Input(string? Reason = null);

    /// <summary>Nothing new goes through it until it is resumed.</summary>
    /// <exception cref="Refusal">403; 404; 400 for a reason that is too long; 409 <c>connection_state</c>.</exception>
    public Task<Versioned<StoppedConnectionAnswer>> Pause(Guid id, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        return Let(id, ConnectionEvent.Pause, AuditKinds.ConnectionPaused, Checked(input), actor, cancellationToken);
    }

    /// <summary>Something serious was seen: as a pause, but it goes on only once two people have released it. Anybody who works with payments may.</summary>
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>connection_state</c>.</exception>
    public Task<Versioned<StoppedConnectionAnswer>> Halt(Guid id, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(MayHalt(actor) ? Permissions.ViewConnections : Permissions.ManageConnections);
        var reason = Checked(input) ?? throw Refusal.Invalid("reason", "Say why, in a few words.");
        return Let(id, ConnectionEvent.Halt, AuditKinds.ConnectionHalted, reason, actor, cancellationToken);
    }

    /// <summary>Whether a person may halt connections.</summary>
    internal static bool MayHalt(Actor actor) =>
        actor.May(Permissions.ManageConnections) || actor.May(Permissions.ControlPayments) || actor.May(Permissions.ResolvePayments);

    /// <summary>It goes on where it was paused. A halted one is released by two people: <see cref="ReleaseHalt"/>.</summary>
    /// <exception cref="Refusal">403; 404; 400 for a reason that is too long; 409 <c>connection_state</c>, for a halted one <c>release_needs_two</c>.</exception>
    public Task<Versioned<StoppedConnectionAnswer>> Resume(Guid id, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        return Let(id, ConnectionEvent.Resume, AuditKinds.ConnectionResumed, Checked(input), actor, cancellationToken);
    }

    /// <summary>It is out of use for good; its processor and environment may have another one.</summary>
    /// <exception cref="Refusal">403; 404; 400 for a reason that is too long; 409 <c>connection_state</c>.</exception>
    public Task<Versioned<StoppedConnectionAnswer>> Retire(Guid id, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        return Let(id, ConnectionEvent.Retire, AuditKinds.ConnectionRetired, Checked(input), actor, cancellationToken);
    }

    private static string? Checked(Input input)
    {
        var errors = new FieldErrors();
        errors.Check(
            input.Reason is null || Text.IsNote(input.Reason, Connection.ReasonMaxLength),
            "reason", $"The reason is up to {Connection.ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return string.IsNullOrWhiteSpace(input.Reason) ? null : input.Reason.Trim();
    }

    private Task<Versioned<StoppedConnectionAnswer>> Let(Guid id, ConnectionEvent what, string kind, string? reason, Actor actor, CancellationToken cancellationToken) =>
        unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var connection = await db.Connections.Required(id, cancellationToken);
                if (what == ConnectionEvent.Resume)
                {
                    // Who releases halts may not resume, but is told how a halt ends.
                    actor.Require(connection.Status == ConnectionStatus.Halted && !actor.May(Permissions.ManageConnections) ? Permissions.ReleaseHalts : Permissions.ManageConnections);
                }

                connection.Let(what, reason, actor, now);
                var code = await db.ProcessorCodeOf(connection, cancellationToken);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(kind, RecordAudit.ChangesOf(db.Entry(connection)), reason));
                var (answer, version) = await ReadConnection.Answer(db, connection, cancellationToken);
                var (onTheirWay, waiting) = await PaymentsThrough.Of(db, id, cancellationToken);
                return new Versioned<StoppedConnectionAnswer>(new StoppedConnectionAnswer(answer, onTheirWay, waiting), version);
            },
            once: null,
            cancellationToken);
}
