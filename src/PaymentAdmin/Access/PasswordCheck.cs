using System.Linq.Expressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PaymentAdmin.Data;

namespace PaymentAdmin.Access;

/// <summary>
/// Verifies a person's password and counts the wrong ones; too many lock the account for a while. Counted in the
/// database, one by one, so that guessing many at the same moment gains nothing.
/// </summary>
public sealed class PasswordCheck(
    IDbContextFactory<PaymentDb> contexts, IPasswordHasher<User> hasher, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<PasswordCheck> logger)
{
    // Verified when there is nobody, to take the same time; the hash of a random text that nobody knows.
    private static readonly User Nobody = new();
    private static string? s_nobodysHash;

    /// <summary>The person as they are now if the password is right and they may sign in, else null.</summary>
    public async Task<User?> Check(Expression<Func<User, bool>> who, string password, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Set<User>().AsNoTracking().SingleOrDefaultAsync(who, cancellationToken);

        // Before anything is decided: a refusal takes as long as a check, whatever its reason.
        var hash = user?.PasswordHash ?? (s_nobodysHash ??= hasher.HashPassword(Nobody, Path.GetRandomFileName()));
        var result = hasher.VerifyHashedPassword(user ?? Nobody, hash, password);
        if (user?.PasswordHash is null || !MaySignIn(user))
        {
            return null;
        }

        if (result == PasswordVerificationResult.Failed)
        {
            // Not cancelled with the request: hanging up must not save a guess from being counted.
            await Count(db, user.Id);
            return null;
        }

        // Read again: the password may have changed, or others guessed the account locked, while this one was verified.
        var now = await db.Set<User>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == user.Id, cancellationToken);
        if (now is null || now.PasswordHash != user.PasswordHash || !MaySignIn(now))
        {
            return null;
        }

        await Succeeded(db, now, password, result);
        return now;
    }

    public bool IsLocked(User user) => user.LockoutEnd > clock.GetUtcNow();

    private bool MaySignIn(User user) => user.IsActive && !IsLocked(user);

    private async Task Count(PaymentDb db, Guid id)
    {
        var most = options.Value.Lockout.MaxFailedAccessAttempts;
        DateTimeOffset? until = clock.GetUtcNow() + options.Value.Lockout.DefaultLockoutTimeSpan;
        await db.Set<User>().Where(user => user.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(user => user.LockoutEnd, user => user.AccessFailedCount + 1 >= most ? until : user.LockoutEnd)
            .SetProperty(user => user.AccessFailedCount, user => user.AccessFailedCount + 1 >= most ? 0 : user.AccessFailedCount + 1));
        if (await db.Set<User>().AnyAsync(user => user.Id == id && user.LockoutEnd == until))
        {
            logger.LogWarning("Too many wrong passwords: the account {UserId} is locked until {Until}.", id, until);
        }
    }

    private async Task Succeeded(PaymentDb db, User user, string password, PasswordVerificationResult result)
    {
        if (user.AccessFailedCount > 0 || user.LockoutEnd is not null)
        {
            await db.Set<User>().Where(one => one.Id == user.Id).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.AccessFailedCount, 0)
                .SetProperty(one => one.LockoutEnd, (DateTimeOffset?)null));
        }

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            // Hashed when hashing was cheaper. The same password: nobody has to sign in again.
            var renewed = hasher.HashPassword(user, password);
            await db.Set<User>().Where(one => one.Id == user.Id && one.PasswordHash == user.PasswordHash)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.PasswordHash, renewed));
        }
    }
}
