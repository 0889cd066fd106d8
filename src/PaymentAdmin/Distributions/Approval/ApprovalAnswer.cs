using PaymentAdmin.Audit;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>All that somebody who decides has to know. Amounts in minor units.</summary>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Editors">Who made, changed or submitted it.</param>
/// <param name="PaymentCount">How many payments: as submitted, else as they are now.</param>
/// <param name="ExpectedFees">As submitted; null where it was not, or no fee rule says.</param>
/// <param name="Changes">What changed since it was last sent back; null where it never was.</param>
/// <param name="MayAct">Who can decide on the stage that waits: 50 at most.</param>
/// <param name="You">What the person who asks may do.</param>
public sealed record ApprovalAnswer(
    string Id, string Name, string Purpose, string Cycle, string ProgrammeId, string ProgrammeCode, string ProgrammeName, string ConnectionId, string ProcessorCode,
    ConnectionEnvironment Environment, DistributionStatus Status, string? StatusReason, string CreatedBy, DateTime CreatedAt, IReadOnlyList<EditorAnswer> Editors, int PaymentCount,
    long TotalAmount, string Currency, RoundAnswer? Round, IReadOnlyList<StageAnswer> Stages, IReadOnlyList<SubmittedFinding> Findings, long? ExpectedFees, long? TotalCost,
    ChangesAnswer? Changes, IReadOnlyList<DecisionAnswer> Decisions, IReadOnlyList<string> MayAct, YouAnswer You, int Version);

/// <summary>Who made, changed or submitted it, and since when.</summary>
/// <param name="Name">The e-mail address; null where the person is no longer active.</param>
public sealed record EditorAnswer(string Id, string? Name, DateTime Since);

/// <summary>One submission.</summary>
/// <param name="Number">From 1.</param>
/// <param name="ContentHash">What a decision is bound to.</param>
/// <param name="MappingVersion">The version of the connection's field mapping that is part of it.</param>
public sealed record RoundAnswer(
    int Number, RoundStatus Status, string ContentHash, int MappingVersion, string SubmittedBy, DateTime SubmittedAt, DateTime? ExpiresAt, DateTime? EndedAt, string? EndedBecause);

/// <summary>One stage on the way to the approval.</summary>
/// <param name="Number">From 1.</param>
/// <param name="FromAmount">It is needed from this total on.</param>
/// <param name="Waits">Whether it is the one that waits for approval.</param>
public sealed record StageAnswer(int Number, long FromAmount, int Approvers, string Permission, int Given, bool Waits, IReadOnlyList<string> ApprovedBy);

/// <summary>What changed since it was last sent back.</summary>
/// <param name="Words">How name, purpose and cycle changed, in order: another cycle is another question whether somebody was paid already.</param>
/// <param name="Since">When that had been submitted.</param>
/// <param name="ChangedNet">By how much the changed ones are more together; negative for less.</param>
public sealed record ChangesAnswer(IReadOnlyList<FieldChange> Words, DateTime Since, int Added, long AddedAmount, int Removed, long RemovedAmount, int Changed, long ChangedNet, int CountBefore, long TotalBefore);

/// <summary>A decision.</summary>
/// <param name="Stage">For an approval: of which stage, from 1.</param>
/// <param name="OnBehalfOf">Whose lent right was used; null for one's own.</param>
public sealed record DecisionAnswer(string Id, DecisionKind Kind, int Round, int? Stage, string By, string? OnBehalfOf, string? Comment, string ContentHash, DateTime At);

/// <summary>What the person who asks may do now.</summary>
/// <param name="MayDecide">Whether by one's own or a lent right.</param>
/// <param name="WhyNot">Why not, for people; null where one may.</param>
/// <param name="By">The person whose right it is by.</param>
/// <param name="Lenders">Who else lent theirs.</param>
public sealed record YouAnswer(bool MayDecide, string? WhyNot, bool MayTakeBack, bool MayRelease, string? WhyNoRelease, string? By, IReadOnlyList<LenderAnswer> Lenders);

/// <summary>Somebody who lent the right to decide.</summary>
public sealed record LenderAnswer(string Id, string Name);

/// <summary>A payment as an approver sees it.</summary>
public sealed record SamplePayment(string Id, string Reference, string ExternalId, string FullName, string? PaidTo, PaymentChannel Channel, long Amount);
