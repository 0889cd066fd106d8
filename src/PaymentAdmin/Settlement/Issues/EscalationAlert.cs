using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Mail;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>
/// Says that issues of a processor are escalated, on the home page and by mail: once a processor and environment, however many they are, until none is
/// open any more.
/// </summary>
internal static class EscalationAlert
{
    /// <summary>More than any organisation has finance reviewers.</summary>
    private const int MaxPeople = 200;

    /// <summary>Issues of a processor are escalated: a kind for each environment, so that sandbox money never speaks for production's.</summary>
    public static string Kind(ConnectionEnvironment environment) =>
        environment == ConnectionEnvironment.Production ? "settlement_issues_escalated" : $"settlement_issues_escalated_{Words.Of(environment)}";

    /// <param name="db">The caller's context; the caller saves, and wakes the outbox then.</param>
    public static async Task Raise(PaymentDb db, Outbox outbox, SettlementIssue issue, DateTime now, CancellationToken cancellationToken)
    {
        var code = await db.Processors.Where(row => row.Id == issue.ProcessorId).Select(row => row.Code).SingleAsync(cancellationToken);
        var link = $"settlement/issues?view=escalated&environment={Words.Of(issue.Environment)}&processor_id={PublicId.Processor.Format(issue.ProcessorId)}";
        var text = $"Settlement issues of {code} in {Words.Of(issue.Environment)} are escalated. The first: {issue.Description}";
        if (await RaiseAlert.Raise(db, now, Kind(issue.Environment), issue.ProcessorId, text, link, cancellationToken) && outbox.IsOpen)
        {
            await Tell(db, outbox, $"Escalated: settlement issues of {code}", $"{text}\r\n\r\n{outbox.AddressOf($"/{link}") ?? "Sign in to work them."}", now, cancellationToken);
        }
    }

    private static async Task Tell(PaymentDb db, Outbox outbox, string subject, string text, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var person in await RightsOfPeople.With(db, Permissions.ManageSettlement, MaxPeople, cancellationToken))
        {
            await outbox.Put(db, person.Email, subject, text, now, cancellationToken);
        }
    }

    /// <summary>Closes the alerts of processors of which nothing is escalated any more.</summary>
    /// <param name="escalated">What the caller escalates and has not saved yet.</param>
    public static async Task CloseOthers(PaymentDb db, IReadOnlyCollection<SettlementIssue> escalated, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        // The first condition says nothing new, but it is that of the index of open issues.
        var saved = await db.Set<SettlementIssue>().Where(issue => issue.Status != IssueStatus.Resolved && issue.Status == IssueStatus.Escalated)
            .Select(issue => new IssueHome(issue.ProcessorId, issue.Environment)).Distinct().ToListAsync(cancellationToken);
        var still = saved.Concat(escalated.Select(issue => new IssueHome(issue.ProcessorId, issue.Environment))).ToLookup(home => home.Environment, home => home.ProcessorId);
        foreach (var environment in Enum.GetValues<ConnectionEnvironment>())
        {
            await RaiseAlert.CloseOthers(db, Kind(environment), [.. still[environment].Distinct()], actor, now, cancellationToken);
        }
    }
}
