using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions;

/// <summary>Takes distributions and payments to where they end, by the domain's own transitions.</summary>
internal static class Ending
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Puts a connection where it may carry payments.</summary>
    public static async Task Put(this TestDatabase database, Handlers handlers, Guid connectionId, ConnectionEvent what)
    {
        await using var db = database.Open();
        (await db.Connections.SingleAsync(row => row.Id == connectionId, Stop)).Let(what, "test", Actors.Admin, handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Approves and releases a distribution.</summary>
    /// <exception cref="Refusal">The pilot's rule refuses it.</exception>
    public static async Task<PilotDecision> Release(this TestDatabase database, Handlers handlers, Guid id)
    {
        await using var db = database.Open();
        var now = handlers.Clock.Now();
        var distribution = await db.Distributions.SingleAsync(row => row.Id == id, Stop);
        distribution.Let(DistributionEvent.Submit, null, Paying.Maker, now);
        distribution.Let(DistributionEvent.Approve, null, Paying.Approver, now);
        var decision = await PilotRule.Begin(db, distribution, now, Stop);
        distribution.Let(DistributionEvent.Release, null, Paying.Third, now);
        foreach (var (index, payment) in (await db.Payments.Where(row => row.DistributionId == id && row.Status == PaymentStatus.Draft).OrderBy(row => row.Number).ToListAsync(Stop)).Index())
        {
            payment.Approve(1, now);
            payment.Release(PublicId.Payment.Format(payment.Id), now, payment.Reference, decision.Goes is { } goes && index >= goes ? HeldBecause.Pilot : null, now);
        }

        await db.SaveChangesAsync(Stop);
        return decision;
    }

    /// <summary>Takes what is queued of a distribution, in its order, to these statuses.</summary>
    public static async Task End(this TestDatabase database, Handlers handlers, Guid id, params PaymentStatus[] statuses)
    {
        await using var db = database.Open();
        var now = handlers.Clock.Now();
        var queued = await db.Payments.Where(row => row.DistributionId == id && row.Status == PaymentStatus.Queued).OrderBy(row => row.Number).ToListAsync(Stop);
        foreach (var (payment, status) in queued.Zip(statuses))
        {
            foreach (var what in WayTo(status))
            {
                payment.Let(what, now);
            }

            Assert.Equal(status, payment.Status);
        }

        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Ends the distribution itself.</summary>
    public static async Task Finish(this TestDatabase database, Handlers handlers, Guid id, DistributionEvent how = DistributionEvent.CompleteWithFailures)
    {
        await using var db = database.Open();
        var distribution = await db.Distributions.SingleAsync(row => row.Id == id, Stop);
        distribution.Let(DistributionEvent.Start, null, Actors.Officer, handlers.Clock.Now());
        distribution.Let(how, null, Actors.Officer, handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
    }

    private static PaymentEvent[] WayTo(PaymentStatus status) => status switch
    {
        PaymentStatus.Completed => [PaymentEvent.Claim, PaymentEvent.Complete],
        PaymentStatus.Failed => [PaymentEvent.Claim, PaymentEvent.Fail],
        PaymentStatus.Pending => [PaymentEvent.Claim, PaymentEvent.Acknowledge],
        PaymentStatus.Unknown => [PaymentEvent.Claim, PaymentEvent.Lose],
        PaymentStatus.NeedsReview => [PaymentEvent.Claim, PaymentEvent.Doubt],
        PaymentStatus.Reversed => [PaymentEvent.Claim, PaymentEvent.Complete, PaymentEvent.Reverse],
        PaymentStatus.Cancelled => [PaymentEvent.Cancel],
        _ => [],
    };
}
