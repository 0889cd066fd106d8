using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Reconciliation.FollowUp;

/// <summary>
/// Asks the PSP about a payment that its report has otherwise, or does not have. The payment hears the answer by its normal transitions; the items say what came of
/// it. What the report alone says changes no payment.
/// </summary>
public sealed class AskAboutItems(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, DialectBook dialects, IPspClient client, PersonalData personal, SettlementRules rules, WorkSignal signal, TimeProvider clock) : IWorkHandler
{
    /// <summary>The word of the queue.</summary>
    public const string QueueName = "reconciliation_questions";

    /// <summary>The queue; a PSP that hangs leaves hands to the others.</summary>
    public static WorkQueue Settings { get; } = new(QueueName)
    {
        Title = "Questions of reconciliation", Subject = PublicId.Payment, SubjectPage = "payments/", Parallelism = 8, PerLane = 4, Lease = TimeSpan.FromMinutes(5),
    };

    /// <inheritdoc/>
    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        foreach (var (intent, connection, reference) in await Questions(subjectId, cancellationToken))
        {
            if (reference is null)
            {
                await unitOfWork.Save(
                    Actor.System("reconciliation", Correlation.Current()),
                    async (db, now) =>
                    {
                        await NoAnswer(db, Open(db, subjectId).Where(item => item.Intent == intent), rules.DueAfter, now, cancellationToken);
                        await EndWork.RequireOurs(db, claim, cancellationToken);
                        return 0;
                    },
                    once: null,
                    cancellationToken);
                continue;
            }

            var (actor, askedAt) = (Actor.System("reconciliation", Correlation.Current()), clock.Now());
            var told = await client.Send(
                connection, dialects.Of(connection.Dialect).QueryByReference(connection, reference), new CallContext("status", actor, subjectId) { IsPersonal = true }, cancellationToken);
            if (told.Value is not { } payments)
            {
                throw new Refusal(RefusalKind.Upstream, "no_answer", told.Answer.Problem ?? "The PSP gave no answer that can be read.");
            }

            // Whoever stops waiting: what is known of money must be recorded.
            await Record(subjectId, new Question(intent, connection, askedAt, told, payments), claim, actor, CancellationToken.None);
        }

