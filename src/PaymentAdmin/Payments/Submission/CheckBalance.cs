using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Submission;

/// <summary>
/// After a payment failed because our balance did not cover it: asks for the balance, and where it does not cover what is still queued, halts
/// the distributions of that connection and currency. A person tops up and resumes them.
/// </summary>
internal sealed class CheckBalance(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, DialectBook dialects, IPspClient client) : IWorkHandler
{
    private const string AlertKind = "balance_too_low";

    public static readonly WorkQueue Settings = new(PaymentQueues.Balances)
    {
        Title = "Balances at PSPs",
        Subject = PublicId.Connection,
        SubjectPage = "connections/",
        Parallelism = 2,
        Every = TimeSpan.FromSeconds(2),
        Retries = new RetrySchedule(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1)),
    };

    /// <summary>After this it is asked again what we held back ourselves.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var actor = Actor.System("submission", Correlation.Current());
        var connection = await Find(subjectId, cancellationToken);
        var told = await Ask(connection, actor, cancellationToken);
        var balances = told?.Value?.Balances;
        await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                if (told is { Answer.IsHeldBack: true })
                {
                    // Our breaker or limit kept it back: nobody was asked, and that uses up no try.
                    await EndWork.PutBack(db, claim, now + Soon, cancellationToken);
                    return subjectId;
                }

                if (balances is null && connection.Facts.HasBalance && Settings.Retries.After(claim.Attempt) is { } pause)
                {
                    // One question that was lost on the way says nothing of the balance.
                    await EndWork.Fail(db, claim, "The PSP did not tell our balance.", now + pause, cancellationToken);
                    return subjectId;
                }

                await EndWork.Complete(db, claim, cancellationToken);
                foreach (var waiting in await Waiting(db, connection.Id, cancellationToken))
                {
                    await Compare(db, connection, waiting, balances, actor, now, cancellationToken);
                }

                return subjectId;
            },
            once: null,
            cancellationToken);
    }

    private async Task<Connection> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Connections.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
    }

    /// <returns>Null where the PSP does not tell. Asked again and again in vain, nothing is known to cover the rest, which would fail one after another.</returns>
    private async Task<PspResult<PspAccount>?> Ask(Connection connection, Actor actor, CancellationToken cancellationToken) => connection.Facts.HasBalance
        ? await client.Send(connection, dialects.Of(connection.Dialect).CheckAccount(connection), new CallContext("balance", actor), cancellationToken)
        : null;

    private static Task<List<Waits>> Waiting(PaymentDb db, Guid connectionId, CancellationToken cancellationToken) =>
        (from payment in db.Payments
         join distribution in db.Distributions on payment.DistributionId equals distribution.Id
         where distribution.ConnectionId == connectionId
            && (payment.Status == PaymentStatus.Queued
                || (distribution.Status == DistributionStatus.Paused && payment.Status == PaymentStatus.Held && payment.HeldBecause == HeldBecause.Pause))
         group payment by payment.Currency into waiting
         select new Waits(
            waiting.Key,
            waiting.Sum(payment => payment.Status == PaymentStatus.Queued ? payment.AmountMinor : 0),
            waiting.Sum(payment => payment.Status == PaymentStatus.Queued ? 0 : payment.AmountMinor))).ToListAsync(cancellationToken);

    /// <summary>What is queued goes first: only what is left for them counts for those that are paused.</summary>
    private static async Task Compare(
        PaymentDb db, Connection connection, Waits waiting, IReadOnlyDictionary<string, long>? balances, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var left = (balances?.TryGetValue(waiting.Currency, out var balance) == true ? balance : 0) - waiting.QueuedMinor;
        var stopped = left < 0 && await Halt(db, connection, waiting.Currency, actor, now, cancellationToken);
        stopped |= left < waiting.PausedMinor && await HoldPaused(db, connection, waiting.Currency, now, cancellationToken);
        if (stopped)
        {
            var asked = balances is not null ? "" : " The PSP does not tell our balance: find it out there.";
            await RaiseAlert.Raise(
                db, now, AlertKind, connection.Id,
                $"A payment in {waiting.Currency} failed because our balance at the PSP did not cover it, and the rest is held.{asked} Top up, then resume the distributions.",
                $"connections/{PublicId.Connection.Format(connection.Id)}", cancellationToken);
        }
    }

    /// <summary>Those of which something still would go: what has all left is not stopped.</summary>
    private static async Task<bool> Halt(PaymentDb db, Connection connection, string currency, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var stopped = false;
        foreach (var distribution in await In(db, connection, currency, DistributionStatus.Released, DistributionStatus.Submitting, cancellationToken))
        {
            await HoldQueued.Take(db, distribution, cancellationToken);
            if (await HoldQueued.Of(db, distribution.Id, HeldBecause.Balance, now, cancellationToken) == 0)
            {
                continue;
            }

            if (distribution.Status == DistributionStatus.Released)
            {
                distribution.Let(DistributionEvent.Start, reason: null, actor, now);
            }

            BalanceHalt.Halt(db, distribution, actor, now);
            stopped = true;
        }

        return stopped;
    }

    /// <summary>Whoever resumes a paused one lifts the pause, no more: what cannot be covered stays held, for its own reason.</summary>
    private static async Task<bool> HoldPaused(PaymentDb db, Connection connection, string currency, DateTime now, CancellationToken cancellationToken)
    {
        var held = 0;
        foreach (var distribution in await In(db, connection, currency, DistributionStatus.Paused, DistributionStatus.Paused, cancellationToken))
        {
            await HoldQueued.Take(db, distribution, cancellationToken);
            held += await HoldQueued.ForAnother(db, distribution.Id, HeldBecause.Pause, HeldBecause.Balance, now, cancellationToken);
        }

        return held > 0;
    }

    private static Task<List<Distribution>> In(PaymentDb db, Connection connection, string currency, DistributionStatus one, DistributionStatus other, CancellationToken cancellationToken) =>
        db.Distributions.Where(row => row.ConnectionId == connection.Id && row.Currency == currency && (row.Status == one || row.Status == other))
            .OrderBy(row => row.Id).ToListAsync(cancellationToken);

    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="QueuedMinor">What is to go now, in minor units.</param>
    /// <param name="PausedMinor">What would go if those that are paused were resumed.</param>
    private sealed record Waits(string Currency, long QueuedMinor, long PausedMinor);
}
