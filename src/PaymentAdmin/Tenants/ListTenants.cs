using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Tenants;

/// <summary>Lists tenants in order of their code, and shows one.</summary>
public sealed class ListTenants(IDbContextFactory<PaymentDb> contexts)
{
    public sealed record Query(IReadOnlyList<TenantStatus> Statuses, string? Search = null, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(query.Words<TenantStatus>("status"), query.Text("search"), Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<TenantAnswer>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Rows(db, query).Slice(query.Slice ?? new Slice(Slice.DefaultLimit, 0), TenantAnswer.Of, cancellationToken);
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<TenantAnswer>> One(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) ?? throw Refusal.NotFound("tenant");
        return new Versioned<TenantAnswer>(TenantAnswer.Of(tenant), tenant.Version);
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<TenantAnswer> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var tenant in Rows(db, query).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return TenantAnswer.Of(tenant);
        }
    }

    private static IOrderedQueryable<Tenant> Rows(PaymentDb db, Query query)
    {
        var tenants = db.Tenants.AsNoTracking();
        if (query.Statuses.Count > 0)
        {
            tenants = tenants.Where(tenant => query.Statuses.Contains(tenant.Status));
        }

        if (query.Search is { } search)
        {
            // Not every database knows the capitals of every letter; what is typed as it is kept is found all the same.
            var code = search.ToUpperInvariant();
            tenants = tenants.Where(tenant => tenant.Code.Contains(code) || tenant.Name.ToUpper().Contains(code) || tenant.Name.Contains(search));
        }

        return tenants.OrderBy(tenant => tenant.Code);
    }
}
