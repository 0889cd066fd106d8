using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Delegations, newest first: one's own, lent and borrowed; who manages people or reads the record may see everybody's.</summary>
public sealed class ListDelegations(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <param name="Everybody">Everybody's rather than one's own.</param>
    /// <param name="Slice">Which part of the list.</param>
    public sealed record Query(bool Everybody = false, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.OneOf("of", "me", "me", "everybody") == "everybody", Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<DelegationAnswer>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        if (query.Everybody && !actor.May(Permissions.ManageUsers))
        {
            actor.Require(Permissions.ViewAudit);
        }

        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Set<Delegation>().AsNoTracking();
        if (!query.Everybody)
        {
            rows = rows.Where(delegation => delegation.FromId == actor.Id || delegation.ToId == actor.Id);
        }

        return await rows.OrderByDescending(delegation => delegation.CreatedAt).ThenByDescending(delegation => delegation.Id)
            .Slice(query.Slice ?? new Slice(Slice.DefaultLimit, 0), delegation => DelegationAnswer.Of(delegation, now), cancellationToken);
    }
}
