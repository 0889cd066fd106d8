namespace PaymentAdmin.Domain.Settlement;

/// <summary>A file that somebody attached to an issue: an e-mail, a letter, a screenshot. Written once.</summary>
public sealed class IssueFile : IWrittenOnce
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameMaxLength = 200;

    /// <summary>Largest file, in bytes.</summary>
    public const long MaxBytes = 10L * 1024 * 1024;

    /// <summary>Most files of one issue.</summary>
    public const int MaxFiles = 20;

    /// <summary>The id.</summary>
    public Guid Id { get; init; }

    /// <summary>The issue.</summary>
    public Guid IssueId { get; init; }

    /// <summary>As its sender has it, 1 to 200 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is, told by its content.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>In bytes.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256, hex.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Who attached it.</summary>
    public Guid ById { get; init; }

    /// <summary>The name as it was then.</summary>
    public string ByName { get; init; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; init; }
}
