using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Fetches;
using PaymentAdmin.Settlement.Matching;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>
/// Tries an issue again: the processor is asked whether it confirmed what is concerned, its statements are fetched again, everything of the reference is
/// matched once more, and what fits by now closes. What a fetch brings later is matched by its import.
/// </summary>
public sealed class TryIssue(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, AskTransaction askTransaction, RenewLease leases, WorkSignal signal, SettlementRules rules) : IWorkHandler
{
    /// <summary>The word of the queue.</summary>
    public const string QueueName = "settlement_retries";

    /// <summary>Most transactions that a processor is asked for.</summary>
    private const int MaxAsked = 5;

    /// <summary>The queue.</summary>
    public static WorkQueue Settings { get; } = new(QueueName) { Title = "Retries of settlement issues", Subject = PublicId.Issue, SubjectPage = "settlement/issues/", Parallelism = 2 };

    /// <inheritdoc/>
    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var actor = Actor.System(QueueName, Correlation.Current());
        var said = await Ask(subjectId, claim, actor, cancellationToken);
        await unitOfWork.Save(actor, (db, now) => Try(db, subjectId, claim, said, actor, now, cancellationToken), once: null, cancellationToken);
        signal.Wake(FetchStatement.QueueName);
    }

    /// <returns>What the processor says of the transactions concerned, for people.</returns>
    private async Task<IReadOnlyList<string>> Ask(Guid issueId, WorkClaim claim, Actor actor, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        foreach (var id in await Concerned(issueId, cancellationToken))
        {
            await leases.Handle(claim, Settings.Lease, cancellationToken);
            if (await askTransaction.Handle(id, actor, cancellationToken) is { } told)
            {
                said.Add(told.Words);
            }
        }

        return said;
    }

    /// <summary>Where a processor's word could make it fit: what is not there in full, or settled without being confirmed.</summary>
    private async Task<IReadOnlyList<Guid>> Concerned(Guid issueId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var issue = await db.Set<SettlementIssue>().AsNoTracking().SingleAsync(row => row.Id == issueId, cancellationToken);
        return issue.Status == IssueStatus.Resolved || issue.Kind is not (IssueKind.NotConfirmed or IssueKind.NotInStatement or IssueKind.NotReturned or IssueKind.Short)
            ? []
            : await db.Transactions
                .Where(row => row.ProcessorId == issue.ProcessorId && row.Environment == issue.Environment && row.Reference == issue.MatchKey && row.PaymentId == null)
                .OrderBy(row => row.Id).Select(row => row.Id).Take(MaxAsked).ToListAsync(cancellationToken);
    }

    private async Task<int> Try(PaymentDb db, Guid issueId, WorkClaim claim, IReadOnlyList<string> said, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        await EndWork.Complete(db, claim, cancellationToken);
        var issue = await db.Set<SettlementIssue>().SingleAsync(row => row.Id == issueId, cancellationToken);
        if (issue.Status == IssueStatus.Resolved)
        {
            return 0;
        }

        foreach (var text in said)
        {
            db.Add(IssueNote.Write(issue.Id, IssueNoteKind.Facts, text, actor, now));
        }

        var home = new IssueHome(issue.ProcessorId, issue.Environment);
        await FetchAgain.Ask(db, home, await DueOn(db, issue, cancellationToken), now, cancellationToken);
        if (issue.NextRetryAt <= now)
        {
            issue.TriedByItself(now);
        }

        await MatchKeys.Match(db, home, [issue.MatchKey], rules.DueAfter, now, cancellationToken);
        return 1;
    }

    /// <summary>The first day whose statement could bring what is missing.</summary>
    private static Task<DateOnly?> DueOn(PaymentDb db, SettlementIssue issue, CancellationToken cancellationToken) => db.Transactions
        .Where(row => row.ProcessorId == issue.ProcessorId && row.Environment == issue.Environment && row.Reference == issue.MatchKey)
        .MinAsync(row => row.SettlementDueOn, cancellationToken);
}
