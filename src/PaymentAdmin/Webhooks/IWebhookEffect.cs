using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>What a notification does to payments and the ledger. The module that has these implements it; the inbox knows nothing of them.</summary>
public interface IWebhookEffect
{
    /// <summary>
    /// Does what a notification asks for, in the caller's context: it commits with the notification's new state, or not at
    /// all. Doing it again changes nothing. Whatever it throws is a failed try, and tried again.
    /// </summary>
    Task<WebhookOutcome> Apply(PaymentDb db, WebhookNews news, DateTime now, CancellationToken cancellationToken);

    /// <summary>Which of these ids and references of a connection are known by now, among what notifications of a flow can mean.</summary>
    Task<IReadOnlySet<string>> Known(PaymentDb db, Guid connectionId, FlowType? flow, IReadOnlyCollection<string> references, CancellationToken cancellationToken);

    /// <summary>What a notification tells of, as it stands now; null where that is not recorded.</summary>
    Task<WebhookSubject?> SubjectOf(PaymentDb db, WebhookNotification notification, CancellationToken cancellationToken);
}

/// <summary>The transaction that a notification tells of.</summary>
/// <param name="Id"><c>txn_</c> and a UUID.</param>
/// <param name="Status">Where it stands, as one of our words.</param>
public sealed record WebhookSubject(string Id, string Status);

/// <summary>A notification to be processed.</summary>
/// <param name="Notification">As the inbox has it.</param>
/// <param name="Connection">The connection that it came to, tracked.</param>
/// <param name="Reading">What it says, read off its original bytes.</param>
/// <param name="Told">What the PSP said when it was asked because of <see cref="WebhookOutcome.AskFirst"/>; null where it was not, or told of several payments.</param>
public sealed record WebhookNews(WebhookNotification Notification, Connection Connection, WebhookReading Reading, PspPayment? Told)
{
    /// <summary>Of how many payments it then told, all under the one reference; 0 where it was not asked.</summary>
    public int ToldOf { get; init; }
}

/// <summary>How the processing of a notification ended.</summary>
public abstract record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    /// <summary>Done, or nothing was to be done.</summary>
    /// <param name="Message">What was done; for people.</param>
    public sealed record Processed(string Message) : WebhookOutcome;

    /// <summary>It has to wait.</summary>
    /// <param name="Condition">For what.</param>
    /// <param name="Message">The same for people.</param>
    /// <param name="Halts">Whether the connection must not go on before a person has looked.</param>
    public sealed record Held(HoldCondition Condition, string Message, bool Halts = false) : WebhookOutcome;

    /// <summary>The PSP has to be asked first. Nothing was changed.</summary>
    public sealed record AskFirst : WebhookOutcome;

    /// <summary>It can never be processed as it is: a person has to look.</summary>
    /// <param name="Message">Why.</param>
    public sealed record Impossible(string Message) : WebhookOutcome;
}
