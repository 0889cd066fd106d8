using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>The second person's word on a proposed mapping (design, rule 7): never by who made it, and only on exactly what that person saw.</summary>
public sealed class DecideFieldMapping(UnitOfWork unitOfWork)
{
    /// <param name="Version">The proposed version.</param>
    /// <param name="Hash">Its hash: the rules that were seen.</param>
    /// <param name="Reason">Why; needed to reject.</param>
    public sealed record Input(int Version, string Hash, string? Reason = null);

    /// <summary>The proposed version comes into force.</summary>
    /// <exception cref="Refusal">403, for its maker <c>maker_may_not_approve</c>; 404; 400; 409 <c>nothing_proposed</c>, <c>proposal_changed</c>, <c>connection_retired</c>.</exception>
    public Task<Versioned<FieldMappingAnswer>> Approve(Guid connectionId, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ApproveConnections);
        return Decide(connectionId, input, approves: true, actor, cancellationToken);
    }

    /// <summary>The proposed version is refused; what is in force stays.</summary>
    /// <exception cref="Refusal">As for approving.</exception>
    public Task<Versioned<FieldMappingAnswer>> Reject(Guid connectionId, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ApproveConnections);
        return Decide(connectionId, input, approves: false, actor, cancellationToken);
    }

    private Task<Versioned<FieldMappingAnswer>> Decide(Guid connectionId, Input input, bool approves, Actor actor, CancellationToken cancellationToken)
    {
        var reason = Checked(input.Reason, needed: !approves);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var state = await MappingState.Read(db, connectionId, cancellationToken);
                state.Connection.RefuseRetired();
                var proposed = Proposal(state, input, actor);
                if (approves)
                {
                    // Read as it will be used: rules that were changed in the database have another hash.
                    _ = proposed.Read(state.Form);
                    state.InForce.GiveWay();
                }

                proposed.Decide(approves ? FieldMappingStatus.InForce : FieldMappingStatus.Rejected, actor.Name, reason, now);
                state.Record(db, approves ? AuditKinds.ConnectionMappingApproved : AuditKinds.ConnectionMappingRejected, state.InForce, proposed, reason, actor, now);
                return (state with { InForce = approves ? proposed : state.InForce, Proposed = null }).Answer(actor);
            },
            once: null,
            cancellationToken);
    }

    private static FieldMappingVersion Proposal(MappingState state, Input input, Actor actor)
    {
        if (state.Proposed is not { } proposed)
        {
            throw Refusal.Conflict("nothing_proposed", $"Nothing is proposed: version {state.InForce.Number} is in force. Somebody has decided already, or the proposal was taken back.");
        }

        if (input.Version != proposed.Number || !string.Equals(input.Hash, proposed.Hash, StringComparison.Ordinal))
        {
            throw Refusal.Conflict("proposal_changed", $"The proposal is now version {proposed.Number}, by {proposed.CreatedByName}, and not what you decided on. Look at it, then decide again.");
        }

        return proposed.CreatedById == actor.Id
            ? throw new Refusal(RefusalKind.Forbidden, "maker_may_not_approve", "You made this proposal: somebody else decides on it.")
            : proposed;
    }

    private static string? Checked(string? reason, bool needed)
    {
        var errors = new FieldErrors();
        errors.Check(!needed || !string.IsNullOrWhiteSpace(reason), "reason", "Say why, in a few words.");
        errors.Check(reason is null || Text.IsNote(reason, Connection.ReasonMaxLength), "reason", $"The reason is up to {Connection.ReasonMaxLength} characters, without control characters.");
        errors.ThrowIfAny();
        return string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
    }
}
