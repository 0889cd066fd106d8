using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions.Check;
using PaymentAdmin.Distributions.FollowUp;
using PaymentAdmin.Distributions.Pilot;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Distributions;

/// <summary>
/// Checks a distribution as a whole, against its programme, its connection and what else is paid. Everything but the mapping is asked of the
/// database in sets, so that 200,000 payments are looked through in seconds.
/// </summary>
public sealed class CheckDistribution(IDbContextFactory<PaymentDb> contexts, DialectBook dialects, PersonalData personal, TimeProvider clock)
{
    /// <summary>A page tries so many payments against the field mapping; submitting tries all.</summary>
    public const int MappedAtOnce = 1_000;

    /// <summary>Checks one that may be looked at.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<DistributionCheck> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var distribution = await db.Distributions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("distribution");
        return await Find(db, distribution, Platform.Clock.Now(clock), cancellationToken);
    }

    /// <summary>Checks one in the caller's context.</summary>
    /// <param name="whole">Whether every payment is tried against the field mapping, rather than the first <see cref="MappedAtOnce"/>.</param>
    public async Task<DistributionCheck> Find(PaymentDb db, Distribution distribution, DateTime now, CancellationToken cancellationToken, bool whole = false)
    {
        var scope = await CheckScope.Of(db, distribution, now, cancellationToken);
        var findings = new FoundFindings();
        WholeFindings.Add(scope, findings);
        if (await db.Set<Import>().AnyAsync(import => import.TargetId == distribution.Id && import.Status == ImportStatus.Importing, cancellationToken))
        {
            findings.Add("import_running", FindingSeverity.Blocking, "A file is being imported into it. Wait until it is done, or cancel the import.");
        }

        await PayeeFindings.Add(scope, findings, cancellationToken);
        await AmountFindings.Add(scope, findings, cancellationToken);
        await MappingFindings.Add(scope, findings, dialects, personal, whole ? int.MaxValue : MappedAtOnce, cancellationToken);
        var fees = await ExpectedFees.Of(scope, findings, cancellationToken);
        IEnumerable<Finding> all = [.. findings.All, .. await PilotRule.Find(db, distribution, cancellationToken), .. await FollowUpRule.Find(db, distribution, cancellationToken)];
        return new DistributionCheck([.. all.OrderByDescending(finding => finding.Severity)], fees, scope.TotalMinor + (fees ?? 0), now);
    }
}

/// <summary>What was found.</summary>
/// <param name="Findings">The blocking ones first.</param>
/// <param name="ExpectedFees">What the processor will charge by its fee rules of now, VAT included, in minor units; null where no rule says.</param>
/// <param name="TotalCost">Payments and fees together, in minor units.</param>
/// <param name="CheckedAt">When, UTC.</param>
public sealed record DistributionCheck(IReadOnlyList<Finding> Findings, long? ExpectedFees, long TotalCost, DateTime CheckedAt)
{
    /// <summary>Those that stand in the way.</summary>
    public IEnumerable<Finding> Blocking => Findings.Where(finding => finding.Severity == FindingSeverity.Blocking);

    /// <summary>Those that need a reason.</summary>
    public IEnumerable<Finding> Warnings => Findings.Where(finding => finding.Severity == FindingSeverity.Warning);
}
