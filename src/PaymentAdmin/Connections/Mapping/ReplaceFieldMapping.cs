using System.Text.Json;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>
/// Replaces all rules of a connection's mapping by a new version: in force at once, but on production only when a second
/// person has approved it.
/// </summary>
public sealed class ReplaceFieldMapping(UnitOfWork unitOfWork)
{
    /// <param name="Rules">All rules. What our own answers carry besides is taken and ignored.</param>
    [IgnoresFields(
        "version", "status", "hash", "createdBy", "createdAt", "decidedBy", "decidedAt", "decisionReason",
        "proposed", "changes", "mayDecide", "targets", "takesOtherTargets", "sources")]
    public sealed record Input(JsonElement Rules)
    {
        internal FieldMapping Read(TargetForm form)
        {
            ConnectionRules.NoCardNumber("rules", Rules.GetRawText());
            return MappingJson.Read($"{{\"rules\":{Rules.GetRawText()}}}", form);
        }
    }

    /// <summary>
    /// The same rules again make no new version. On production a newer proposal takes the place of one that waits; the rules in
    /// force, sent while one waits, take it back.
    /// </summary>
    /// <exception cref="Refusal">403; 404; 400 with every rule; 409 <c>connection_retired</c>; 412 <c>changed_meanwhile</c>.</exception>
    public Task<Versioned<FieldMappingAnswer>> Handle(Guid connectionId, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageConnections);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var state = await MappingState.Read(db, connectionId, cancellationToken);
                state.RefuseRetired();
                ifMatch.Require(state.Newest.Number, state.Name, state.Newest.CreatedByName, state.Newest.CreatedAt, () => state.Answer(actor).Answer);
                return Replace(db, state, input.Read(state.Form), actor, now).Answer(actor);
            },
            once: null,
            cancellationToken);
    }

    private static MappingState Replace(PaymentDb db, MappingState state, FieldMapping mapping, Actor actor, DateTime now)
    {
        if (mapping.Hash == state.Newest.Hash)
        {
            return state;
        }

        if (mapping.Hash == state.InForce.Hash)
        {
            return Withdraw(db, state, actor, now);
        }

        var needsAnother = state.Connection.Environment == ConnectionEnvironment.Production;
        var next = FieldMappingVersion.Of(
            mapping, state.Connection.Id, state.LatestNumber + 1, needsAnother ? FieldMappingStatus.Proposed : FieldMappingStatus.InForce, actor, now);
        db.Add(next);
        if (needsAnother)
        {
            state.Proposed?.GiveWay();
            state.Record(db, AuditKinds.ConnectionMappingProposed, state.InForce, next, reason: null, actor, now);
            return state with { Proposed = next, LatestNumber = next.Number };
        }

        state.InForce.GiveWay();
        state.Record(db, AuditKinds.ConnectionMappingChanged, state.InForce, next, reason: null, actor, now);
        return state with { InForce = next, LatestNumber = next.Number };
    }

    private static MappingState Withdraw(PaymentDb db, MappingState state, Actor actor, DateTime now)
    {
        state.Proposed!.GiveWay();
        state.Record(db, AuditKinds.ConnectionMappingWithdrawn, state.Proposed, state.InForce, reason: null, actor, now);
        return state with { Proposed = null };
    }
}
