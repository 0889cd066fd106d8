using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Approvals;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>By whose right somebody decides: one's own, or that of who lent it.</summary>
internal sealed record DecisionRight(Guid ForId, string ForName)
{
    /// <summary>The right by which a person decides on the stage that waits.</summary>
    /// <param name="onBehalfOf">Who lent it; null for one's own, or the only one that was lent.</param>
    /// <exception cref="Refusal">403 <c>forbidden</c>, <c>maker_may_not_approve</c>, <c>nothing_lent</c>; 409 <c>already_decided</c>; 400 where several lent theirs.</exception>
    public static async Task<DecisionRight> Of(PaymentDb db, Submission submission, Guid? onBehalfOf, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var permission = submission.Waiting!.Permission;
        if (submission.IsMadeBy(actor.Id))
        {
            throw Forbidden("maker_may_not_approve", "You made, changed or submitted this distribution: others decide on it. You can take it back.");
        }

        if (submission.HasDecided(actor.Id))
        {
            throw AlreadyDecided(submission, actor.Id, "You have decided on this submission already, or somebody has in your name.");
        }

        if (onBehalfOf is null || onBehalfOf == actor.Id)
        {
            return actor.May(permission)
                ? new DecisionRight(actor.Id, actor.Name)
                : onBehalfOf is null ? OnlyOne(submission, await Lenders(db, actor.Id, permission, now, cancellationToken), permission) : throw Refusal.Forbidden(permission);
        }

        var lender = (await Lenders(db, actor.Id, permission, now, cancellationToken)).FirstOrDefault(person => person.Id == onBehalfOf)
            ?? throw Forbidden("nothing_lent", "This person has not lent you the right, or does not have it now.");
        Require(submission, lender);
        return new DecisionRight(lender.Id, lender.Email);
    }

    /// <summary>Who lends a person a right now, and has it.</summary>
    public static async Task<IReadOnlyList<PersonWithRights>> Lenders(PaymentDb db, Guid borrowerId, string permission, DateTime now, CancellationToken cancellationToken)
    {
        var ids = await LenderIds(db, borrowerId, now).ToListAsync(cancellationToken);
        return ids.Count == 0 ? [] : [.. (await RightsOfPeople.Of(db, ids, cancellationToken)).Where(person => person.Permissions.Contains(permission))];
    }

    /// <summary>Who has lent a person anything that counts now.</summary>
    public static IQueryable<Guid> LenderIds(PaymentDb db, Guid borrowerId, DateTime now) => db.Set<Delegation>().AsNoTracking()
        .Where(delegation => delegation.ToId == borrowerId && delegation.RevokedAt == null && delegation.StartsAt <= now && delegation.EndsAt > now)
        .Select(delegation => delegation.FromId).Distinct();

    private static DecisionRight OnlyOne(Submission submission, IReadOnlyList<PersonWithRights> lenders, string permission)
    {
        var usable = lenders.Where(person => !submission.IsMadeBy(person.Id) && !submission.HasDecided(person.Id)).ToList();
        switch (usable)
        {
            case [var only]:
                return new DecisionRight(only.Id, only.Email);
            case []:
                // What is in the way of the first one is as true as what is in the way of the others.
                Require(submission, lenders.Count > 0 ? lenders[0] : throw Refusal.Forbidden(permission));
                throw new InvalidOperationException("A lender who may be decided for was not found.");
            default:
                throw Refusal.Invalid("onBehalfOf", "Several people have lent you their right. Say for whom you decide.");
        }
    }

    private static void Require(Submission submission, PersonWithRights lender)
    {
        if (submission.IsMadeBy(lender.Id))
        {
            throw Forbidden("maker_may_not_approve", $"{lender.Email} made, changed or submitted this distribution: nobody decides on it in that person's name.");
        }

        if (submission.HasDecided(lender.Id))
        {
            throw AlreadyDecided(submission, lender.Id, $"{lender.Email} has decided on this submission already, or somebody has in that person's name.");
        }
    }

    private static Refusal Forbidden(string code, string message) => new(RefusalKind.Forbidden, code, message);

    private static Refusal AlreadyDecided(Submission submission, Guid personId, string message)
    {
        var decision = submission.Decisions.First(one => one.PersonId == personId || one.ForId == personId);
        return new Refusal(RefusalKind.Conflict, "already_decided", message, facts: new Dictionary<string, object?> { ["decidedAt"] = decision.At, ["decision"] = decision.Kind });
    }
}
