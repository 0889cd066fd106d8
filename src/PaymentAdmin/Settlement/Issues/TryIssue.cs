using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Matching;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Tries an issue again: everything of its reference is matched once more, and what fits by now closes.</summary>
public sealed class TryIssue(UnitOfWork unitOfWork, SettlementRules rules) : IWorkHandler
{
    /// <summary>The word of the queue.</summary>
    public const string QueueName = "settlement_retries";

    /// <summary>The queue.</summary>
    public static WorkQueue Settings { get; } = new(QueueName) { Title = "Retries of settlement issues", Subject = PublicId.Issue, SubjectPage = "settlement/issues", Parallelism = 2 };

    /// <inheritdoc/>
    public Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken) => unitOfWork.Save(
        Actor.System(QueueName, Correlation.Current()),
        async (db, now) =>
        {
            await EndWork.Complete(db, claim, cancellationToken);
            var issue = await db.Set<SettlementIssue>().SingleAsync(row => row.Id == subjectId, cancellationToken);
            if (issue.Status == IssueStatus.Resolved)
            {
                return 0;
            }

            if (issue.NextRetryAt <= now)
            {
                issue.TriedByItself(now);
            }

            await MatchKeys.Match(db, new IssueHome(issue.ProcessorId, issue.Environment), [issue.MatchKey], rules.DueAfter, now, cancellationToken);
            return 1;
        },
        once: null,
        cancellationToken);

    /// <inheritdoc/>
    public Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken) => Task.CompletedTask;
}
