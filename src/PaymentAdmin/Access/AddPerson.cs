using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Access;

/// <summary>Adds a person who can sign in at once.</summary>
public sealed class AddPerson(UnitOfWork unitOfWork, IPasswordHasher<User> hasher, ILookupNormalizer normalizer)
{
    internal const string EmailTaken = "email_taken";

    /// <param name="Email">The address with which the person signs in.</param>
    /// <param name="Roles">One or more.</param>
    /// <param name="Password">The initial password; left out, one is generated.</param>
    public sealed record Input(string Email, IReadOnlyList<string> Roles, string? Password = null);

    /// <exception cref="Refusal">403; 400 with every field; 409 <c>email_taken</c>.</exception>
    public async Task<Versioned<PersonWithPassword>> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageUsers);
        var email = input.Email.Trim();
        var errors = new FieldErrors();
        errors.Check(Text.IsEmail(email), "email", "Give an e-mail address such as name@example.org.");
        var roles = PersonRules.CheckRoles(input.Roles, errors);
        if (input.Password is not null)
        {
            PersonRules.CheckPassword(input.Password, email, "password", errors);
        }

        errors.ThrowIfAny();
        var password = input.Password ?? PersonRules.GeneratePassword();
        var hash = hasher.HashPassword(new User(), password);
        var address = normalizer.NormalizeEmail(email);
        User? added = null;
        var saved = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                if (await db.Set<User>().AnyAsync(other => other.NormalizedEmail == address, cancellationToken))
                {
                    throw Refusal.Conflict(EmailTaken, $"{email} is in the list of people already. Look there, or use another address.", "email");
                }

                added = new User
                {
                    Id = now.NewId(),
                    UserName = email,
                    NormalizedUserName = address,
                    Email = email,
                    NormalizedEmail = address,
                    PasswordHash = hash,
                    LockoutEnabled = true,
                    CreatedAt = now,
                };
                added.Renew();
                db.Add(added);
                var rows = await db.Set<IdentityRole<Guid>>().Where(role => roles.Contains(role.Name!)).ToListAsync(cancellationToken);
                db.AddRange(rows.Select(role => new IdentityUserRole<Guid> { UserId = added.Id, RoleId = role.Id }));
                RecordAudit.Record(db, actor, now, added.ToAudited(), new AuditedAct(AuditKinds.UserAdded, [new("email", null, email), new("roles", null, string.Join(", ", roles))]));

                // What is kept for a repeated request: never the password.
                return new Versioned<PersonAnswer>(PersonAnswer.Of(added, roles, now), PersonAnswer.VersionOf(added));
            },
            once?.Stretched(),
            cancellationToken);

        var isNew = added is not null && saved.Answer.Id == PublicId.User.Format(added.Id);
        return PersonWithPassword.Of(saved, isNew && input.Password is null ? password : null);
    }
}
