using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Decisions;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Distributions.Approval;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Decisions;

/// <summary>A released distribution, its payments where they are wanted, and what people do with them.</summary>
internal sealed class Deciding(TestDatabase database, Handlers handlers, Approving approving)
{
    public const string Why = "the PSP said so by phone";

    /// <summary>Another finance reviewer.</summary>
    public static readonly Actor Finance2 = Actors.Finance2;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Guid Id => approving.Id;

    public Approving Approving => approving;

    /// <summary>Prepared by the maker, approved by another, released by a third.</summary>
    public static async Task<Deciding> Start(TestDatabase database, Handlers handlers, int payments = 1)
    {
        var approving = await Approving.Start(database, handlers, Approving.Policy(1), payments);
        await approving.Approve(Paying.Approver);
        await approving.Release(Paying.Third);
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        return new Deciding(database, handlers, approving);
    }

    /// <summary>Changes a payment by its own transitions; by its place in the distribution, from 0.</summary>
    public async Task<Guid> Put(int index, Action<Payment, DateTime> change)
    {
        await using var db = database.Open();
        var payment = await db.Payments.Where(row => row.DistributionId == Id).OrderBy(row => row.Number).Skip(index).FirstAsync(Stop);
        change(payment, handlers.Clock.Now());
        await db.SaveChangesAsync(Stop);
        return payment.Id;
    }

    public Task<Guid> Failed(int index = 0) => Put(index, Fail);

    public Task<Guid> Unknown(int index = 0) => Put(index, Lose);

    /// <summary>It left, and nobody could say what became of it.</summary>
    public Task<Guid> NeedsReview(int index = 0) => Put(index, (payment, now) =>
    {
        Lose(payment, now);
        payment.Doubt("no_answer", "The PSP never said what became of it.", now);
    });

    /// <summary>It needs review, and never left.</summary>
    public Task<Guid> NeverSent(int index = 0) => Put(index, (payment, now) => payment.RefuseToSend("not_expressible", "It does not fit.", now));

    public static void Fail(Payment payment, DateTime now)
    {
        payment.Leave(batchId: null, now);
        payment.Hear(new PaymentNews(PaymentSaid.Failed, "PSP-1", FailureReason: "invalid_account"), now);
    }

    public static void Lose(Payment payment, DateTime now)
    {
        payment.Leave(batchId: null, now);
        payment.Lose(onlyAsk: false, now);
    }

    public Task<TwoPeopleAnswer> Retry(Guid id, Actor by, bool? approve = null, string? reason = Why) =>
        Later().Get<RetryPayment>().Handle(id, new RetryPayment.Input(reason, approve), by, Stop);

    public Task<TwoPeopleAnswer> Resolve(Guid id, Actor by, ResolvedAs? outcome = null, bool? approve = null, string? pspId = null, string? reason = Why) =>
        Later().Get<ResolvePayment>().Handle(id, new ResolvePayment.Input(outcome, reason, pspId, approve), by, Stop);

    /// <summary>Each act at a moment of its own: so the record has an order.</summary>
    public Handlers Later()
    {
        handlers.Clock.Advance(TimeSpan.FromSeconds(1));
        return handlers;
    }

    public Task<DecidedPayment> Cancel(Guid id, Actor by, string? reason = Why) => handlers.Get<CancelPayment>().Handle(id, new CancelPayment.Input(reason), by, Stop);

    public async Task<IReadOnlyList<ListPaymentDecisions.Row>> Decisions(Guid id) => (await handlers.Get<ListPaymentDecisions>().Handle(id, Actors.Auditor, Stop)).Data;

    public Task<GetPaymentActs.Answer> Acts(Guid id, Actor by) => handlers.Get<GetPaymentActs>().Handle(id, by, Stop);

    public async Task<Payment> Payment(Guid id)
    {
        await using var db = database.Open();
        return await db.Payments.AsNoTracking().SingleAsync(row => row.Id == id, Stop);
    }

    /// <summary>Lets an event happen to the distribution.</summary>
    public Task Let(params DistributionEvent[] events) => approving.Paying.Put(Id, events);

    /// <summary>The record of a thing, oldest first.</summary>
    public async Task<List<AuditEntry>> Audit(Guid thing)
    {
        await using var db = database.Open();
        return await db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.ThingId == thing).OrderBy(entry => entry.At).ThenBy(entry => entry.Id).ToListAsync(Stop);
    }

    /// <summary>How many attempts there are: what a worker has committed before sending.</summary>
    public async Task<int> Attempts()
    {
        await using var db = database.Open();
        return await db.PaymentAttempts.CountAsync(Stop);
    }

    /// <summary>Hands the distribution's queued payments to the queue that sends them.</summary>
    public Task<int> Dispatch() => approving.Work<RunDispatch>(PaymentQueues.Dispatch);

    /// <summary>Takes what waits to be sent.</summary>
    public async Task<IReadOnlyList<WorkClaim>> Claim() => await handlers.Get<ClaimWork>().Take(PaymentQueues.Payments, ClaimWork.MaxBatch, TimeSpan.FromMinutes(2), Stop);

    /// <summary>What a worker does up to the moment at which he would send.</summary>
    public Task<Step> Begin(WorkClaim claim) => handlers.Get<BeginStep>().Handle(claim.SubjectId, claim, Actor.System("submission", "test"), Stop);
}
