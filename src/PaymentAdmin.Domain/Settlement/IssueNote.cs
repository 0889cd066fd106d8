namespace PaymentAdmin.Domain.Settlement;

/// <summary>What an entry of an issue's timeline tells.</summary>
public enum IssueNoteKind
{
    /// <summary>It was opened.</summary>
    Opened,

    /// <summary>Somebody wrote something.</summary>
    Note,

    /// <summary>Its status changed.</summary>
    Status,

    /// <summary>It was given to somebody, or to nobody.</summary>
    Assignment,

    /// <summary>What it is about changed.</summary>
    Facts,

    /// <summary>Matching is to be tried again, or was.</summary>
    Retry,

    /// <summary>A resolution was proposed.</summary>
    Proposal,

    /// <summary>It was resolved, or closed itself.</summary>
    Resolution,

    /// <summary>A file was attached.</summary>
    File,
}

/// <summary>An entry of an issue's timeline: written once, never changed.</summary>
public sealed class IssueNote : IWrittenOnce
{
    /// <summary>Longest text, in characters.</summary>
    public const int TextMaxLength = SettlementIssue.NotesMaxLength;

    /// <summary>The id; in the order of time.</summary>
    public Guid Id { get; init; }

    /// <summary>The issue.</summary>
    public Guid IssueId { get; init; }

    /// <summary>What it tells.</summary>
    public IssueNoteKind Kind { get; init; }

    /// <summary>For people; up to 4,000 characters; empty where the other fields say all.</summary>
    public string Text { get; init; } = "";

    /// <summary>What it was before, as a word or a name: the status, the person; null where nothing was.</summary>
    public string? From { get; init; }

    /// <summary>What it is now.</summary>
    public string? To { get; init; }

    /// <summary>The file attached.</summary>
    public Guid? FileId { get; init; }

    /// <summary>Who; <see cref="Guid.Empty"/> for the system.</summary>
    public Guid ById { get; init; }

    /// <summary>The name as it was then.</summary>
    public string ByName { get; init; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>Writes an entry.</summary>
    /// <exception cref="Refusal">400 where a text is too long or, for a note, missing.</exception>
    public static IssueNote Write(Guid issueId, IssueNoteKind kind, string? text, Actor by, DateTime now, string? from = null, string? to = null, Guid? fileId = null)
    {
        // What the system tells may quote what came from outside: it is told all the same.
        var written = by.Id == Guid.Empty ? Domain.Text.Visible(text ?? "") : (text ?? "").Trim();
        if (!Domain.Text.IsNote(written, TextMaxLength) || (kind == IssueNoteKind.Note && written.Length == 0))
        {
            throw Refusal.Invalid("notes", SettlementIssue.NotesRule);
        }

        return new IssueNote
        {
            Id = Ids.New(now), IssueId = issueId, Kind = kind, Text = written, From = from, To = to, FileId = fileId, ById = by.Id, ByName = by.Name, At = now,
        };
    }
}
