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
    public static async Task RefuseBlocking(PaymentDb db, Distribution distribution, DistributionCheck check, CancellationToken cancellationToken)
    {
        if (check.Blocking.ToList() is { Count: > 0 } blocking)
        {
            var version = db.Entry(distribution).Property(row => row.Version).OriginalValue;
            ManyRows.Expect(1, await db.Distributions.CountAsync(row => row.Id == distribution.Id && row.Version == version, cancellationToken));
            throw new Refusal(
                RefusalKind.Rule, "findings_block", string.Join(" ", blocking.Select(finding => finding.Message)),
                facts: new Dictionary<string, object?> { ["findings"] = blocking.Select(finding => new SubmittedFinding(finding.Code, finding.Severity, finding.Message, finding.Count, null)).ToList() });
        }
    }
}
