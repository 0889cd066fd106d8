using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Takes in what a PSP sends: verified over its exact bytes, stored, and only then acknowledged (design, rule 4). The PSP's
/// signature, or the token in the address, is its only key: there is nobody signed in.
/// </summary>
public sealed class ReceiveWebhook(
    IDbContextFactory<PaymentDb> contexts, UnitOfWork unitOfWork, SecretVault vault, DialectBook dialects, TimeProvider clock, ILogger<ReceiveWebhook> log)
{
    private const int ProblemMaxLength = 1_000;

    /// <param name="Path">The segment of the dialect: <c>psp-status</c>.</param>
    /// <param name="Connection">The connection's id, as the address has it.</param>
    /// <param name="Token">The last segment, where the dialect does not sign.</param>
    /// <param name="Delivery">What arrived.</param>
    public sealed record Input(string Path, string Connection, string? Token, WebhookDelivery Delivery);

    /// <exception cref="Refusal">404 where there is no such address; 401 where the delivery is not verified and the dialect has no answer of its own for that.</exception>
    public async Task<WebhookAcknowledgement> Handle(Input input, CancellationToken cancellationToken)
    {
        try
        {
            return await Take(input, cancellationToken);
        }
        catch (Exception fault) when (fault is not (Refusal or OperationCanceledException) && dialects.At(input.Path)?.Fail() is { } answer)
        {
            // The PSP wants to hear it in its own form; what happened is in the log all the same.
            log.LogError(fault, "A delivery to the connection {Connection} could not be taken in. Correlation id {CorrelationId}", PublicId.Connection.TryParse(input.Connection, out var id) ? id : null, Correlation.Current());
            return answer;
        }
    }

    private async Task<WebhookAcknowledgement> Take(Input input, CancellationToken cancellationToken)
    {
        var (connection, secrets) = await Open(input, cancellationToken);
        var dialect = dialects.Of(connection.Dialect);
        if (Verify(dialect, connection, secrets, input.Delivery) is { } refused)
        {
            return refused;
        }

        var reading = dialect.Read(connection, input.Delivery.Body);
        await Store(connection, secrets, input.Delivery, reading, cancellationToken);
        return dialect.Acknowledge(input.Delivery.Body);
    }

    private async Task<(Connection Connection, OpenedSecrets Secrets)> Open(Input input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await WebhookDoor.Find(db, input.Connection, found => found.Facts.WebhookPath == input.Path, cancellationToken);
        var secrets = await vault.Open(db, connection.Id, clock.Now(), cancellationToken);
        if (!connection.Facts.SignsWebhooks)
        {
            WebhookDoor.RequireToken(secrets, SecretKind.CallbackToken, input.Token);
        }

        return (connection, secrets);
    }

    /// <returns>Null where it is verified; else the dialect's own refusal.</returns>
    private WebhookAcknowledgement? Verify(IDialect dialect, Connection connection, OpenedSecrets secrets, WebhookDelivery delivery)
    {
        var verification = dialect.Verify(delivery, secrets.All(SecretKind.WebhookSecret));
        if (verification.Verified)
        {
            return null;
        }

        log.LogWarning("A delivery to the connection {Connection} was not verified: {Reason}", PublicId.Connection.Format(connection.Id), verification.Reason);
        return dialect.Refuse(delivery.Body)
            ?? throw new Refusal(RefusalKind.Unauthenticated, "signature_invalid", "The delivery is not signed with this connection's webhook secret.");
    }

    private Task<Guid> Store(Connection connection, OpenedSecrets secrets, WebhookDelivery delivery, WebhookReading reading, CancellationToken cancellationToken) =>
        unitOfWork.Save(
            Actor.System("webhooks", Correlation.Current()),
            (db, now) =>
            {
                var notification = new WebhookNotification
                {
                    Id = now.NewId(),
                    ConnectionId = connection.Id,
                    Environment = connection.Environment,
                    ReceivedAt = now,
                    RawBody = StoredBody.Write(delivery.Body, reading, secrets),
                    HeadersJson = StoredHeaders.Write(delivery.Headers, secrets),
                    EventType = reading.EventType,
                    IdempotencyKey = reading.IdempotencyKey,
                    PspPaymentId = reading.Payment?.PspPaymentId,
                    Reference = reading.Payment?.Reference,
                    Status = reading.Problem is null ? WebhookStatus.Pending : WebhookStatus.Failed,
                    ErrorMessage = reading.Problem is { } problem ? Redact.Text(problem, secrets.Values, ProblemMaxLength) : null,
                };
                db.Add(notification);
                return Task.FromResult(notification.Id);
            },
            once: null,
            cancellationToken);
}
