using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>A finding as it was when the distribution was submitted.</summary>
/// <param name="Count">How many payments it concerns; 0 where it concerns the whole.</param>
/// <param name="Reason">Why it is all right, by who submitted; null where none was needed.</param>
public sealed record SubmittedFinding(string Code, FindingSeverity Severity, string Message, int Count, string? Reason);

/// <summary>What the check found at the submission, kept with it: what the approvers were shown.</summary>
/// <param name="ExpectedFees">In minor units; null where no rule says.</param>
/// <param name="TotalCost">Payments and fees, in minor units.</param>
internal sealed record SubmittedFindings(IReadOnlyList<SubmittedFinding> Findings, long? ExpectedFees, long TotalCost)
{
    /// <summary>What a release does not look at: an approved payment keeps the payee that was approved, and the pilot has its own rule.</summary>
    private static readonly string[] OfPayees = ["payee_change_pending", "payee_changed", "pilot_too_small"];

    /// <summary>What somebody has to have been shown.</summary>
    private static readonly string[] OfPeople = ["same_account_for_two", "already_paid", "kyc_name_differs", "not_in_programme", "payee_change_rejected"];

    public string Store() => JsonSerializer.Serialize(this, Wire.Json);

    public static SubmittedFindings Stored(string json) => JsonSerializer.Deserialize<SubmittedFindings>(json, Wire.Json) ?? throw new FormatException("There are no findings.");

    /// <summary>Takes what was found together with the reasons given.</summary>
    /// <param name="check">What was found.</param>
    /// <param name="reasons">By the finding's code.</param>
    /// <param name="forAll">For every warning that has none of its own.</param>
    /// <exception cref="Refusal">422 <c>reason_needed</c>.</exception>
    public static SubmittedFindings Of(DistributionCheck check, IReadOnlyDictionary<string, string> reasons, string? forAll)
    {
        var submitted = check.Findings
            .Select(finding => new SubmittedFinding(
                finding.Code, finding.Severity, finding.Message, finding.Count,
                finding.Severity == FindingSeverity.Warning ? reasons.GetValueOrDefault(finding.Code) ?? forAll : null))
            .ToList();
        var bare = submitted.Where(finding => finding is { Severity: FindingSeverity.Warning, Reason: null }).ToList();
        return bare.Count == 0
            ? new SubmittedFindings(submitted, check.ExpectedFees, check.TotalCost)
            : throw new Refusal(
                RefusalKind.Rule, "reason_needed",
                $"Say why it is all right: {string.Join(" ", bare.Select(finding => finding.Message))}",
                "reasons", facts: new Dictionary<string, object?> { ["codes"] = bare.Select(finding => finding.Code).ToList() });
    }

    /// <summary>Refuses where something stands in the way of a distribution that is still as it was read.</summary>
    /// <exception cref="Refusal">422 <c>findings_block</c>.</exception>
    /// <exception cref="DbUpdateConcurrencyException">It was changed while it was checked: what was found is of neither.</exception>
    public static Task RefuseBlocking(PaymentDb db, Distribution distribution, DistributionCheck check, CancellationToken cancellationToken) =>
        Refuse(db, distribution, [.. check.Blocking], cancellationToken);

    /// <summary>The same at the last approval: also where something came up since that the approvers were not shown.</summary>
    /// <exception cref="Refusal">422 <c>findings_block</c>.</exception>
    public Task RefuseNew(PaymentDb db, Distribution distribution, DistributionCheck check, CancellationToken cancellationToken) =>
        Refuse(db, distribution, [.. check.Blocking, .. check.Warnings.Where(warning => OfPeople.Contains(warning.Code) && Findings.All(known => known.Code != warning.Code))], cancellationToken);

    /// <summary>The same at the release: an approved payment keeps the payee that was approved, whatever became of the person since.</summary>
    /// <exception cref="Refusal">422 <c>findings_block</c>.</exception>
    public static Task RefuseRelease(PaymentDb db, Distribution distribution, DistributionCheck check, CancellationToken cancellationToken) =>
        Refuse(db, distribution, [.. check.Blocking.Where(finding => !OfPayees.Contains(finding.Code))], cancellationToken);

    private static async Task Refuse(PaymentDb db, Distribution distribution, IReadOnlyList<Finding> blocking, CancellationToken cancellationToken)
    {
        if (blocking.Count > 0)
        {
            var version = db.Entry(distribution).Property(row => row.Version).OriginalValue;
            ManyRows.Expect(1, await db.Distributions.CountAsync(row => row.Id == distribution.Id && row.Version == version, cancellationToken));
            throw new Refusal(
                RefusalKind.Rule, "findings_block", string.Join(" ", blocking.Select(finding => finding.Message)),
                facts: new Dictionary<string, object?> { ["findings"] = blocking.Select(finding => new SubmittedFinding(finding.Code, finding.Severity, finding.Message, finding.Count, null)).ToList() });
        }
    }
}
