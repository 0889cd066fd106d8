using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Distributions.Progress;

/// <summary>Counts how far a distribution is, in the caller's context: each question is answered by an index alone.</summary>
internal static class CountProgress
{
    /// <summary>Over so long the rate is taken, or since the start where that is less.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>A rate over less than this says nothing.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    private const int MostErrors = 50;

    private static readonly string Slowed = $"{UnheardNews.Most} notifications of the PSP, or more, wait to be processed. The next payments leave after them, by themselves.";

    private static readonly PaymentStatus[] Ends = [PaymentStatus.Completed, PaymentStatus.Failed, PaymentStatus.Reversed];

    public static async Task<ProgressAnswer> Of(PaymentDb db, ConnectionGate gate, Distribution distribution, DateTime now, CancellationToken cancellationToken)
    {
        var payments = db.Payments.AsNoTracking().Where(row => row.DistributionId == distribution.Id);
        var found = await payments
            .GroupBy(row => row.Status)
            .Select(same => new { Status = same.Key, Count = same.Count(), Minor = same.Sum(row => row.AmountMinor) })
            .ToDictionaryAsync(same => same.Status, same => (same.Count, same.Minor), cancellationToken);
        var rate = await Rate(payments, distribution, now, cancellationToken);
        var (ended, endedMinor) = Sum(Ends);
        var (all, allMinor) = Sum(Enum.GetValues<PaymentStatus>().Where(status => status != PaymentStatus.Cancelled));
        var (moving, _) = Sum(Enum.GetValues<PaymentStatus>().Where(Payment.IsMoving));
        var queued = Count(PaymentStatus.Queued).Count > 0;
        var stands = queued ? await Stands(db, gate, distribution.ConnectionId, now, cancellationToken) : null;
        var slowed = queued && stands is null && await UnheardNews.IsMuch(db, distribution.ConnectionId, now, cancellationToken) ? Slowed : null;
        return new ProgressAnswer(
            PublicId.Distribution.Format(distribution.Id), distribution.Status, distribution.Currency, ByWord(same => same.Count), ByWord(same => same.Minor), all, allMinor, ended, endedMinor,
            rate, await Errors(payments, cancellationToken), await Held(payments, cancellationToken),
            PublicId.Connection.Format(distribution.ConnectionId), stands ?? slowed, distribution.StartedAt, distribution.EndedAt,
            distribution.Status == DistributionStatus.Submitting && stands is null ? End(moving, rate, now) : null, now);

        (int Count, long Minor) Sum(IEnumerable<PaymentStatus> statuses) => statuses.Aggregate((0, 0L), (sum, status) => (sum.Item1 + Count(status).Count, sum.Item2 + Count(status).Minor));

        (int Count, long Minor) Count(PaymentStatus status) => found.GetValueOrDefault(status);

        Dictionary<string, T> ByWord<T>(Func<(int Count, long Minor), T> part) => Enum.GetValues<PaymentStatus>().ToDictionary(status => Words.Of(status), status => part(Count(status)), StringComparer.Ordinal);
    }

    /// <summary>Why nothing of what is queued leaves now, for people; null where it may.</summary>
    private static async Task<string?> Stands(PaymentDb db, ConnectionGate gate, Guid connectionId, DateTime now, CancellationToken cancellationToken)
    {
        if ((await gate.Closed(db, now, cancellationToken)).FirstOrDefault(closed => closed.ConnectionId == connectionId) is not { } closed)
        {
            if (await BalanceHalt.Asked(db).ContainsAsync(connectionId, cancellationToken))
            {
                return "A payment failed because our balance at the PSP did not cover it. The PSP is asked what we have before anything else leaves.";
            }

            return await db.Set<QueueStop>().AnyAsync(stop => (stop.Queue == PaymentQueues.Payments || stop.Queue == PaymentQueues.Dispatch) && stop.PausedAt != null, cancellationToken)
                ? "The sending of payments is paused on the page of jobs." : null;
        }

        var stopped = await db.Connections.Where(row => row.Id == connectionId).Select(row => row.StatusReason).SingleAsync(cancellationToken);
        return closed.Until is null && stopped is not null ? $"{closed.Reason} It was stopped because: {stopped}" : closed.Reason;
    }

    private static async Task<decimal> Rate(IQueryable<Payment> payments, Distribution distribution, DateTime now, CancellationToken cancellationToken)
    {
        if (distribution.StartedAt is not { } started)
        {
            return 0;
        }

        var since = now - Window;
        var count = await payments.CountAsync(row => Ends.Contains(row.Status) && row.ProgressAt > since, cancellationToken);
        var span = started > since ? now - started : Window;
        var minutes = (decimal)(span > Least ? span : Least).TotalMinutes;
        return decimal.Round(count / minutes, 1, MidpointRounding.AwayFromZero);
    }

    private static DateTime? End(int moving, decimal rate, DateTime now) => moving > 0 && rate > 0 ? now.AddMinutes((double)(moving / rate)) : null;

    private static async Task<IReadOnlyList<ProgressError>> Errors(IQueryable<Payment> payments, CancellationToken cancellationToken)
    {
        var found = await payments
            .Where(row => row.FailureReason != null && (row.Status == PaymentStatus.Failed || row.Status == PaymentStatus.NeedsReview))
            .GroupBy(row => new { row.FailureReason, row.Status })
            .Select(same => new { same.Key.FailureReason, same.Key.Status, Count = same.Count(), Minor = same.Sum(row => row.AmountMinor) })
            .OrderByDescending(same => same.Count).ThenBy(same => same.FailureReason).ThenBy(same => same.Status).Take(MostErrors).ToListAsync(cancellationToken);
        return [.. found.Select(same => new ProgressError(same.Status, same.FailureReason!, same.Count, same.Minor, FailureGuidance.Of(same.FailureReason!)))];
    }

    private static async Task<IReadOnlyDictionary<string, int>> Held(IQueryable<Payment> payments, CancellationToken cancellationToken)
    {
        var found = await payments
            .Where(row => row.HeldBecause != null)
            .GroupBy(row => row.HeldBecause)
            .Select(same => new { Why = same.Key, Count = same.Count() })
            .ToDictionaryAsync(same => same.Why!.Value, same => same.Count, cancellationToken);
        return Enum.GetValues<HeldBecause>().ToDictionary(why => Words.Of(why), why => found.GetValueOrDefault(why), StringComparer.Ordinal);
    }
}
