using System.Text.Json.Serialization;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>A replay of many, as the API and pages show it.</summary>
/// <param name="Id"><c>rpl_</c> and a UUID.</param>
/// <param name="Environment">The one environment.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why.</param>
/// <param name="Filter">What was to be replayed; null where notifications were picked.</param>
/// <param name="Picked">How many were picked; null where a filter said which.</param>
/// <param name="StartedAt">When; what arrived later is not part of it.</param>
/// <param name="StartedBy">Who.</param>
/// <param name="Total">How many there were when it was started.</param>
/// <param name="Tried">How many had failed and are tried again, up to now.</param>
/// <param name="GoneThroughAgain">How many were processed and are gone through once more, up to now.</param>
/// <param name="Skipped">How many were left alone, up to now.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
/// <param name="CancelledBy">Who stopped it.</param>
/// <param name="CancelReason">Why.</param>
public sealed record ReplayAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("environment")] ConnectionEnvironment Environment,
    [property: JsonPropertyName("status")] ReplayStatus Status,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("filter")] ReplayFilter? Filter,
    [property: JsonPropertyName("picked")] int? Picked,
    [property: JsonPropertyName("started_at")] DateTime StartedAt,
    [property: JsonPropertyName("started_by")] string StartedBy,
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("tried")] int Tried,
    [property: JsonPropertyName("gone_through_again")] int GoneThroughAgain,
    [property: JsonPropertyName("skipped")] int Skipped,
    [property: JsonPropertyName("ended_at")] DateTime? EndedAt,
    [property: JsonPropertyName("cancelled_by")] string? CancelledBy,
    [property: JsonPropertyName("cancel_reason")] string? CancelReason)
{
    /// <summary>How many have had their turn.</summary>
    [JsonIgnore]
    public int Taken => Tried + GoneThroughAgain + Skipped;

    internal static ReplayAnswer Of(WebhookReplay replay)
    {
        var selection = ReplaySelection.OfJson(replay.SelectionJson);
        return new ReplayAnswer(
            PublicId.Replay.Format(replay.Id), replay.Environment, replay.Status, replay.Reason, selection.Filter is { } filter ? ReplayFilter.Of(filter) : null, selection.Ids?.Count,
            replay.StartedAt, replay.StartedByName, replay.Total, replay.Tried, replay.GoneThroughAgain, replay.Skipped, replay.EndedAt, replay.CancelledBy, replay.CancelReason);
    }
}
