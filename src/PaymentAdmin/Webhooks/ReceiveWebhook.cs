using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Webhooks.Rejections;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Takes in what a PSP sends: verified over its exact bytes, stored, and only then acknowledged (design, rule 4). The PSP's
/// signature, or the token in the address, is its only key: there is nobody signed in.
/// </summary>
public sealed class ReceiveWebhook(
    IDbContextFactory<PaymentDb> contexts, SecretVault vault, DialectBook dialects, StoreArrivals arrivals, RejectDelivery rejections, TimeProvider clock, ILogger<ReceiveWebhook> log)
{
    /// <param name="Path">The segment of the dialect: <c>psp-status</c>.</param>
    /// <param name="Connection">The connection's id, as the address has it.</param>
    /// <param name="Token">The last segment, where the dialect does not sign.</param>
    /// <param name="Delivery">What arrived.</param>
    public sealed record Input(string Path, string Connection, string? Token, WebhookDelivery Delivery);

    /// <exception cref="Refusal">404 where there is no such address; 401 where the delivery is not verified and the dialect has no answer of its own for that; 429 where too many are not.</exception>
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
        var door = await Open(input, cancellationToken);
        var dialect = dialects.Of(door.Connection.Dialect);
        var delivery = input.Delivery with { ReceivedAt = clock.Now() };
        var verification = dialect.Verify(delivery, WebhookKeys.Of(door.Connection, door.Secrets));
        if (!verification.Verified)
        {
            await rejections.Handle(door, dialect, delivery, verification, cancellationToken);
            return verification.Answer
                ?? throw new Refusal(RefusalKind.Unauthenticated, "signature_invalid", "The delivery is not signed with this connection's webhook secret.");
        }

        var reading = dialect.Read(door.Connection, delivery.Body);
        await arrivals.Store(Arrival.Of(door, delivery, verification.Reason, reading, delivery.ReceivedAt));
        return dialect.Acknowledge(door.Connection, delivery.Body);
    }

    private async Task<OpenDoor> Open(Input input, CancellationToken cancellationToken)
    {
        var door = PublicId.Connection.TryParse(input.Connection, out var id) ? await Find(id, cancellationToken) : null;
        if (door is null || door.Connection.Facts.WebhookPath != input.Path)
        {
            throw WebhookDoor.Nothing();
        }

        if (!door.Connection.Facts.SignsWebhooks && !WebhookDoor.IsToken(door.Secrets, SecretKind.CallbackToken, input.Token))
        {
            rejections.WithWrongToken(door);
            throw WebhookDoor.Nothing();
        }

        return door;
    }

    private async Task<OpenDoor?> Find(Guid id, CancellationToken cancellationToken)
    {
        if (rejections.IsFlooded(id))
        {
            return await rejections.Recent(id);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await WebhookDoor.Find(db, vault, id, _ => true, clock.Now(), cancellationToken);
    }
}
