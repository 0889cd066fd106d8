using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Domain.Reconciliation;

/// <summary>A reconciliation of our records of a period with the PSP's report of it. It can be done again from where it was broken off, whatever it was at.</summary>
public sealed class ReconciliationRun
{
    /// <summary>Longest file name, in characters.</summary>
    public const int FileNameMaxLength = 200;

    /// <summary>Longest problem, in characters.</summary>
    public const int ProblemMaxLength = 1_000;

    /// <summary>Longest mark, in characters.</summary>
    public const int MarkMaxLength = 300;

    /// <summary>What a discarded run failed for.</summary>
    public const string Discarded = "discarded";

    private ReconciliationRun()
    {
    }

    /// <summary>The id; <c>rec_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The connection.</summary>
    public Guid ConnectionId { get; private set; }

    /// <summary>Its processor.</summary>
    public Guid ProcessorId { get; private set; }

    /// <summary>Its environment.</summary>
    public ConnectionEnvironment Environment { get; private set; }

    /// <summary>Begin of the period, UTC, inclusive.</summary>
    public DateTime From { get; private set; }

    /// <summary>End of the period, UTC, exclusive.</summary>
    public DateTime To { get; private set; }

    /// <summary>Which version of the reconciliation of its period: 1, and one more for each corrected report.</summary>
    public int Number { get; private set; }

    /// <summary>The version that this one corrects; null for the first.</summary>
    public Guid? Corrects { get; private set; }

    /// <summary>Whether a later version has been completed: that one counts.</summary>
    public bool IsCorrected { get; private set; }

    /// <summary>The run of which the same report came again: this one changed nothing, and shows that one's rows.</summary>
    public Guid? SameAs { get; private set; }

    /// <summary>Whether the report is fetched through the connection; else it was uploaded.</summary>
    public bool IsFetched { get; private set; }

    /// <summary>The file's name; null while it is to be fetched.</summary>
    public string? FileName { get; private set; }

    /// <summary>Under which the file is kept; null while it is to be fetched.</summary>
    public Guid? FileId { get; private set; }

    /// <summary>Its size, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Its SHA-256, hex; null while it is to be fetched.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>The names of the report's columns that differ from the default, as pairs of field and name.</summary>
    public IReadOnlyList<string> ColumnNames { get; private set; } = [];

    /// <summary>Whether the report has amounts in minor units; else in major units.</summary>
    public bool MinorUnits { get; private set; }

    /// <summary>What its words for a status mean, as pairs of word and meaning.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>Whether the report contains failed payments.</summary>
    public bool ListsFailed { get; private set; }

    /// <summary>ISO 4217 code for rows that carry none.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>IANA name of the clock that is meant where a time has no offset.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public RunStatus Status { get; private set; }

    /// <summary>What it is at.</summary>
    public RunPhase Phase { get; private set; }

    /// <summary>Where in the file it goes on, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>How many rows of the report were read.</summary>
    public int Rows { get; private set; }

    /// <summary>How many items it has: rows of the report, and what that does not have.</summary>
    public int Items { get; private set; }

    /// <summary>Where the phase goes on; null at its beginning.</summary>
    public string? Mark { get; private set; }

    /// <summary>Whether a part of the report is being read: where nobody is at it, it is read again.</summary>
    public bool IsReading { get; private set; }

    /// <summary>How often a part of the report was read again because whoever read it was stopped.</summary>
    public int ChunksReadAgain { get; private set; }

    /// <summary>Whether a person said that what does not fit is true.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>Rows of the corrected version that the report does not have any more.</summary>
    public int Gone { get; private set; }

    /// <summary>Items that the corrected version does not have, or has otherwise.</summary>
    public int Changed { get; private set; }

    /// <summary>Stable code of why it failed; null where it did not.</summary>
    public string? ProblemCode { get; private set; }

    /// <summary>The same for people, with what to do.</summary>
    public string? Problem { get; private set; }

    /// <summary>Who began it; empty for the schedule.</summary>
    public Guid ById { get; private set; }

    /// <summary>That one's name as it was then.</summary>
    public string ByName { get; private set; } = "";

    /// <summary>When it was begun, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it last moved, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>When it ended, UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Counts all changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>What it reconciles.</summary>
    public RunPeriod Period => new(ConnectionId, ProcessorId, Environment, From, To);

    /// <summary>How its report is read, and what may be missing in it: as the connection's settings were when it was begun.</summary>
    public ReportForm Form => new(ReportColumns.Of(ColumnNames, MinorUnits, Words), ListsFailed, Currency, TimeZone);

    /// <summary>Whether it is being done, or will be.</summary>
    public bool IsUnderWay => Status is RunStatus.Queued or RunStatus.Running;

    /// <summary>Whether a person can have it go on: it failed for something that may be over.</summary>
    public bool IsResumable => Status == RunStatus.Failed && ProblemCode is "unexpected" or "not_fetched";

    /// <summary>Begins one.</summary>
    /// <param name="id">The id; the report is kept under it.</param>
    /// <param name="period">What is reconciled.</param>
    /// <param name="versions">How many versions of it there are already, in vain or not.</param>
    /// <param name="report">The report; null where it is to be fetched.</param>
    /// <param name="form">How it is read.</param>
    /// <param name="corrects">The version that counts until now; null where there is none.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When, UTC.</param>
    public static ReconciliationRun Begin(Guid id, RunPeriod period, int versions, ReportFile? report, ReportForm form, ReconciliationRun? corrects, Actor by, DateTime now)
    {
        var run = new ReconciliationRun
        {
            Id = id,
            ConnectionId = period.ConnectionId,
            ProcessorId = period.ProcessorId,
            Environment = period.Environment,
            From = period.From,
            To = period.To,
            Number = versions + 1,
            Corrects = corrects?.Id,
            IsFetched = report is null,
            ColumnNames = form.Columns.Names.Pairs,
            MinorUnits = form.Columns.MinorUnits,
            Words = form.Columns.Words.Pairs,
            ListsFailed = form.ListsFailed,
            Currency = form.Currency,
            TimeZone = form.TimeZone,
            Phase = report is null ? RunPhase.Fetch : RunPhase.Read,
            ById = by.Id,
            ByName = by.Name,
            CreatedAt = now,
        };
        if (report is not null)
        {
            run.Take(id, report);
        }

        run.Touch(now);
        return run;
    }

