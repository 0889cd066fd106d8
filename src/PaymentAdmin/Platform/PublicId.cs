using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform;

/// <summary>
/// Ids as the outside sees them: a prefix that says what it is, and a UUID (design, "Identifiers").
/// Inside they are Guids.
/// </summary>
public sealed class PublicId
{
    public static readonly PublicId Processor = new("proc", "processor");
    public static readonly PublicId FeeRule = new("fee", "fee rule");
    public static readonly PublicId Account = new("gl", "ledger account");
    public static readonly PublicId Tenant = new("tnt", "tenant");
    public static readonly PublicId Connection = new("con", "connection");
    public static readonly PublicId Exchange = new("exg", "exchange");
    public static readonly PublicId DiagnosticRun = new("diag", "test run");
    public static readonly PublicId Webhook = new("wh", "webhook notification");
    public static readonly PublicId RejectedDelivery = new("rej", "rejected delivery");
    public static readonly PublicId Replay = new("rpl", "replay");
    public static readonly PublicId Transaction = new("txn", "transaction");
    public static readonly PublicId JournalEntry = new("je", "journal entry");
    public static readonly PublicId ManualEntry = new("adj", "manual entry");
    public static readonly PublicId Statement = new("stl", "settlement statement");
    public static readonly PublicId StatementLine = new("sln", "statement line");
    public static readonly PublicId Reconciliation = new("rec", "reconciliation");
    public static readonly PublicId Issue = new("exc", "settlement issue");
    public static readonly PublicId Proposal = new("prp", "proposed resolution");
    public static readonly PublicId IssueFile = new("fil", "file");
    public static readonly PublicId Programme = new("prg", "programme");
    public static readonly PublicId Beneficiary = new("ben", "beneficiary");
    public static readonly PublicId PayeeChange = new("pch", "payee change");
    public static readonly PublicId Distribution = new("dist", "distribution");
    public static readonly PublicId Payment = new("pay", "payment");
    public static readonly PublicId Attempt = new("att", "attempt");
    public static readonly PublicId Batch = new("bat", "batch");
    public static readonly PublicId Decision = new("dec", "decision");
    public static readonly PublicId Delegation = new("dlg", "delegation");
    public static readonly PublicId Import = new("imp", "import");
    public static readonly PublicId Alert = new("alr", "alert");
    public static readonly PublicId Job = new("job", "job");
    public static readonly PublicId Queue = new("que", "queue");
    public static readonly PublicId WorkItem = new("wrk", "work item");
    public static readonly PublicId AuditEntry = new("aud", "audit entry");
    public static readonly PublicId User = new("usr", "user");

    private readonly string _prefix;
    private readonly string _thing;

    private PublicId(string prefix, string thing)
    {
        _prefix = prefix + "_";
        _thing = thing;
    }

    public string Format(Guid id) => _prefix + id.ToString("D");

    /// <summary>Reads an id. One with another prefix or form names nothing that exists.</summary>
    /// <exception cref="Refusal">404.</exception>
    public Guid Parse(string? text) => TryParse(text, out var id) ? id : throw Refusal.NotFound(_thing);

    /// <summary>The same of one that may be left out.</summary>
    /// <exception cref="Refusal">404.</exception>
    public Guid? ParseOrNull(string? text) => text is null ? null : Parse(text);

    public bool TryParse(string? text, out Guid id)
    {
        id = Guid.Empty;
        return text is not null
            && text.StartsWith(_prefix, StringComparison.Ordinal)
            && Guid.TryParseExact(text.AsSpan(_prefix.Length), "D", out id)
            && text.Equals(Format(id), StringComparison.OrdinalIgnoreCase); // The parser lets spaces and signs pass.
    }
}
