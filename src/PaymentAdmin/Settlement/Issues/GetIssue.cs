using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>One issue with everything that is known of it: both sides, the timeline, the files, and how it may be resolved.</summary>
public sealed class GetIssue(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Issue">The issue.</param>
    /// <param name="Lines">What the statements brought.</param>
    /// <param name="Transactions">What our books have.</param>
    /// <param name="Timeline">What happened to it, oldest first.</param>
    /// <param name="Files">The files attached.</param>
    /// <param name="Resolutions">How it may be resolved; the first is the one suggested. None once it is resolved.</param>
    public sealed record Answer(
        IssueAnswer Issue, IReadOnlyList<Line> Lines, IReadOnlyList<TransactionAnswer> Transactions, IReadOnlyList<Note> Timeline, IReadOnlyList<File> Files, IReadOnlyList<Resolution> Resolutions);

    /// <summary>A line of a statement; amounts in minor units.</summary>
    /// <param name="Withdrawn">Whether a corrected statement has it no more.</param>
    public sealed record Line(
        string Id, string StatementId, int Number, string SettlementReference, string TransactionReference, long Gross, long Fee, long Net, string Currency, DateTime SettledAt, long Settled, long Waiting,
        bool Withdrawn);

    /// <summary>An entry of the timeline.</summary>
    public sealed record Note(IssueNoteKind Kind, string Text, string? From, string? To, string? FileId, string By, DateTime At);

    /// <summary>A file attached.</summary>
    public sealed record File(string Id, string Name, string MediaType, long Size, string By, DateTime At);

    /// <summary>A way to resolve it.</summary>
    /// <param name="Name">Which.</param>
    /// <param name="Amount">How much it moves, minor units.</param>
    /// <param name="Entry">What it posts; empty where no money moves.</param>
    public sealed record Resolution(IssueResolution Name, long Amount, IReadOnlyList<PostingAnswer> Entry);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<Answer>> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewSettlement);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var issue = await db.Set<SettlementIssue>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("settlement issue");
        var notes = await db.Set<IssueNote>().AsNoTracking().Where(note => note.IssueId == id).OrderBy(note => note.At).ThenBy(note => note.Id).ToListAsync(cancellationToken);
        var answer = new Answer(
            IssueAnswer.Of(issue, LastOf(notes), await Proposals.Of(db, issue, cancellationToken)),
            await Lines(db, issue, cancellationToken),
            await Transactions(db, issue, cancellationToken),
            [.. notes.Select(note => new Note(note.Kind, note.Text, note.From, note.To, note.FileId is { } file ? PublicId.IssueFile.Format(file) : null, note.ByName, note.At))],
            await Files(db, id, cancellationToken),
            await Resolutions(db, issue, cancellationToken));
        return new Versioned<Answer>(answer, issue.Version);
    }

    /// <summary>An issue as it is in the caller's context, with what people last wrote.</summary>
    internal static async Task<IssueAnswer> Show(PaymentDb db, SettlementIssue issue, PendingResolution? pending, CancellationToken cancellationToken)
    {
        var stored = await db.Set<IssueNote>().AsNoTracking().Where(note => note.IssueId == issue.Id && note.ById != Guid.Empty && note.Text != "")
            .OrderByDescending(note => note.At).ThenByDescending(note => note.Id).Take(1).ToListAsync(cancellationToken);
        return IssueAnswer.Of(issue, LastOf([.. stored, .. db.Set<IssueNote>().Local.Where(note => note.IssueId == issue.Id)]), pending);
    }

    private static string? LastOf(IEnumerable<IssueNote> notes) => notes.LastOrDefault(note => note.ById != Guid.Empty && note.Text.Length > 0)?.Text;

    private static async Task<IReadOnlyList<Line>> Lines(PaymentDb db, SettlementIssue issue, CancellationToken cancellationToken)
    {
        // Beside those that it is about, all of the same reference: the other parts, and what a corrected version took back.
        var lines = await db.Set<SettlementLine>().AsNoTracking()
            .Where(line => line.ProcessorId == issue.ProcessorId && line.Environment == issue.Environment && line.MatchKey == issue.MatchKey && (line.Stands || line.WithdrawnById != null))
            .OrderBy(line => line.SettledAt).ThenBy(line => line.Id).Take(100).ToListAsync(cancellationToken);
        return [.. lines.Select(line => new Line(
            PublicId.StatementLine.Format(line.Id), PublicId.Statement.Format(line.VersionId), line.Number, line.SettlementReference, line.TransactionReference, line.GrossMinor, line.FeeMinor, line.NetMinor,
            line.Currency, line.SettledAt, line.SettledMinor, line.WaitingMinor, line.WithdrawnById is not null))];
    }

    private static async Task<IReadOnlyList<TransactionAnswer>> Transactions(PaymentDb db, SettlementIssue issue, CancellationToken cancellationToken)
    {
        var ids = issue.TransactionIds;
        return [.. (await db.Transactions.AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken)).Select(TransactionAnswer.Of)];
    }

    private static async Task<IReadOnlyList<File>> Files(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        [.. (await db.Set<IssueFile>().AsNoTracking().Where(file => file.IssueId == id).OrderBy(file => file.At).ThenBy(file => file.Id).ToListAsync(cancellationToken))
            .Select(file => new File(PublicId.IssueFile.Format(file.Id), file.Name, file.MediaType, file.Size, file.ByName, file.At))];

    private static async Task<IReadOnlyList<Resolution>> Resolutions(PaymentDb db, SettlementIssue issue, CancellationToken cancellationToken)
    {
        var resolutions = new List<Resolution>();
        foreach (var resolution in issue.Status == IssueStatus.Resolved ? [] : ResolutionTable.Of(issue.Finding))
        {
            var proposal = await Proposals.Propose(db, issue, resolution, cancellationToken);
            resolutions.Add(new Resolution(resolution, proposal.AmountMinor, PostingAnswer.Of(proposal.Posting.Lines)));
        }

        return resolutions;
    }
}
