using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// One try of one notification: is it the one that stands for its key, what does it say, what follows. All of it, the end
/// of the work item included, is one transaction: whoever is killed in the middle has done nothing.
/// </summary>
internal sealed class ProcessNotification(UnitOfWork unitOfWork, DialectBook dialects, IWebhookEffect effect, AskPsp askPsp, WorkSignal signal, ILogger<ProcessNotification> log)
    : IWorkHandler
{
    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            if (await Save((db, now) => Try(db, subjectId, claim, told: null, now, cancellationToken), cancellationToken) == Step.Ask)
            {
                var told = await askPsp.Handle(subjectId, claim, cancellationToken);
                await Save((db, now) => Try(db, subjectId, claim, told, now, cancellationToken), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not (ClaimLostException or OperationCanceledException) && !Databases.IsUnavailable(failure))
        {
            log.LogError(failure, "The notification {Notification} could not be processed ({Correlation})", PublicId.Webhook.Format(subjectId), Correlation.Current());
            await Save((db, now) => Fail(db, subjectId, claim, failure, now, cancellationToken), cancellationToken);
        }

        signal.Wake(WebhookQueue.Name);
    }

    private Task<Step> Save(Func<PaymentDb, DateTime, Task<Step>> work, CancellationToken cancellationToken) =>
        unitOfWork.Save(Actor.System("webhooks", Correlation.Current()), work, once: null, cancellationToken);

    private async Task<Step> Try(PaymentDb db, Guid id, WorkClaim claim, IReadOnlyList<PspPayment>? told, DateTime now, CancellationToken cancellationToken)
    {
        var notification = await db.WebhookNotifications.SingleAsync(row => row.Id == id, cancellationToken);
        var asked = await Asked(db, id, cancellationToken);
        Ready(notification, claim);
        if (notification is { Status: WebhookStatus.Failed, EventType: null } && asked.Count == 0)
        {
            // It arrived unreadable. All there is to find out is whether it came before.
            await ClaimKey.TakeUnread(db, notification, now, cancellationToken);
            Conclude(db, notification, asked, claim, notification.ErrorMessage, now);
        }
        else if (notification.Status == WebhookStatus.Pending)
        {
            notification.Begin();
            if (await Process(db, notification, asked, told, now, cancellationToken) is not { } message)
            {
                // Committed as processing: whoever looks sees that it is under way.
                await EndWork.RequireOurs(db, claim, cancellationToken);
                return Step.Ask;
            }

            Conclude(db, notification, asked, claim, message, now);
        }
        else if (asked.Count > 0)
        {
            // Only a replay of what was processed is asked for without being made to wait first.
            notification.GoThroughAgain();
            Conclude(db, notification, asked, claim, await GoThroughAgain(db, notification, now, cancellationToken), now);
        }

        await EndWork.Complete(db, claim, cancellationToken);
        return Step.Done;
    }

    /// <summary>Makes it wait where this try is its turn again.</summary>
    private static void Ready(WebhookNotification notification, WorkClaim claim)
    {
        if (notification.Status == WebhookStatus.Processing)
        {
            notification.Expire();
        }
        else if (notification.Status == WebhookStatus.Failed && claim.Attempt > 1)
        {
            notification.Retry();
        }
    }

    /// <returns>How it ended, for people; null where the PSP has to be asked first.</returns>
    private async Task<string?> Process(PaymentDb db, WebhookNotification notification, List<WebhookAttempt> asked, IReadOnlyList<PspPayment>? told, DateTime now, CancellationToken cancellationToken)
    {
        var read = await Read(db, notification, cancellationToken);
        if (read.Reading is { Problem: null } reading && WebhookContent.HashOf(reading) != notification.ContentHash)
        {
            // What could not be read when it came, or not rightly, can be now: the settings were wrong, not the message.
            await ReadAnew(db, notification, reading, cancellationToken);
        }

        var insisted = asked.Exists(attempt => attempt.Cause == AttemptCause.Release);
        if (await ClaimKey.Take(db, notification, insisted, now, cancellationToken) is { } notice)
        {
            return notice;
        }

        if (await ClaimKey.TakeProof(db, notification, read.Reading, cancellationToken) is { } borrowed)
        {
            return borrowed;
        }

        await TenantOf.Note(db, notification, read.Reading?.Tenant, cancellationToken);
        var outcome = await Apply(db, notification, read, told, now, cancellationToken);
        switch (outcome)
        {
            case WebhookOutcome.Processed done:
                notification.Succeed(now);
                return done.Message;
            case WebhookOutcome.Held held:
                notification.Hold(held.Condition, held.Message);
                await Halt(db, notification, held, now, cancellationToken);
                return held.Message;
            case WebhookOutcome.Impossible impossible:
                notification.Fail(impossible.Message);
                return impossible.Message;
            case WebhookOutcome.AskFirst when told is null:
                return null;
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome.");
        }
    }

    /// <summary>What was processed has its effect. Gone through again it finds that, and does nothing.</summary>
    private async Task<string> GoThroughAgain(PaymentDb db, WebhookNotification notification, DateTime now, CancellationToken cancellationToken)
    {
        var read = await Read(db, notification, cancellationToken);
        if (read.Reading is { } reading && WebhookContent.HashOf(reading) != notification.ContentHash)
        {
            // Under settings that have changed since it would be another payment, and would be made a second time.
            return "It would be read differently now, because the connection's settings have changed. Nothing was done.";
        }

        return await Apply(db, notification, read, told: null, now, cancellationToken) switch
        {
            WebhookOutcome.Processed done => done.Message,
            WebhookOutcome.Held held => $"It would be held now: {held.Message}",
            WebhookOutcome.Impossible impossible => $"It would fail now: {impossible.Message}",
            WebhookOutcome.AskFirst => "The PSP would be asked now, because something would change.",
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no outcome."),
        };
    }

    /// <summary>Reads the original bytes once more; no reading where they were dropped.</summary>
    private async Task<(Connection Connection, WebhookReading? Reading)> Read(PaymentDb db, WebhookNotification notification, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.SingleAsync(row => row.Id == notification.ConnectionId, cancellationToken);
        var body = await db.Set<WebhookBody>().AsNoTracking().SingleOrDefaultAsync(row => row.NotificationId == notification.Id, cancellationToken);
        return (connection, body is null ? null : dialects.Of(connection.Dialect).Read(connection, body.RawBody));
    }

    private static async Task ReadAnew(PaymentDb db, WebhookNotification notification, WebhookReading reading, CancellationToken cancellationToken)
    {
        Arrival.Write(notification, reading);
        var known = await db.Set<WebhookReference>().Where(row => row.NotificationId == notification.Id).Select(row => row.Value).ToListAsync(cancellationToken);
        db.AddRange(Arrival.ReferencesOf(notification, reading).Where(reference => !known.Contains(reference.Value)));
    }

    private async Task<WebhookOutcome> Apply(PaymentDb db, WebhookNotification notification, (Connection Connection, WebhookReading? Reading) read, IReadOnlyList<PspPayment>? told, DateTime now, CancellationToken cancellationToken) =>
        read.Reading switch
        {
            null => new WebhookOutcome.Impossible("Its original bytes were dropped after their time of keeping: it cannot be read again."),
            { Problem: { } problem } => new WebhookOutcome.Impossible(problem),
            _ => await effect.Apply(db, new WebhookNews(notification, read.Connection, read.Reading, told is [var one] ? one : null) { ToldOf = told?.Count ?? 0 }, now, cancellationToken),
        };

    private static async Task Halt(PaymentDb db, WebhookNotification notification, WebhookOutcome.Held held, DateTime now, CancellationToken cancellationToken)
    {
        if (!held.Halts)
        {
            return;
        }

        await HaltConnection.Halt(db, notification.ConnectionId, held.Message, Actor.System("webhooks", Correlation.Current()), now, cancellationToken);
        await RaiseAlert.Raise(db, now, $"webhook_{Words.Of(held.Condition)}", notification.ConnectionId, held.Message, $"webhooks/{notification.Id}", cancellationToken);
    }

    private static async Task<Step> Fail(PaymentDb db, Guid id, WorkClaim claim, Exception failure, DateTime now, CancellationToken cancellationToken)
    {
        var notification = await db.WebhookNotifications.SingleAsync(row => row.Id == id, cancellationToken);
        var asked = await Asked(db, id, cancellationToken);
        var message = failure is Refusal refusal ? refusal.Message : $"Something unexpected went wrong ({failure.GetType().Name}). The log has it under {Correlation.Current()}.";
        Ready(notification, claim);
        if (notification.Status == WebhookStatus.Pending)
        {
            notification.Begin();
            notification.Fail(message);
        }

        Conclude(db, notification, asked, claim, message, now);
        if (WebhookQueue.Settings.Retries.After(claim.Attempt) is { } pause)
        {
            await EndWork.Fail(db, claim, message, now + pause, cancellationToken);
        }
        else
        {
            await EndWork.Park(db, claim, message, cancellationToken);
        }

        return Step.Done;
    }

    /// <summary>Its tries ended without a word, as when the process is killed by them: it is for a person, as failed.</summary>
    public async Task GiveUp(PaymentDb db, WorkClaim claim, DateTime now, CancellationToken cancellationToken)
    {
        const string Message = "Each of its tries was broken off. The log says by what.";
        var notification = await db.WebhookNotifications.SingleAsync(row => row.Id == claim.SubjectId, cancellationToken);
        if (notification.Status == WebhookStatus.Pending)
        {
            notification.Begin();
        }

        if (notification.Status == WebhookStatus.Processing)
        {
            notification.Fail(Message);
        }

        Conclude(db, notification, await Asked(db, claim.SubjectId, cancellationToken), claim, Message, now);
    }

    private static Task<List<WebhookAttempt>> Asked(PaymentDb db, Guid id, CancellationToken cancellationToken) =>
        db.Set<WebhookAttempt>().Where(attempt => attempt.NotificationId == id && attempt.EndedAt == null).OrderBy(attempt => attempt.Id).ToListAsync(cancellationToken);

    /// <summary>Notes how the try ended, on every request for it.</summary>
    private static void Conclude(PaymentDb db, WebhookNotification notification, List<WebhookAttempt> asked, WorkClaim claim, string? message, DateTime now)
    {
        if (asked.Count == 0)
        {
            var attempt = new WebhookAttempt
            {
                Id = now.NewId(),
                NotificationId = notification.Id,
                Cause = claim.Attempt == 1 ? AttemptCause.Arrival : AttemptCause.Retry,
                RequestedAt = claim.Attempt == 1 ? notification.ReceivedAt : now,
            };
            db.Add(attempt);
            asked.Add(attempt);
        }

        asked.ForEach(attempt => attempt.End(notification.Status, message, Correlation.Current(), now));
    }

    /// <summary>What a save leads to.</summary>
    private enum Step
    {
        Done,
        Ask,
    }
}
