using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation.Engine;
using PaymentAdmin.Reconciliation.Fetching;
using PaymentAdmin.Reconciliation.Reports;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>Begins the reconciliation of a period with the PSP's report of it, uploaded or to be fetched. The same report of the same period has the first answer.</summary>
public sealed class BeginRun(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, FileContent files, WorkSignal signal, TimeProvider clock)
{
    /// <param name="ConnectionId">The connection; <c>con_</c>.</param>
    /// <param name="From">Begin of the period, inclusive: a time, or a day, which begins at midnight in the connection's time zone.</param>
    /// <param name="To">End of the period, exclusive, likewise.</param>
    /// <param name="Fetch">Whether the report is fetched through the connection.</param>
    public sealed record Input(string? ConnectionId = null, string? From = null, string? To = null, bool Fetch = false);

    /// <param name="Id">Under which it is kept: the run's.</param>
    /// <param name="File">What was kept.</param>
    public sealed record Kept(Guid Id, ReportFile File);

    /// <summary>Keeps a report while it comes; nothing is begun.</summary>
    /// <exception cref="Refusal">403; 422 <c>file_empty</c>.</exception>
    /// <exception cref="BadHttpRequestException">413.</exception>
    public async Task<Kept> Keep(string name, Stream file, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.RunReconciliation);
        var id = clock.Now().NewId();
        try
        {
            var stored = await files.Store(FileKind.Report, id, file, ReportContent.MaxBytes, clock.Now(), cancellationToken);
            return new Kept(id, new ReportFile(name, stored.Size, stored.Sha256));
        }
        catch
        {
            await files.Drop(id, CancellationToken.None);
            throw;
        }
    }

    /// <param name="kept">The report; null where it is to be fetched.</param>
    /// <exception cref="Refusal">400 with every field; 403; 404; 409 <c>run_under_way</c>; 422 <c>report_not_fetchable</c>.</exception>
    public async Task<RunAnswer> Handle(Input input, Kept? kept, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.RunReconciliation);
        Guid id;
        try
        {
            var period = await Period(input, kept is null, cancellationToken);
            id = await Save(kept?.Id ?? clock.Now().NewId(), period, kept?.File, actor, once, cancellationToken);
        }
        catch (Refusal) when (kept is not null)
        {
            // Only what surely was not committed; the rest is dropped as left over, once nothing has it.
            await files.Drop(kept.Id, CancellationToken.None);
            throw;
        }

        if (kept is not null && kept.Id != id)
        {
            await files.Drop(kept.Id, cancellationToken);
        }

        signal.Wake(RunReconciliation.QueueName);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunAnswer.Of(db, await db.Set<ReconciliationRun>().AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken), cancellationToken);
    }

    private async Task<RunPeriod> Period(Input input, bool fetch, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Check(!string.IsNullOrWhiteSpace(input.ConnectionId), "connectionId", "Say which connection is reconciled.");
        errors.ThrowIfAny();
        var connectionId = PublicId.Connection.Parse(input.ConnectionId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == connectionId, cancellationToken) ?? throw Refusal.NotFound("connection");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone);
        var (from, to) = (Time(input.From, "from", zone, errors), Time(input.To, "to", zone, errors));
        if (from is { } begins && to is { } ends && errors.Check(begins < ends, "to", "The period ends after it begins: to is exclusive."))
        {
            errors.Check(ends - begins <= TimeSpan.FromDays(RunPeriod.MaxDays), "to", string.Create(CultureInfo.InvariantCulture, $"A period is up to {RunPeriod.MaxDays} days."));
            errors.Check(ends <= clock.Now(), "to", "The period is not over yet: a report of it would miss what is still to come.");
        }

        errors.ThrowIfAny();
        return !fetch || connection.Facts.FetchesReports ? new RunPeriod(connection.Id, connection.ProcessorId, connection.Environment, from!.Value, to!.Value)
            : throw Refusal.Rule("report_not_fetchable", "The PSP offers no report through this connection. Upload it.", "fetch");
    }

    private static DateTime? Time(string? text, string field, TimeZoneInfo zone, FieldErrors errors) =>
        errors.Check(WrittenTime.TryRead(text ?? "", zone, out var time), field, $"{field} is a day such as 2026-01-31, or a time such as 2026-01-31T00:00:00Z.") ? time : null;

    private Task<Guid> Save(Guid id, RunPeriod period, ReportFile? report, Actor actor, Once? once, CancellationToken cancellationToken) =>
        unitOfWork.Save(actor, (db, now) => Add(db, id, period, report, actor, now, cancellationToken), once, cancellationToken);

    /// <summary>Begins a run in the caller's context; the caller saves, and wakes the queue then.</summary>
    /// <returns>Its id, or that of the run which has the report already.</returns>
    /// <exception cref="Refusal">409 <c>run_under_way</c>.</exception>
    internal static async Task<Guid> Add(PaymentDb db, Guid id, RunPeriod period, ReportFile? report, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var versions = await db.Set<ReconciliationRun>().Where(run => run.ConnectionId == period.ConnectionId && run.From == period.From && run.To == period.To)
            .OrderByDescending(run => run.Number).ToListAsync(cancellationToken);
        var form = await ReadForm.Of(db, period.ConnectionId, cancellationToken);
        if (versions.Find(run => IsSame(run, report, form)) is { } same)
        {
            return same.Id;
        }

        if (report is not null && versions.Find(run => run is { IsUnderWay: true, Phase: RunPhase.Fetch }) is { } fetching)
        {
            // A PSP that does not answer for hours keeps nobody from sending what they have.
            fetching.Fail(FetchReport.NotFetched, "The report was uploaded before it could be fetched.", now);
        }

        if (versions.Exists(run => run.IsUnderWay || run.Status == RunStatus.AwaitingConfirmation))
        {
            throw Refusal.Conflict("run_under_way", "This period is being reconciled with another report. Wait until that is done; where it waits for a confirmation, confirm or discard it.");
        }

        var run = ReconciliationRun.Begin(id, period, versions.Count, report, form, versions.Find(one => one is { Status: RunStatus.Completed, SameAs: null, IsCorrected: false }), actor, now);
        db.Add(run);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(run), new AuditedAct(AuditKinds.ReconciliationBegun, []));
        await Enqueue.Add(db, RunReconciliation.QueueName, run.Id, orderKey: null, now, now, cancellationToken);
        return run.Id;
    }

    /// <summary>The same report, read in the same way, of the version that counts or is going to; or, where it is to be fetched, one that is being fetched.</summary>
    private static bool IsSame(ReconciliationRun run, ReportFile? report, ReportForm form) => report is null
        ? run is { IsFetched: true, IsUnderWay: true }
        : run is { Status: not RunStatus.Failed, SameAs: null, IsCorrected: false } && run.Sha256 == report.Sha256 && run.Form == form;
}
