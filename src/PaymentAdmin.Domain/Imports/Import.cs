namespace PaymentAdmin.Domain.Imports;

/// <summary>
/// A file that is imported: first every row is checked, then the good ones are brought in, a part of the rows at a time. Each
/// part commits together with the place that it reached, so that whoever is killed in the middle goes on from there.
/// </summary>
public sealed class Import
{
    /// <summary>Longest file name, in characters.</summary>
    public const int FileNameMaxLength = 200;

    /// <summary>Longest problem, in characters.</summary>
    public const int ProblemMaxLength = 1000;

    /// <summary>Longest mapping of columns, as JSON, in characters.</summary>
    public const int MappingMaxLength = 4000;

    private Import()
    {
    }

    /// <summary>The id; <c>imp_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>What it brings.</summary>
    public ImportKind Kind { get; private set; }

    /// <summary>Where to: the programme or the distribution.</summary>
    public Guid TargetId { get; private set; }

    /// <summary>The file's name as its sender has it.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>The file's size, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>The file's SHA-256, hex.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public ImportStatus Status { get; private set; }

    /// <summary>Whether it ends once every row is checked.</summary>
    public bool DryRun { get; private set; }

    /// <summary>Whether good rows come in though others have errors.</summary>
    public bool SkipBadRows { get; private set; }

    /// <summary>Which column of the file is which, as JSON; null where the names say it.</summary>
    public string? MappingJson { get; private set; }

    /// <summary>Counts the passes through the file; errors belong to one.</summary>
    public int Pass { get; private set; }

    /// <summary>The last row of the present pass that was taken, as the file numbers it; 0 before the first.</summary>
    public int Place { get; private set; }

    /// <summary>How many rows the present or last pass has taken.</summary>
    public int RowCount { get; private set; }

    /// <summary>How many of them have errors.</summary>
    public int BadCount { get; private set; }

    /// <summary>How many errors they have.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>New payments or beneficiaries: those that would come while it is checked, those that came while it is imported.</summary>
    public int AddedCount { get; private set; }

    /// <summary>Known ones that are changed.</summary>
    public int UpdatedCount { get; private set; }

    /// <summary>Known ones that stay as they are.</summary>
    public int UnchangedCount { get; private set; }

    /// <summary>New beneficiaries.</summary>
    public int NewBeneficiaryCount { get; private set; }

    /// <summary>Changes of phone, account or channel that wait for a second person.</summary>
    public int PayeeChangeCount { get; private set; }

    /// <summary>How many rows the file has; null until every row was checked.</summary>
    public int? TotalRows { get; private set; }

    /// <summary>Why it failed: a stable code; null where it did not.</summary>
    public string? ProblemCode { get; private set; }

    /// <summary>Why it failed, for people.</summary>
    public string? Problem { get; private set; }

    /// <summary>When the file came, UTC.</summary>
    public DateTime CreatedAt { get; private set; }

    /// <summary>When it last moved, UTC.</summary>
    public DateTime UpdatedAt { get; private set; }

    /// <summary>Who sent it, and alone imports it: the id. What it changes is their change.</summary>
    public Guid RunById { get; private set; }

    /// <summary>Who sent it: the name as it was then.</summary>
    public string RunByName { get; private set; } = "";

    /// <summary>When it was checked, done, failed or cancelled, UTC; null while it goes on.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>When the file's content was dropped, UTC; null while it is kept.</summary>
    public DateTime? ContentDroppedAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>What the present or last pass came to.</summary>
    public ImportPart Sum => new(RowCount, BadCount, ErrorCount, AddedCount, UpdatedCount, UnchangedCount, NewBeneficiaryCount, PayeeChangeCount);

    /// <summary>Whether it moves by itself.</summary>
    public bool IsRunning => Status is ImportStatus.Checking or ImportStatus.Importing;

    /// <summary>A file has come.</summary>
    public static Import Receive(Guid id, ImportKind kind, Guid targetId, ImportedFile file, Actor by, DateTime now)
    {
        var import = new Import
        {
            Id = id,
            Kind = kind,
            TargetId = targetId,
            FileName = Shorten(file.Name),
            Size = file.Size,
            Sha256 = file.Sha256,
            RunById = by.Id,
            RunByName = by.Name,
            CreatedAt = now,
        };
        import.Touch(now);
        return import;
    }

    /// <summary>
    /// Asks for all rows to be checked, and then imported unless it is a dry run. Only by who sent the file: what it brings would
    /// else be nobody's, and could be approved by who wrote it (design, rule 7).
    /// </summary>
    /// <exception cref="Refusal">403 <c>not_your_file</c>; 409 <c>import_running</c>, <c>import_done</c>, <c>import_cancelled</c>, <c>import_content_dropped</c>.</exception>
    public void Begin(ImportOptions options, Actor by, DateTime now)
    {
        RequireStartable();
        if (by.Id != RunById)
        {
            throw new Refusal(RefusalKind.Forbidden, "not_your_file", $"{RunByName} sent this file, and imports it. To import it yourself, choose the file yourself.");
        }

        (DryRun, SkipBadRows, MappingJson) = (options.DryRun, options.SkipBadRows, options.MappingJson);
        TotalRows = null;
        BeginPass(ImportStatus.Checking, now);
    }

