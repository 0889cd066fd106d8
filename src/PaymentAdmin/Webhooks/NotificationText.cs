using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>Plain words for what pages say of a notification.</summary>
internal static class NotificationText
{
    /// <summary>The words that dialects give for how money travels.</summary>
    private static readonly string[] KnownChannels = ["card", "bank_transfer", "mobile_money", "ussd", "web", "pos", "qr", "agent"];

    public static IReadOnlyList<(string Value, string Text)> Environments { get; } = [.. Enum.GetValues<ConnectionEnvironment>().Select(environment => (Words.Of(environment), Of(environment)))];

    public static string Of(ConnectionEnvironment environment) => environment == ConnectionEnvironment.Uat ? "UAT" : Words.Plain(environment);

    /// <summary>Each status, those that need a person together, and whatever else the address names.</summary>
    public static IReadOnlyList<(string Value, string Text)> Statuses(string chosen)
    {
        List<(string Value, string Text)> all = [.. Enum.GetValues<WebhookStatus>().Select(status => (Words.Of(status), Words.Plain(status))), ("failed,held_blocked", "Failed or held")];
        return With(all, chosen);
    }

    public static IReadOnlyList<(string Value, string Text)> Flows { get; } = [.. Enum.GetValues<FlowType>().Select(flow => (Words.Of(flow), Words.Plain(flow)))];

    /// <summary>The known channels, and whatever else the address names.</summary>
    public static IReadOnlyList<(string Value, string Text)> Channels(string chosen) => With([.. KnownChannels.Select(word => (word, Words.Plain(word)))], chosen);

    /// <summary>Choices, and whatever else the address names.</summary>
    public static IReadOnlyList<(string Value, string Text)> Options(IReadOnlyList<ListNotificationFilters.Choice> choices, string chosen) =>
        With([.. choices.Select(choice => (choice.Value, choice.Text))], chosen);

    public static string Amount(long? minor, string? currency) => (minor, currency) switch
    {
        (null, _) => "–",
        ({ } amount, { } code) when Currency.Exists(code) => new Amount(amount, Currency.Of(code)).Show(CultureInfo.CurrentCulture),
        ({ } amount, _) => $"{amount.ToString("N0", CultureInfo.CurrentCulture)} {currency}".TrimEnd(),
    };

    /// <summary>How long it took from arrival to the end of its processing.</summary>
    public static string Latency(DateTime receivedAt, DateTime? processedAt) => (processedAt - receivedAt) switch
    {
        null => "–",
        { TotalMilliseconds: < 1_000 } took => $"{Math.Max(0, (int)took.TotalMilliseconds)} ms",
        { TotalSeconds: < 60 } took => $"{took.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture)} s",
        { TotalMinutes: < 60 } took => $"{(int)took.TotalMinutes} min",
        { TotalHours: < 48 } took => $"{(int)took.TotalHours} h",
        { } took => $"{(int)took.TotalDays} d",
    };

    /// <summary>What to do about a failed or held one; null where nothing is to be done.</summary>
    public static string? NextStep(NotificationAnswer notification) => (notification.Status, notification.Condition) switch
    {
        (WebhookStatus.Failed, _) when notification.DiscardedAt is not null => "A person decided that it is not to be processed. Replay it if that was wrong.",
        (WebhookStatus.Failed, _) when notification.BodyDroppedAt is not null => "Its body is gone, so it cannot be tried again. Look the payment up at the PSP.",
        (WebhookStatus.Failed, _) when notification.EventType is null => "Its body could not be read. Compare it with the connection's settings, correct them, then replay it.",
        (WebhookStatus.Failed, _) => "What may pass by itself is tried again by itself for some hours. Else remove the cause, then replay it.",
        (WebhookStatus.HeldBlocked, HoldCondition.UnknownReference) => "It goes on by itself once the payment is recorded. If the payment is not ours, discard it.",
        (WebhookStatus.HeldBlocked, HoldCondition.NothingNew) => "It goes on by itself once the connection is resumed and the processor active again.",
        (WebhookStatus.HeldBlocked, HoldCondition.ContradictingFinal) => "Ask the PSP how the payment really ended. Release it if this is right, discard it if it is not.",
        (WebhookStatus.HeldBlocked, HoldCondition.AmountDiffers) => "Ask the PSP which amount is right. Release it once the difference is explained, discard it if it is wrong.",
        (WebhookStatus.HeldBlocked, HoldCondition.ContentDiffers) => "Compare it with the one of the same key. Release it if this one is right too, discard it if it is not.",
        _ => null,
    };

    /// <summary>How often something is there: "more than 10,000".</summary>
    public static string Count(int count, bool capped) => $"{(capped ? "more than " : "")}{count.ToString("N0", CultureInfo.CurrentCulture)}";

    private static List<(string Value, string Text)> With(List<(string Value, string Text)> all, string chosen)
    {
        if (chosen.Length > 0 && !all.Exists(option => option.Value == chosen))
        {
            all.Add((chosen, string.Join(", ", chosen.Split(',').Select(Words.Plain))));
        }

        return all;
    }
}