        await unitOfWork.Save(Actor.System(QueueName, Correlation.Current()), async (db, _) => { await EndWork.Complete(db, claim, cancellationToken); return 0; }, once: null, cancellationToken);
        signal.Wake(PaymentQueues.Outcomes);
    }

    /// <inheritdoc/>
    public Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken) => NoAnswer(db, Open(db, claim.SubjectId), rules.DueAfter, now, cancellationToken);

    /// <summary>There is no answer: the items are followed up without.</summary>
    internal static async Task NoAnswer(PaymentDb db, IQueryable<ReconciliationItem> open, TimeSpan dueAfter, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var ofRun in (await open.ToListAsync(cancellationToken)).GroupBy(item => item.RunId))
        {
            var run = await db.Set<ReconciliationRun>().AsNoTracking().SingleAsync(row => row.Id == ofRun.Key, cancellationToken);
            await FollowUpRun.NotAsked(db, run, [.. ofRun], dueAfter, Actor.System("reconciliation", Correlation.Current()), now, cancellationToken);
        }
    }

    /// <summary>The items that wait for an answer about one thing of ours; those of a version that was corrected do not count any more.</summary>
    internal static IQueryable<ReconciliationItem> Open(PaymentDb db, Guid recordId) => db.Set<ReconciliationItem>()
        .Where(item => item.RecordId == recordId && (item.Step == ItemStep.Asking || item.Step == ItemStep.AskingAgain))
        .Where(item => !db.Set<ReconciliationRun>().Any(run => run.Id == item.RunId && run.IsCorrected));

    /// <summary>Each intent that items ask for, and by which reference the PSP knows it; null where it was sent without one.</summary>
    private async Task<IReadOnlyList<(int Intent, Connection Connection, string? Reference)>> Questions(Guid paymentId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var intents = await Open(db, paymentId).Select(item => item.Intent).Distinct().OrderBy(intent => intent).ToListAsync(cancellationToken);
        var payment = await db.Payments.AsNoTracking().SingleAsync(row => row.Id == paymentId, cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == payment.ConnectionId, cancellationToken);
        var questions = new List<(int, Connection, string?)>();
        foreach (var intent in intents)
        {
            var reference = intent == payment.Intent ? payment.ProviderReference : await db.PaymentAttempts
                .Where(row => row.PaymentId == paymentId && row.Intent == intent).OrderBy(row => row.Number).Select(row => row.ProviderReference).FirstAsync(cancellationToken);
            questions.Add((intent, connection, reference));
        }

        return questions;
    }

    /// <summary>That the PSP knows nothing says nothing of what was sent since the question, never left, or is brought on by its batch.</summary>
    private static async Task<bool> IsOutdated(PaymentDb db, Question question, Payment payment, CancellationToken cancellationToken)
    {
        if (question.Payments.Count > 0)
        {
            return false;
        }

        var batch = payment.BatchId is { } id ? await db.PaymentBatches.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken) : null;
        return !payment.MayHaveLeft || payment.LastSentAt >= question.AskedAt || (batch is not null && (PaymentBatch.IsActive(batch.Status) || batch.LastSentAt >= question.AskedAt));
    }

    private async Task Record(Guid paymentId, Question question, WorkClaim claim, Actor actor, CancellationToken cancellationToken) => await unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var payment = await db.Payments.SingleAsync(row => row.Id == paymentId, cancellationToken);
            if (!await IsOutdated(db, question, payment, cancellationToken))
            {
                await HearAnswer.Of(db, personal, payment, question.Intent, question.Connection, question.Told, actor, now, cancellationToken);
            }

            foreach (var item in await Open(db, paymentId).Where(item => item.Intent == question.Intent).ToListAsync(cancellationToken))
            {
                await Conclude(db, item, StepOf(item, payment, question.Payments), rules.DueAfter, actor, now, cancellationToken);
            }

            await EndWork.RequireOurs(db, claim, cancellationToken);
            return 0;
        },
        once: null,
        cancellationToken);

    /// <summary>Notes what came of an item.</summary>
    /// <param name="step">What; null where it is for people, as an issue.</param>
    internal static async Task Conclude(PaymentDb db, ReconciliationItem item, ItemStep? step, TimeSpan dueAfter, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        if (step is { } known)
        {
            item.Follow(known);
            return;
        }

        var run = await db.Set<ReconciliationRun>().AsNoTracking().SingleAsync(row => row.Id == item.RunId, cancellationToken);
        await ItemIssues.Open(db, run, [item], dueAfter, actor, now, cancellationToken);
    }

    /// <summary>What the PSP does not know the first time may be in the next report; the second time it is for people.</summary>
    internal static ItemStep? NotKnown(ReconciliationItem item) => item.Step == ItemStep.Asking ? ItemStep.NotKnown : null;

    /// <returns>What came of it; null where it is for people, as an issue.</returns>
    private static ItemStep? StepOf(ReconciliationItem item, Payment payment, IReadOnlyList<PspPayment> told)
    {
        if (item.Class == ReconciliationClass.PlatformOnly)
        {
            return told.Count == 0 ? NotKnown(item) : payment.Status == PaymentStatus.NeedsReview ? ItemStep.NeedsReview : ItemStep.Known;
        }

        // Of an earlier intent, which failed, anything else had people look.
        var ours = item.Intent == payment.Intent ? PlatformRecord.SaidOf(payment.Status) : PaymentSaid.Failed;
        return told.Count > 0 && payment.Status == PaymentStatus.NeedsReview ? ItemStep.NeedsReview
            : told is [var one] && ours is { } said && (said == item.Said || (IsEarlier(item) && said == HearAnswer.SaidOf(one.Status))) ? ItemStep.Agrees
            : null;
    }

    /// <summary>Whether the report may only be older than the answer. That both are final and contradict each other is for people.</summary>
    private static bool IsEarlier(ReconciliationItem item) => item.Said == PaymentSaid.Pending;

    private sealed record Question(int Intent, Connection Connection, DateTime AskedAt, PspResult<IReadOnlyList<PspPayment>> Told, IReadOnlyList<PspPayment> Payments);
}
