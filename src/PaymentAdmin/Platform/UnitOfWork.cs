using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Platform;

/// <summary>
/// One change: one context, one save, one transaction. Where another change got in between (a row of the same key,
/// a newer version), the work is done again from what is now true; its own checks then say what is wrong, if anything is.
/// </summary>
public sealed class UnitOfWork(IDbContextFactory<PaymentDb> contexts, TimeProvider clock)
{
    /// <summary>More than the number of people who change one thing in the same instant.</summary>
    private const int MaxAttempts = 30;

    /// <summary>Does <paramref name="work"/> and saves what it changed in the context.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="work">Changes the context, saves nothing, may run more than once.</param>
    /// <param name="once">The request's idempotency key, if it has one: the answer is kept with the change.</param>
    public async Task<T> Save<T>(Actor actor, Func<PaymentDb, DateTime, Task<T>> work, Once? once, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (once is not null && await FindAnswer<T>(db, actor, once, cancellationToken) is { } earlier)
            {
                return earlier.Answer;
            }

            var now = clock.Now();
            T answer;
            try
            {
                answer = await work(db, now);
            }
            catch (Refusal) when (once is not null)
            {
                // The same request may have been answered since we looked: what refuses us is then our own effect.
                if (await FindAnswer<T>(db, actor, once, cancellationToken) is { } since)
                {
                    return since.Answer;
                }

                throw;
            }

            if (once is not null)
            {
                db.Add(new IdempotentRequest(actor.Id, once.Key, once.Hash, JsonSerializer.Serialize(answer, Wire.Json), now));
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return answer;
            }
            catch (Exception failure) when (failure is (DbUpdateException or RetryLimitExceededException) && Databases.IsConflict(failure))
            {
                if (attempt == MaxAttempts)
                {
                    throw Refusal.Conflict("busy", "Others are changing the same thing at this moment. Try again.");
                }
            }
        }
    }

    private static async Task<Found<T>?> FindAnswer<T>(PaymentDb db, Actor actor, Once once, CancellationToken cancellationToken)
    {
        var stored = await db.Set<IdempotentRequest>().AsNoTracking()
            .SingleOrDefaultAsync(request => request.ActorId == actor.Id && request.Key == once.Key, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        return stored.Hash == once.Hash
            ? new Found<T>(JsonSerializer.Deserialize<T>(stored.Answer, Wire.Json)!)
            : throw Refusal.Conflict("idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key for each new request.", "Idempotency-Key");
    }

    private sealed record Found<T>(T Answer);
}
