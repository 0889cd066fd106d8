using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger.Manual;

/// <summary>Where a manual entry stands.</summary>
public enum ManualEntryStatus
{
    /// <summary>It waits for a second person.</summary>
    Proposed,

    /// <summary>A second person approved it, and it is posted.</summary>
    Posted,

    /// <summary>A second person refused it, or who proposed it took it back.</summary>
    Refused,
}

/// <summary>A manual entry as scripts see it.</summary>
/// <param name="JournalEntryId">What its approval posted.</param>
public sealed record ManualEntryAnswer(
    string Id, ConnectionEnvironment Environment, ManualEntryKind Kind, ManualEntryStatus Status, string? ProcessorId, DateTime EffectiveAt, string Reason, IReadOnlyList<EntryAnswer.Line> Lines,
    string ProposedBy, DateTime ProposedAt, string? DecidedBy, DateTime? DecidedAt, string? DecisionReason, string? JournalEntryId)
{
    /// <summary>Who proposed it: on pages that person takes back what others refuse.</summary>
    [JsonIgnore]
    public Guid ProposedById { get; init; }

    /// <summary>Whether it was refused by who proposed it.</summary>
    [JsonIgnore]
    public bool IsTakenBack { get; init; }

    internal static ManualEntryAnswer Of(ManualEntry entry, ManualEntryDecision? decision, Guid? journalEntryId, IReadOnlyDictionary<Guid, AccountLabel> accounts) => new(
        PublicId.ManualEntry.Format(entry.Id), entry.Environment, entry.Kind,
        decision switch { null => ManualEntryStatus.Proposed, { IsApproved: true } => ManualEntryStatus.Posted, _ => ManualEntryStatus.Refused },
        entry.ProcessorId is { } processor ? PublicId.Processor.Format(processor) : null, entry.EffectiveAt, entry.Reason,
        [.. entry.Lines.OrderBy(line => line.Number).Select(line => EntryAnswer.Line.Of(accounts[line.AccountId], line.Currency, line.DebitMinor))],
        entry.ByName, entry.At, decision?.ByName, decision?.At, decision?.Reason, journalEntryId is { } posted ? PublicId.JournalEntry.Format(posted) : null)
    {
        ProposedById = entry.ById,
        IsTakenBack = decision is { IsApproved: false } && decision.ById == entry.ById,
    };
}