    /// <summary>Notes what a part of the rows came to.</summary>
    /// <param name="part">The part.</param>
    /// <param name="lastRow">Its last row, as the file numbers it.</param>
    /// <param name="now">When, UTC.</param>
    public void Take(ImportPart part, int lastRow, DateTime now)
    {
        if (!IsRunning || lastRow <= Place)
        {
            throw new InvalidOperationException("These rows were taken already, or nothing is being taken.");
        }

        var sum = Sum.Plus(part);
        (RowCount, BadCount, ErrorCount, AddedCount, UpdatedCount) = (sum.Rows, sum.Bad, sum.Errors, sum.Added, sum.Updated);
        (UnchangedCount, NewBeneficiaryCount, PayeeChangeCount) = (sum.Unchanged, sum.NewBeneficiaries, sum.PayeeChanges);
        Place = lastRow;
        Touch(now);
    }

    /// <summary>Every row of the pass was taken: what was checked without an error, or may leave bad rows out, is imported next.</summary>
    public void EndPass(DateTime now)
    {
        switch (Status)
        {
            case ImportStatus.Checking when !DryRun && (BadCount == 0 || SkipBadRows):
                TotalRows = RowCount;
                BeginPass(ImportStatus.Importing, now);
                break;
            case ImportStatus.Checking:
                TotalRows = RowCount;
                End(ImportStatus.Checked, now);
                break;
            case ImportStatus.Importing:
                End(ImportStatus.Done, now);
                break;
            default:
                throw new InvalidOperationException($"Nothing is being taken: {Status}.");
        }
    }

    /// <summary>It cannot go on.</summary>
    public void Fail(string code, string problem, DateTime now)
    {
        (ProblemCode, Problem) = (code, problem.CutTo(ProblemMaxLength));
        End(ImportStatus.Failed, now);
    }

    /// <summary>A person stops it, or gives it up.</summary>
    /// <exception cref="Refusal">409 <c>import_ended</c>.</exception>
    public void Cancel(DateTime now)
    {
        if (Status is ImportStatus.Done or ImportStatus.Failed or ImportStatus.Cancelled)
        {
            throw Refusal.Conflict("import_ended", $"The import is {Words.Plain(Status).ToLowerInvariant()} already.", "status");
        }

        End(ImportStatus.Cancelled, now);
    }

    /// <summary>Its content is no longer kept.</summary>
    public void DropContent(DateTime now)
    {
        ContentDroppedAt = now;
        Version++;
    }

    private void RequireStartable()
    {
        if (ContentDroppedAt is not null)
        {
            throw Refusal.Conflict("import_content_dropped", "The file is no longer kept. Upload it again.", "status");
        }

        var (code, message) = Status switch
        {
            ImportStatus.Checking or ImportStatus.Importing => ("import_running", "The import is under way. Wait for its end, or cancel it."),
            ImportStatus.Done => ("import_done", "The import is done already. Upload the file of the next rows."),
            ImportStatus.Cancelled => ("import_cancelled", "The import was cancelled. Upload the file again."),
            _ => ("", ""),
        };
        if (code.Length > 0)
        {
            throw Refusal.Conflict(code, message, "status");
        }
    }

    private void BeginPass(ImportStatus status, DateTime now)
    {
        Status = status;
        Pass++;
        Place = 0;
        (RowCount, BadCount, ErrorCount, AddedCount, UpdatedCount, UnchangedCount, NewBeneficiaryCount, PayeeChangeCount) = (0, 0, 0, 0, 0, 0, 0, 0);
        (ProblemCode, Problem, EndedAt) = (null, null, null);
        Touch(now);
    }

    private void End(ImportStatus status, DateTime now)
    {
        Status = status;
        EndedAt = now;
        Touch(now);
    }

    private void Touch(DateTime now)
    {
        UpdatedAt = now;
        Version++;
    }

    private static string Shorten(string name)
    {
        var shown = string.Concat(name.Where(letter => !char.IsControl(letter))).Trim();
        return shown.Length == 0 ? "file" : shown.CutTo(FileNameMaxLength);
    }
}

/// <summary>A file that has come.</summary>
/// <param name="Name">As its sender has it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex.</param>
public sealed record ImportedFile(string Name, long Size, string Sha256);

/// <summary>How a file is to be imported.</summary>
/// <param name="DryRun">Only check.</param>
/// <param name="SkipBadRows">Import the good rows though others have errors.</param>
/// <param name="MappingJson">Which column is which, as JSON; null where the names say it.</param>
public sealed record ImportOptions(bool DryRun, bool SkipBadRows, string? MappingJson);
