using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions;

/// <summary>Changes name, purpose and cycle of a distribution that is being prepared; an approval that was given no longer counts.</summary>
public sealed class RenameDistribution(UnitOfWork unitOfWork)
{
    [PartialInput]
    public sealed record Input(string? Name = null, string? Purpose = null, string? Cycle = null);

    /// <exception cref="Refusal">403; 404; 400; 409 <c>distribution_state</c>; 412 <c>changed_meanwhile</c>.</exception>
    public Task<Versioned<DistributionAnswer>> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var distribution = await db.Distributions.Required(id, cancellationToken);
                var before = await ReadDistribution.Answer(db, distribution, cancellationToken);
                ifMatch.Require(distribution.Version, distribution.Name, distribution.UpdatedByName, distribution.UpdatedAt, () => before.Answer);
                var words = new DistributionWords(input.Name ?? distribution.Name, input.Purpose ?? distribution.Purpose, input.Cycle ?? distribution.Cycle);
                if (distribution.IsCalled(words))
                {
                    return before;
                }

                await ChangeContent.Begin(db, id, actor, now, cancellationToken);
                distribution.Rename(words, actor, now);
                RecordAudit.Record(db, actor, now, AuditedThing.Of(distribution), new AuditedAct(AuditKinds.DistributionChanged, RecordAudit.ChangesOf(db.Entry(distribution))));
                return await ReadDistribution.Answer(db, distribution, cancellationToken);
            },
            once: null,
            cancellationToken);
    }
}
