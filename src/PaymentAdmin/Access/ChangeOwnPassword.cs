using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Access;

/// <summary>Changes one's own password. Every other session ends; the caller signs the person in again with what is answered.</summary>
public sealed class ChangeOwnPassword(UnitOfWork unitOfWork, PasswordCheck passwords, IPasswordHasher<User> hasher)
{
    public sealed record Input(string CurrentPassword, string NewPassword);

    /// <summary>Anybody may change their own. A wrong present password counts towards the lock-out, as at sign-in.</summary>
    /// <exception cref="Refusal">400 with every field.</exception>
    public async Task<User> Handle(Input input, Actor actor, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        PersonRules.CheckPassword(input.NewPassword, actor.Name, "newPassword", errors);
        errors.Check(input.NewPassword != input.CurrentPassword, "newPassword", "Choose another password than the present one.");
        var person = await passwords.Check(user => user.Id == actor.Id, input.CurrentPassword, cancellationToken);
        errors.Check(person is not null, "currentPassword", WrongPassword);
        errors.ThrowIfAny();

        var hash = hasher.HashPassword(person!, input.NewPassword);
        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var user = await db.Set<User>().SingleAsync(one => one.Id == actor.Id, cancellationToken);
                if (user.PasswordHash != person!.PasswordHash)
                {
                    // A platform admin reset it at this moment: what was verified is no longer the present password.
                    throw Refusal.Invalid("currentPassword", WrongPassword);
                }

                user.PasswordHash = hash;
                user.Renew();
                RecordAudit.Record(db, actor, now, user.ToAudited(), new AuditedAct(AuditKinds.UserPasswordChanged, []));
                return user;
            },
            once: null,
            cancellationToken);
    }

    private const string WrongPassword = "This is not your present password. After 5 wrong ones your account is locked for 15 minutes.";
}
