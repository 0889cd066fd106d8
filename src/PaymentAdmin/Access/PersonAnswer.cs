using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Access;

/// <param name="Id"><c>usr_</c> and a UUID.</param>
/// <param name="Email">The address with which the person signs in.</param>
/// <param name="Roles">One or more of the roles.</param>
/// <param name="Active">False: cannot sign in.</param>
/// <param name="LockedUntil">Where too many wrong passwords lock the account: until when. Else null.</param>
/// <param name="CreatedAt">When the person was added.</param>
public sealed record PersonAnswer(string Id, string Email, IReadOnlyList<string> Roles, bool Active, DateTime? LockedUntil, DateTime CreatedAt)
{
    internal static PersonAnswer Of(User user, IEnumerable<string> roles, DateTime now)
    {
        var lockedUntil = user.LockoutEnd?.UtcDateTime.ToMilliseconds();
        return new PersonAnswer(
            PublicId.User.Format(user.Id),
            user.Email!,
            [.. Domain.Access.Roles.All.Intersect(roles, StringComparer.Ordinal)],
            user.IsActive,
            lockedUntil > now ? lockedUntil : null,
            user.CreatedAt);
    }

    /// <summary>
    /// The version for the ETag. It follows the security stamp, which changes with roles, state and password, and not
    /// with wrong passwords as the concurrency stamp of Identity would; hashed, because the stamp is not for showing.
    /// </summary>
    internal static int VersionOf(User user) =>
        BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(user.SecurityStamp ?? ""))) & int.MaxValue;
}

/// <param name="Id"><c>usr_</c> and a UUID.</param>
/// <param name="Email">The address with which the person signs in.</param>
/// <param name="Roles">One or more of the roles.</param>
/// <param name="Active">False: cannot sign in.</param>
/// <param name="LockedUntil">As in <see cref="PersonAnswer"/>.</param>
/// <param name="CreatedAt">When the person was added.</param>
/// <param name="InitialPassword">The generated password, in this one answer only; null where the caller gave one, or repeats a request.</param>
public sealed record PersonWithPassword(
    string Id, string Email, IReadOnlyList<string> Roles, bool Active, DateTime? LockedUntil, DateTime CreatedAt, string? InitialPassword)
{
    internal static Versioned<PersonWithPassword> Of(Versioned<PersonAnswer> saved, string? password)
    {
        var person = saved.Answer;
        return new(new(person.Id, person.Email, person.Roles, person.Active, person.LockedUntil, person.CreatedAt, password), saved.Version);
    }
}

/// <summary>A person with the names of their roles.</summary>
internal sealed record PersonRow(User User, IReadOnlyList<string> Roles)
{
    public static IQueryable<PersonRow> With(PaymentDb db, IQueryable<User> users) =>
        users.Select(user => new PersonRow(
            user,
            db.Set<IdentityUserRole<Guid>>()
                .Where(held => held.UserId == user.Id)
                .Join(db.Set<IdentityRole<Guid>>(), held => held.RoleId, role => role.Id, (_, role) => role.Name!)
                .ToList()));

    public PersonAnswer ToAnswer(DateTime now) => PersonAnswer.Of(User, Roles, now);
}
