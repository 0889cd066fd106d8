using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Access;

/// <summary>A person who may sign in, and what that person may do now.</summary>
/// <param name="Email">The name under which others know them, and where mail reaches them.</param>
public sealed record PersonWithRights(Guid Id, string Email, IReadOnlySet<string> Permissions);

/// <summary>For other modules: what people may do now, in the caller's context. Who is inactive may nothing.</summary>
public static class RightsOfPeople
{
    /// <summary>Those of some people who are active.</summary>
    public static Task<IReadOnlyList<PersonWithRights>> Of(PaymentDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        Read(db, db.Set<User>().Where(user => ids.Contains(user.Id)), cancellationToken);

    /// <summary>Active people who have a permission, in order of their addresses.</summary>
    /// <param name="most">So many at most.</param>
    public static Task<IReadOnlyList<PersonWithRights>> With(PaymentDb db, string permission, int most, CancellationToken cancellationToken)
    {
        var carriers = Roles.All.Where(role => Roles.PermissionsOf(role).Contains(permission)).ToList();
        var holders = from held in db.Set<IdentityUserRole<Guid>>()
                      join role in db.Set<IdentityRole<Guid>>() on held.RoleId equals role.Id
                      where carriers.Contains(role.Name!)
                      select held.UserId;
        return Read(db, db.Set<User>().Where(user => user.IsActive && holders.Contains(user.Id)).OrderBy(user => user.Email).Take(most), cancellationToken);
    }

    /// <summary>The active person of an e-mail address; null where there is none.</summary>
    public static async Task<PersonWithRights?> WithEmail(PaymentDb db, string email, CancellationToken cancellationToken)
    {
        // As Identity normalises it.
        var normalised = email.Trim().Normalize().ToUpperInvariant();
        return (await Read(db, db.Set<User>().Where(user => user.NormalizedEmail == normalised), cancellationToken)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<PersonWithRights>> Read(PaymentDb db, IQueryable<User> users, CancellationToken cancellationToken)
    {
        var people = await users.AsNoTracking().Where(user => user.IsActive).Select(user => new { user.Id, user.Email }).ToListAsync(cancellationToken);
        var ids = people.Select(person => person.Id).ToList();
        var roles = await (from held in db.Set<IdentityUserRole<Guid>>()
                           join role in db.Set<IdentityRole<Guid>>() on held.RoleId equals role.Id
                           where ids.Contains(held.UserId)
                           select new { held.UserId, role.Name }).ToListAsync(cancellationToken);
        return [.. from person in people
                   let permissions = roles.Where(role => role.UserId == person.Id).SelectMany(role => Roles.PermissionsOf(role.Name!)).ToHashSet(StringComparer.Ordinal)
                   orderby person.Email
                   select new PersonWithRights(person.Id, person.Email!, permissions)];
    }
}