    /// <summary>Somebody works on it.</summary>
    public void Start(DateTime now)
    {
        Require(RunStatus.Queued, RunStatus.Running);
        Status = RunStatus.Running;
        Touch(now);
    }

    /// <summary>The report was fetched.</summary>
    /// <param name="fileId">Under which it is kept: another for each time that it is fetched, so that nobody who was late can put another one in its place.</param>
    /// <param name="report">The report.</param>
    /// <param name="now">When, UTC.</param>
    public void Fetched(Guid fileId, ReportFile report, DateTime now)
    {
        Take(fileId, report);
        Enter(RunPhase.Read, now);
    }

    /// <summary>The report that was fetched is that of an earlier run: nothing changes.</summary>
    public void IsSameAs(Guid earlier, DateTime now)
    {
        SameAs = earlier;
        Complete(now);
    }

    /// <summary>A part of the report is going to be read.</summary>
    public void BeginReading(DateTime now)
    {
        ChunksReadAgain += IsReading ? 1 : 0;
        IsReading = true;
        Touch(now);
    }

    /// <summary>A part of the report was read.</summary>
    /// <param name="rows">How many rows it had.</param>
    /// <param name="offset">Where the next one begins.</param>
    /// <param name="isEnd">Whether there is none.</param>
    /// <param name="now">When, UTC.</param>
    public void HasRead(int rows, long offset, bool isEnd, DateTime now)
    {
        Rows += rows;
        Items += rows;
        Offset = offset;

        // Whoever read it goes on at once.
        IsReading = !isEnd;
        Touch(now);
        if (isEnd)
        {
            Enter(RunPhase.Duplicates, now);
        }
    }

    /// <summary>What the report does not have was added.</summary>
    public void Miss(int items) => Items += items;

    /// <summary>A part of a phase was done.</summary>
    /// <param name="mark">Where it goes on.</param>
    /// <param name="now">When, UTC.</param>
    public void GoOn(string mark, DateTime now)
    {
        Mark = mark;
        Touch(now);
    }

    /// <summary>The next phase begins.</summary>
    public void Enter(RunPhase phase, DateTime now)
    {
        (Phase, Mark) = (phase, null);
        Touch(now);
    }

    /// <summary>How it differs from the version that it corrects.</summary>
    public void Compare(int changed, int gone) => (Changed, Gone) = (changed, gone);

    /// <summary>So much does not fit that a person has to look first.</summary>
    public void Await(DateTime now)
    {
        Status = RunStatus.AwaitingConfirmation;
        Touch(now);
    }

    /// <summary>A person has looked: it is true.</summary>
    /// <exception cref="Refusal">409 <c>run_state</c>.</exception>
    public void Confirm(DateTime now)
    {
        Require(RunStatus.AwaitingConfirmation);
        (IsConfirmed, Status) = (true, RunStatus.Queued);
        Touch(now);
    }

    /// <summary>A person has looked: it cannot be true, as with a wrong report or mapping.</summary>
    /// <exception cref="Refusal">409 <c>run_state</c>.</exception>
    public void Discard(string reason, DateTime now)
    {
        Require(RunStatus.AwaitingConfirmation);
        Fail(Discarded, reason, now);
    }

    /// <summary>It goes on where it was.</summary>
    /// <exception cref="Refusal">409 <c>run_state</c>; 409 <c>run_not_resumable</c> where its report cannot be read, or it was discarded.</exception>
    public void Resume(DateTime now)
    {
        Require(RunStatus.Failed);
        if (!IsResumable)
        {
            throw Refusal.Conflict("run_not_resumable", "What it failed for stays: upload another report, or change the connection's report settings and upload this one again.", "status");
        }

        (Status, ProblemCode, Problem, EndedAt) = (RunStatus.Queued, null, null, null);
        Touch(now);
    }

    /// <summary>It is done.</summary>
    public void Complete(DateTime now)
    {
        (Status, Phase, Mark, EndedAt) = (RunStatus.Completed, RunPhase.Done, null, now);
        Touch(now);
    }

    /// <summary>A later version counts instead.</summary>
    public void Correct(DateTime now)
    {
        IsCorrected = true;
        Touch(now);
    }

    /// <summary>It cannot be done.</summary>
    public void Fail(string code, string problem, DateTime now)
    {
        (Status, ProblemCode, Problem, EndedAt) = (RunStatus.Failed, code, problem.Abridge(ProblemMaxLength), now);
        Touch(now);
    }

    private void Take(Guid fileId, ReportFile report) => (FileId, FileName, Size, Sha256) = (fileId, report.Name.CutTo(FileNameMaxLength), report.Size, report.Sha256);

    private void Require(params ReadOnlySpan<RunStatus> allowed)
    {
        if (!allowed.Contains(Status))
        {
            throw Refusal.Conflict("run_state", $"The reconciliation is {Domain.Words.Plain(Status).ToLowerInvariant()}: this is not possible now.", "status");
        }
    }

    private void Touch(DateTime now)
    {
        UpdatedAt = now;
        Version++;
    }
}
