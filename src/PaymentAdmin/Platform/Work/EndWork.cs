using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;

namespace PaymentAdmin.Platform.Work;

/// <summary>
/// The end of a try, in the caller's context, so that it commits with what was done. The row's version is checked by the
/// save itself: where the item changed in between, the save fails as a conflict, the unit of work looks again, and a claim
/// that was taken over is then refused here.
/// </summary>
public static class EndWork
{
    /// <summary>It is done. Where its subject was woken meanwhile, it waits again instead.</summary>
    /// <exception cref="ClaimLostException">It was taken over: nothing may be saved.</exception>
    public static async Task Complete(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken) =>
        (await Load(db, claim, cancellationToken)).Complete(claim.Token);

    /// <summary>It failed and is tried again at a time.</summary>
    /// <param name="error">For the log's reader, without any secret; cut to <see cref="WorkItem.ErrorMaxLength"/>.</param>
    /// <exception cref="ClaimLostException">It was taken over: nothing may be saved.</exception>
    public static async Task Fail(PaymentDb db, WorkClaim claim, string error, DateTime retryAt, CancellationToken cancellationToken) =>
        (await Load(db, claim, cancellationToken)).Fail(claim.Token, error, retryAt);

    /// <summary>Nothing was tried: it waits until a time, and this was no try; those before it count.</summary>
    /// <exception cref="ClaimLostException">It was taken over: nothing may be saved.</exception>
    public static async Task PutBack(PaymentDb db, WorkClaim claim, DateTime due, CancellationToken cancellationToken) =>
        (await Load(db, claim, cancellationToken)).PutBack(claim.Token, due);

    /// <summary>It failed and is for a person.</summary>
    /// <param name="error">For the log's reader, without any secret; cut to <see cref="WorkItem.ErrorMaxLength"/>.</param>
    /// <exception cref="ClaimLostException">It was taken over: nothing may be saved.</exception>
    public static async Task Park(PaymentDb db, WorkClaim claim, string error, CancellationToken cancellationToken) =>
        (await Load(db, claim, cancellationToken)).Park(claim.Token, error);

    /// <summary>It is not done yet, but what was done up to now is saved: only by whoever still has it.</summary>
    /// <exception cref="ClaimLostException">It was taken over: nothing may be saved.</exception>
    public static async Task RequireOurs(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken)
    {
        if (!await db.Set<WorkItem>().AnyAsync(item => item.Id == claim.ItemId && item.ClaimToken == claim.Token, cancellationToken))
        {
            throw new ClaimLostException(claim.ItemId);
        }
    }

    /// <summary>
    /// What is begun now is committed only by whoever still has it: who takes it over before that commit makes the save fail, and is found when
    /// it is done again.
    /// </summary>
    /// <exception cref="ClaimLostException">It was taken over: nothing may be saved.</exception>
    public static async Task Keep(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken) => (await Find(db, claim, cancellationToken)).Keep(claim.Token);

    /// <summary>
    /// A part of it is done and commits with this, by whoever still has it. Work of many parts may be broken off as often as it likes: only tries that
    /// bring it no further count.
    /// </summary>
    /// <exception cref="ClaimLostException">It was taken over: nothing may be saved.</exception>
    public static async Task Progress(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken)
    {
        (await Find(db, claim, cancellationToken)).Progress(claim.Token);
        claim.Attempt = 1;
    }

    private static async Task<WorkItem> Load(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken)
    {
        claim.IsEnded = true;
        return await Find(db, claim, cancellationToken);
    }

    private static async Task<WorkItem> Find(PaymentDb db, WorkClaim claim, CancellationToken cancellationToken) =>
        await db.Set<WorkItem>().FirstOrDefaultAsync(item => item.Id == claim.ItemId, cancellationToken) ?? throw new ClaimLostException(claim.ItemId);
}
