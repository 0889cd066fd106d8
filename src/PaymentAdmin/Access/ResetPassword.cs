using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Access;

/// <summary>Gives somebody else a new initial password and unlocks their account; what they are signed in to ends.</summary>
public sealed class ResetPassword(UnitOfWork unitOfWork, IPasswordHasher<User> hasher)
{
    /// <param name="Password">The new password; left out, one is generated.</param>
    public sealed record Input(string? Password = null);

    /// <exception cref="Refusal">403; 404; 400; 422 <c>own_password</c>.</exception>
    public async Task<Versioned<PersonWithPassword>> Handle(Guid id, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageUsers);
        if (id == actor.Id)
        {
            throw Refusal.Rule("own_password", "Change your own password on your account page: it asks for the present one.");
        }

        var password = input.Password ?? PersonRules.GeneratePassword();
        var hash = hasher.HashPassword(new User(), password);
        var saved = await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var row = await PersonRow.With(db, db.Set<User>().Where(user => user.Id == id)).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("user");
                var errors = new FieldErrors();
                PersonRules.CheckPassword(password, row.User.Email!, "password", errors);
                errors.ThrowIfAny();

                var wasLocked = row.ToAnswer(now).LockedUntil is not null;
                row.User.PasswordHash = hash;
                row.User.Unlock();
                row.User.Renew();
                RecordAudit.Record(db, actor, now, row.User.ToAudited(), new AuditedAct(AuditKinds.UserPasswordReset, wasLocked ? [new("locked", "true", "false")] : []));
                return new Versioned<PersonAnswer>(row.ToAnswer(now), PersonAnswer.VersionOf(row.User));
            },
            once: null,
            cancellationToken);
        return PersonWithPassword.Of(saved, input.Password is null ? password : null);
    }
}
