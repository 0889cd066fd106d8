using System.Text.Json;
using Microsoft.EntityFrameworkCore;
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
    /// <param name="work">
    /// Changes the context, saves nothing, may run more than once. Statements that change many rows at once it runs after
    /// <see cref="ManyRows.BeginTogether"/>: they commit with the save.
    /// </param>
    /// <param name="once">The request's idempotency key, if it has one: the answer is kept with the change.</param>
    public async Task<T> Save<T>(Actor actor, Func<PaymentDb, DateTime, Task<T>> work, Once? once, CancellationToken cancellationToken)
    {
        await using var strategies = await contexts.CreateDbContextAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // A connection that breaks in the middle of a transaction takes all of it along: all of it is done again.
                return await strategies.Database.CreateExecutionStrategy().ExecuteAsync(stop => Attempt(actor, work, once, stop), cancellationToken);
            }
            catch (Exception failure) when (failure is not Refusal && Databases.IsConflict(failure))
            {
                if (attempt == MaxAttempts)
                {
                    throw Refusal.Conflict("busy", "Others are changing the same thing at this moment. Try again.");
                }
            }
        }
    }

    private async Task<T> Attempt<T>(Actor actor, Func<PaymentDb, DateTime, Task<T>> work, Once? once, CancellationToken cancellationToken)
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

        await db.SaveChangesAsync(cancellationToken);
        if (db.Database.CurrentTransaction is { } together)
        {
            await together.CommitAsync(cancellationToken);
        }

        return answer;
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
