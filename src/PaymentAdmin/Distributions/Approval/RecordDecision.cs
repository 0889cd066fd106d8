using System.Globalization;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Writes a decision down, in the caller's context.</summary>
internal static class RecordDecision
{
    public static Decision Add(PaymentDb db, ApprovalRound round, DecisionKind kind, int? stage, DecisionRight right, string? comment, Actor actor, DateTime now)
    {
        var decision = new Decision
        {
            Id = now.NewId(),
            DistributionId = round.DistributionId,
            RoundId = round.Id,
            Kind = kind,
            Stage = stage,
            ContentHash = round.ContentHash,
            PersonId = actor.Id,
            PersonName = actor.Name,
            ForId = right.ForId,
            ForName = right.ForName,
            Comment = comment,
            At = now,
        };
        db.Add(decision);
        return decision;
    }

    /// <summary>What of it is in the record of changes.</summary>
    public static IEnumerable<FieldChange> Facts(Decision decision)
    {
        yield return new FieldChange("contentHash", null, decision.ContentHash);
        if (decision.Stage is { } stage)
        {
            yield return new FieldChange("stage", null, (stage + 1).ToString(CultureInfo.InvariantCulture));
        }

        if (decision.ForId != decision.PersonId)
        {
            yield return new FieldChange("onBehalfOf", null, decision.ForName);
        }
    }
}
