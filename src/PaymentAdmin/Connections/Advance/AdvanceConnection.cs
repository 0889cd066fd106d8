using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Advance;

/// <summary>
/// Puts a production connection to pilot, and later to live: one person asks for it, a second one agrees, both through the same gate.
/// Two people who ask for the same have agreed.
/// </summary>
public sealed class AdvanceConnection(UnitOfWork unitOfWork, GoLiveGate gate)
{
    /// <param name="To">pilot or live; the next one if absent.</param>
    /// <param name="Reason">Why, for the record: up to 500 characters.</param>
    public sealed record Input(ConnectionStatus? To = null, string? Reason = null);

    /// <param name="Hash">The proposal's hash as it was shown; absent for whatever is proposed now.</param>
    /// <param name="Reason">Why; needed to reject.</param>
    public sealed record Decision(string? Hash = null, string? Reason = null);

    /// <summary>What came of asking.</summary>
    /// <param name="Connection">The connection as it is now, with what waits.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Advanced">Whether it was the second person who asked, and the connection went on.</param>
    public sealed record Outcome(ConnectionAnswer Connection, int Version, bool Advanced);

    /// <summary>Asks for it; where somebody else has asked for the same, agrees.</summary>
    /// <exception cref="Refusal">
    /// 403; 404; 400; 409 <c>connection_state</c>, <c>proposal_changed</c>; 422 <c>no_advance</c> for a sandbox or uat connection, <c>gate_closed</c>.
    /// </exception>
    public Task<Outcome> Ask(Guid id, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageConnections);
        var reason = Checked(input.Reason, needed: false);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var connection = await db.Connections.Required(id, cancellationToken);
                var to = Next(connection, input.To);
                var open = await ConnectionAdvance.OpenOf(db, id, cancellationToken);
                var agrees = open is not null && open.To == to && open.ProposedById != actor.Id;
                var advance = agrees
                    ? await Agree(db, connection, open!, reason, actor, now, cancellationToken)
                    : await Propose(db, connection, open, to, reason, actor, now, cancellationToken);
                var (answer, version) = await ReadConnection.Answer(db, connection, cancellationToken);
                return new Outcome(answer with { Advance = AdvanceAnswer.Of(advance) }, version, agrees);
            },
            once,
            cancellationToken);
    }

    /// <summary>Agrees: the connection goes on.</summary>
    /// <exception cref="Refusal">403, for who proposed it <c>maker_may_not_approve</c>; 404; 400; 409 <c>nothing_proposed</c>, <c>proposal_changed</c>, <c>connection_state</c>; 422 <c>gate_closed</c>.</exception>
    public Task<Versioned<ConnectionAnswer>> Approve(Guid id, Decision decision, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ApproveConnections);
        return Decide(id, decision, approves: true, actor, cancellationToken);
    }

    /// <summary>Refuses it, or takes back what one proposed oneself: the connection stays where it is.</summary>
    /// <exception cref="Refusal">403; 404; 400 without a reason; 409 <c>nothing_proposed</c>, <c>proposal_changed</c>.</exception>
    public Task<Versioned<ConnectionAnswer>> Reject(Guid id, Decision decision, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ApproveConnections);
        return Decide(id, decision, approves: false, actor, cancellationToken);
    }

    /// <summary>Where a connection would go now.</summary>
    /// <exception cref="Refusal">409 <c>connection_state</c>; 422 <c>no_advance</c>.</exception>
    internal static ConnectionStatus Next(Connection connection, ConnectionStatus? wanted)
    {
        if (connection.Environment != ConnectionEnvironment.Production)
        {
            throw Refusal.Rule("no_advance", $"This is a {Words.Of(connection.Environment)} connection: only a production connection goes to pilot and live. It may be used as it is.");
        }

        if (wanted is not (null or ConnectionStatus.Pilot or ConnectionStatus.Live))
        {
            throw Refusal.Invalid("to", "to is pilot or live, or absent for the next one.");
        }

        ConnectionStatus? next = connection.Status switch { ConnectionStatus.Setup => ConnectionStatus.Pilot, ConnectionStatus.Pilot => ConnectionStatus.Live, _ => null };
        return next is { } to && (wanted ?? to) == to
            ? to
            : throw Refusal.Conflict(
                "connection_state",
                next is null
                    ? $"The connection is {Words.Plain(connection.Status).ToLowerInvariant()}: it cannot be advanced now."
                    : $"The connection is {Words.Plain(connection.Status).ToLowerInvariant()}: it goes to {Words.Of(next.Value)} next.",
                "status");
    }

    private Task<Versioned<ConnectionAnswer>> Decide(Guid id, Decision decision, bool approves, Actor actor, CancellationToken cancellationToken)
    {
        var reason = Checked(decision.Reason, needed: !approves);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var connection = await db.Connections.Required(id, cancellationToken);
                var open = await ConnectionAdvance.OpenOf(db, id, cancellationToken)
                    ?? throw Refusal.Conflict("nothing_proposed", "Nothing is proposed: somebody has decided already, or the proposal was taken back.");
                if (decision.Hash is { } seen && !string.Equals(seen, open.ContentHash, StringComparison.Ordinal))
                {
                    throw Changed($"The proposal is now another one, by {open.ProposedByName}. Look at it, then decide again.");
                }

                if (approves)
                {
                    await Agree(db, connection, open, reason, actor, now, cancellationToken);
                }
                else
                {
                    open.Decide(AdvanceStatus.Rejected, reason, actor, now);
                    await Record(db, connection, AuditKinds.ConnectionAdvanceRejected, [new FieldChange("to", Words.Of(open.To), null)], reason, actor, now, cancellationToken);
                }

                return await ReadConnection.Answer(db, connection, cancellationToken);
            },
            once: null,
            cancellationToken);
    }

    private async Task<ConnectionAdvance> Propose(
        PaymentDb db, Connection connection, ConnectionAdvance? open, ConnectionStatus to, string? reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        await gate.Require(db, connection, to, cancellationToken);
        var hash = await ConnectionAdvance.HashOf(db, connection, cancellationToken);
        if (open is not null && open.To == to && open.ContentHash == hash)
        {
            return open;
        }

        open?.Decide(AdvanceStatus.Superseded, null, actor, now);
        var advance = ConnectionAdvance.Propose(connection.Id, to, hash, reason, actor, now);
        db.Add(advance);
        await Record(db, connection, AuditKinds.ConnectionAdvanceProposed, [new FieldChange("to", null, Words.Of(to))], reason, actor, now, cancellationToken);
        return advance;
    }

    private async Task<ConnectionAdvance> Agree(PaymentDb db, Connection connection, ConnectionAdvance open, string? reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ApproveConnections);
        if (open.ProposedById == actor.Id)
        {
            throw new Refusal(RefusalKind.Forbidden, "maker_may_not_approve", "You proposed this: somebody else decides on it.");
        }

        if (open.ContentHash != await ConnectionAdvance.HashOf(db, connection, cancellationToken))
        {
            throw Changed($"The connection was changed after {open.ProposedByName} proposed this. Reject it, or let {open.ProposedByName} propose it again.");
        }

        _ = Next(connection, open.To);
        await gate.Require(db, connection, open.To, cancellationToken);
        open.Decide(AdvanceStatus.Approved, reason, actor, now);
        connection.Let(open.To == ConnectionStatus.Pilot ? ConnectionEvent.StartPilot : ConnectionEvent.GoLive, reason, actor, now);
        await Record(db, connection, AuditKinds.ConnectionAdvanceApproved, RecordAudit.ChangesOf(db.Entry(connection)), reason, actor, now, cancellationToken);
        return open;
    }

    private static async Task Record(
        PaymentDb db, Connection connection, string kind, IReadOnlyList<FieldChange> changes, string? reason, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var code = await db.ProcessorCodeOf(connection, cancellationToken);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(connection, code), new AuditedAct(kind, changes, reason));
    }

    private static Refusal Changed(string message) => Refusal.Conflict("proposal_changed", message);

    private static string? Checked(string? reason, bool needed)
    {
        var errors = new FieldErrors();
        errors.Check(!needed || !string.IsNullOrWhiteSpace(reason), "reason", "Say why, in a few words.");
        errors.Check(reason is null || Text.IsNote(reason, Connection.ReasonMaxLength), "reason", $"The reason is up to {Connection.ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
    }
}
