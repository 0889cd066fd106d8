using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>A reconciliation as scripts see it. Amounts are minor units of their currency; times UTC.</summary>
/// <param name="Id"><c>rec_</c> and a UUID.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="ProcessorId">Its processor.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="From">Begin of the period, inclusive.</param>
/// <param name="To">End of the period, exclusive.</param>
/// <param name="Version">1, and one more for each corrected report of the period.</param>
/// <param name="Corrects">The version that it corrects.</param>
/// <param name="IsCorrected">Whether a later version counts instead.</param>
/// <param name="SameAs">The run that had the same report: this one changed nothing, and shows that one's rows.</param>
/// <param name="Source"><c>upload</c> or <c>fetch</c>.</param>
/// <param name="FileName">The report's name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Phase">What it is at.</param>
/// <param name="RowsRead">How many rows of the report were read.</param>
/// <param name="ReadShare">How much of the report was read, 0 to 1.</param>
/// <param name="ChunksReadAgain">How often a part of it was read again after a crash.</param>
/// <param name="Counts">Items by class; all zero until they are counted.</param>
/// <param name="Amounts">What both sides come to, by class and currency.</param>
/// <param name="Changed">Items that the corrected version does not have, or has in another class.</param>
/// <param name="Gone">Rows of the corrected version that are in the report no more.</param>
/// <param name="ProblemCode">Stable code of why it failed.</param>
/// <param name="Problem">The same for people.</param>
/// <param name="IsResumable">Whether <c>/resume</c> is of use.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="CreatedBy">Who began it.</param>
/// <param name="UpdatedAt">When it last moved.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record RunAnswer(
    string Id, string ConnectionId, string ProcessorId, ConnectionEnvironment Environment, DateTime From, DateTime To, int Version, string? Corrects, bool IsCorrected, string? SameAs, string Source,
    string? FileName, long Size, string? Sha256, RunStatus Status, RunPhase Phase, int RowsRead, double ReadShare, int ChunksReadAgain,
    IReadOnlyDictionary<string, int> Counts, IReadOnlyDictionary<string, IReadOnlyDictionary<string, RunAnswer.Sides>> Amounts, int Changed, int Gone,
    string? ProblemCode, string? Problem, bool IsResumable, DateTime CreatedAt, string CreatedBy, DateTime UpdatedAt, DateTime? EndedAt)
{
    /// <param name="Platform">What our side comes to, minor units.</param>
    /// <param name="Psp">What the PSP's side comes to, minor units.</param>
    public sealed record Sides(long Platform, long Psp);

    /// <summary>One run, with its figures.</summary>
    internal static async Task<RunAnswer> Of(PaymentDb db, ReconciliationRun run, CancellationToken cancellationToken) => (await Of(db, [run], cancellationToken))[0];

    /// <summary>Several runs, with their figures.</summary>
    internal static async Task<IReadOnlyList<RunAnswer>> Of(PaymentDb db, IReadOnlyList<ReconciliationRun> runs, CancellationToken cancellationToken)
    {
        List<Guid> shown = [.. runs.Select(run => run.SameAs ?? run.Id)];
        var figures = (await db.Set<ReconciliationFigure>().AsNoTracking().Where(figure => shown.Contains(figure.RunId)).ToListAsync(cancellationToken)).ToLookup(figure => figure.RunId);
        return [.. runs.Select(run => Of(run, [.. figures[run.SameAs ?? run.Id]]))];
    }

    /// <summary>How many items of a class there are: of what both sides have, or we alone, by our side.</summary>
    internal static int CountOf(ReconciliationClass kind, IEnumerable<ReconciliationFigure> figures) =>
        figures.Where(figure => figure.Class == kind).Sum(figure => ReconciliationClasses.HasBothSides(kind) || kind == ReconciliationClass.PlatformOnly ? figure.PlatformCount : figure.PspCount);

    private static RunAnswer Of(ReconciliationRun run, IReadOnlyList<ReconciliationFigure> figures) => new(
        PublicId.Reconciliation.Format(run.Id), PublicId.Connection.Format(run.ConnectionId), PublicId.Processor.Format(run.ProcessorId), run.Environment, run.From, run.To, run.Number,
        Link(run.Corrects), run.IsCorrected, Link(run.SameAs), run.IsFetched ? "fetch" : "upload", run.FileName, run.Size, run.Sha256, run.Status, run.Phase,
        run.Rows, run.Phase > RunPhase.Read ? 1 : run.Size == 0 ? 0 : Math.Round((double)run.Offset / run.Size, 3), run.ChunksReadAgain,
        ReconciliationClasses.All.ToDictionary(kind => Words.Of(kind), kind => CountOf(kind, figures), StringComparer.Ordinal),
        ReconciliationClasses.All.ToDictionary(
            kind => Words.Of(kind),
            IReadOnlyDictionary<string, Sides> (kind) => figures.Where(figure => figure.Class == kind && figure.Currency.Length > 0).OrderBy(figure => figure.Currency, StringComparer.Ordinal)
                .ToDictionary(figure => figure.Currency, figure => new Sides(figure.PlatformMinor, figure.PspMinor), StringComparer.Ordinal),
            StringComparer.Ordinal),
        run.Changed, run.Gone, run.ProblemCode, run.Problem, run.IsResumable, run.CreatedAt, run.ByName, run.UpdatedAt, run.EndedAt);

    private static string? Link(Guid? id) => id is { } run ? PublicId.Reconciliation.Format(run) : null;
}
