using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>Asks the PSP about the payment of a notification, where its webhook alone is not to be believed (mypvit-wire, "Callback").</summary>
internal sealed class AskPsp(IDbContextFactory<PaymentDb> contexts, DialectBook dialects, IPspClient client, RenewLease leases)
{
    /// <summary>For what is done before and after the call.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(30);

    /// <returns>What it says now: one payment, or what should not be, several under one reference.</returns>
    /// <exception cref="Refusal">502 <c>not_confirmed</c>: it does not say, or not clearly. To be tried again.</exception>
    /// <exception cref="ClaimLostException">The work was taken over.</exception>
    public async Task<IReadOnlyList<PspPayment>> Handle(Guid notificationId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var (notification, connection) = await Find(notificationId, cancellationToken);
        if (notification.Reference is not { } reference)
        {
            throw NotConfirmed("It carries no reference that the PSP could be asked for.");
        }

        await leases.Handle(claim, TimeSpan.FromSeconds(connection.TimeoutSeconds) + Spare, cancellationToken);
        var call = dialects.Of(connection.Dialect).QueryByReference(connection, reference, notification.FlowType ?? FlowType.Outflow);
        var result = await client.Send(connection, call, new CallContext("status", Actor.System("webhooks", Correlation.Current())) { IsPersonal = notification.FlowType is null or FlowType.Outflow }, cancellationToken);
        return result switch
        {
            { Answer: { Outcome: not CallOutcome.Answered } answer } => throw NotConfirmed($"The PSP was asked to confirm it: {answer.Problem}"),

            // Its words may name who is paid: they are not repeated.
            { Error: not null } => throw NotConfirmed($"The PSP was asked to confirm it and answered {result.Answer.Status}, which says nothing of the payment."),
            { Value: { Count: > 0 } payments } => payments,
            _ => throw NotConfirmed("The PSP was asked to confirm it and knows no payment under this reference."),
        };
    }

    private static Refusal NotConfirmed(string message) => new(RefusalKind.Upstream, "not_confirmed", message);

    private async Task<(WebhookNotification Notification, Connection Connection)> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var notification = await db.WebhookNotifications.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        return (notification, await db.Connections.AsNoTracking().SingleAsync(row => row.Id == notification.ConnectionId, cancellationToken));
    }
}
