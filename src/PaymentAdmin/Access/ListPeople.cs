using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Access;

/// <summary>Lists people in order of their e-mail address, and shows one.</summary>
public sealed class ListPeople(IDbContextFactory<PaymentDb> contexts, ILookupNormalizer normalizer, TimeProvider clock)
{
    /// <param name="Search">Part of the e-mail address.</param>
    /// <param name="Role">Only who has this role.</param>
    /// <param name="Active">Only who is active, or is not.</param>
    /// <param name="Slice">Which part of the list.</param>
    public sealed record Query(string? Search = null, string? Role = null, bool? Active = null, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var role = query.OneOf("role", "", Roles.All);
            var active = query.OneOf("active", "", "true", "false");
            var read = new Query(query.Text("search"), role.Length == 0 ? null : role, active.Length == 0 ? null : active == "true", Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<PersonAnswer>> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageUsers);
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await PersonRow.With(db, Filter(db, query)).Slice(query.Slice ?? new Slice(Slice.DefaultLimit, 0), row => row.ToAnswer(now), cancellationToken);
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<PersonAnswer>> One(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageUsers);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await PersonRow.With(db, db.Set<User>().AsNoTracking().Where(user => user.Id == id)).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refusal.NotFound("user");
        return new Versioned<PersonAnswer>(row.ToAnswer(clock.Now()), PersonAnswer.VersionOf(row.User));
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<PersonAnswer> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageUsers);
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in PersonRow.With(db, Filter(db, query)).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return row.ToAnswer(now);
        }
    }

    private IQueryable<User> Filter(PaymentDb db, Query query)
    {
        var people = db.Set<User>().AsNoTracking();
        if (query.Search is not null)
        {
            var search = normalizer.NormalizeEmail(query.Search);
            people = people.Where(user => user.NormalizedEmail!.Contains(search));
        }

        if (query.Active is { } active)
        {
            people = people.Where(user => user.IsActive == active);
        }

        if (query.Role is { } name)
        {
            var holders = db.Set<IdentityUserRole<Guid>>().Where(held => db.Set<IdentityRole<Guid>>().Any(role => role.Id == held.RoleId && role.Name == name));
            people = people.Where(user => holders.Any(held => held.UserId == user.Id));
        }

        return people.OrderBy(user => user.NormalizedEmail).ThenBy(user => user.Id);
    }
}
