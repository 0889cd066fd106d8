using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Says on the home page that issues of a processor are escalated: one alert a processor, however many they are, until none is open any more.</summary>
internal static class EscalationAlert
{
    /// <summary>Issues of a processor are escalated.</summary>
    public const string Kind = "settlement_issues_escalated";

    public static async Task Raise(PaymentDb db, SettlementIssue issue, DateTime now, CancellationToken cancellationToken)
    {
        var code = await db.Processors.Where(row => row.Id == issue.ProcessorId).Select(row => row.Code).SingleAsync(cancellationToken);
        var link = $"settlement/issues?view=escalated&environment={Words.Of(issue.Environment)}&processor_id={PublicId.Processor.Format(issue.ProcessorId)}";
        await RaiseAlert.Raise(db, now, Kind, issue.ProcessorId, $"Settlement issues of {code} are escalated. The first: {issue.Description}", link, cancellationToken);
    }

    /// <summary>Closes the alerts of processors of which nothing is escalated any more.</summary>
    /// <param name="escalated">What the caller escalates and has not saved yet.</param>
    public static async Task CloseOthers(PaymentDb db, IReadOnlyCollection<SettlementIssue> escalated, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var still = await db.Set<SettlementIssue>().Where(issue => issue.Status == IssueStatus.Escalated).Select(issue => issue.ProcessorId).Distinct().ToListAsync(cancellationToken);
        await RaiseAlert.CloseOthers(db, Kind, [.. still.Concat(escalated.Select(issue => issue.ProcessorId)).Distinct()], actor, now, cancellationToken);
    }
}
