using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>Shows one notification in full (processors-api, "Get Webhook Notification Detail").</summary>
public sealed class GetNotification(IDbContextFactory<PaymentDb> contexts, IWebhookEffect effect)
{
    /// <summary>A replay can be repeated without end; of the tries these many are shown, the latest.</summary>
    public const int MaxAttempts = 100;

    /// <summary>Many more than any message carries.</summary>
    private const int MaxReferences = 100;

    /// <summary>Whether the raw bytes are asked for.</summary>
    /// <exception cref="Refusal">400.</exception>
    public static bool WantsRawBody(IQueryCollection parameters)
    {
        var query = new QueryInput(parameters);
        var wants = query.OneOf("include_raw_body", "false", "true", "false") == "true";
        query.Done();
        return wants;
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<NotificationAnswer> Handle(Guid id, bool includeRawBody, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var notification = await db.WebhookNotifications.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw Refusal.NotFound("webhook notification");
        var body = await db.Set<WebhookBody>().AsNoTracking().SingleOrDefaultAsync(row => row.NotificationId == id, cancellationToken);
        var withPersons = actor.May(Permissions.ViewBeneficiaries);
        var shown = ShownBody.Of(body, withPersons);
        return new NotificationAnswer
        {
            Id = PublicId.Webhook.Format(id),
            Provider = notification.Provider,
            EventType = notification.EventType,
            Status = notification.Status,
            ProcessorCode = await db.Processors.Where(row => row.Id == notification.ProcessorId).Select(row => row.Code).SingleAsync(cancellationToken),
            FlowType = notification.FlowType,
            Channel = notification.Channel,
            TenantId = notification.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null,
            IdempotencyKey = notification.IdempotencyKey,
            RawPayload = shown.Payload,
            Headers = body is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(body.HeadersJson, Wire.Json),
            RawBody = includeRawBody && withPersons && body is not null ? Convert.ToBase64String(ShownBody.Raw(body.RawBody)) : null,
            ErrorMessage = notification.ErrorMessage,
            RetryCount = notification.RetryCount,
            ReceivedAt = notification.ReceivedAt,
            ProcessedAt = notification.ProcessedAt,
            RawBodyWithheld = includeRawBody ? WhyWithheld(body, withPersons) : null,
            Environment = notification.Environment,
            ConnectionId = PublicId.Connection.Format(notification.ConnectionId),
            ProcessorId = PublicId.Processor.Format(notification.ProcessorId),
            TerminalId = notification.TerminalId,
            PosCardTransactionId = notification.PosCardTransactionId,
            WebhookTimestamp = notification.WebhookTimestamp,
            Verification = notification.Verification,
            Condition = notification.Condition,
            Reference = notification.Reference,
            PspPaymentId = notification.PspPaymentId,
            References = await ReferencesOf(db, notification, cancellationToken),
            Amount = notification.AmountMinor,
            Currency = notification.Currency,
            PaymentStatus = notification.PaymentStatus,
            FailureReason = notification.FailureReason,
            DuplicateOf = notification.DuplicateOfId is { } twin ? PublicId.Webhook.Format(twin) : null,
            Concerns = await effect.SubjectOf(db, notification, cancellationToken) is { } found ? new NotificationAnswer.Transaction(found.Id, found.Status) : null,
            DiscardedAt = notification.DiscardedAt,
            BodyDroppedAt = notification.BodyDroppedAt,
            Attempts = await AttemptsOf(db, id, cancellationToken),
            BodyText = shown.Text,
        };
    }

    private static string? WhyWithheld(WebhookBody? body, bool withPersons) => (body, withPersons) switch
    {
        (null, _) => "It was dropped after its time of keeping.",
        (_, false) => "It may hold personal data, which is shown to who may view beneficiaries.",
        _ => null,
    };

    private static Task<List<string>> ReferencesOf(PaymentDb db, WebhookNotification notification, CancellationToken cancellationToken) =>
        db.Set<WebhookReference>()
            .Where(row => row.NotificationId == notification.Id)
            .OrderBy(row => row.Value).Select(row => row.Value).Take(MaxReferences).ToListAsync(cancellationToken);

    private static async Task<IReadOnlyList<NotificationAnswer.Attempt>> AttemptsOf(PaymentDb db, Guid id, CancellationToken cancellationToken)
    {
        var latest = await db.Set<WebhookAttempt>().AsNoTracking()
            .Where(row => row.NotificationId == id)
            .OrderByDescending(row => row.Id).Take(MaxAttempts).ToListAsync(cancellationToken);
        latest.Reverse();
        return [.. latest.Select(row => new NotificationAnswer.Attempt(row.Cause, row.RequestedAt, row.RequestedBy, row.Reason, row.EndedAt, row.Outcome, row.Message, row.CorrelationId))];
    }
}
