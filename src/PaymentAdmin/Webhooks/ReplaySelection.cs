using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>Which notifications a replay of many is about: what a filter lets through, or those that were picked.</summary>
/// <param name="Filter">What a filter lets through; null where they were picked.</param>
/// <param name="Ids">Those that were picked, without their prefix; null where a filter says.</param>
public sealed record ReplaySelection(NotificationFilter? Filter = null, IReadOnlyList<Guid>? Ids = null)
{
    /// <summary>More than anybody picks by hand; a filter takes more.</summary>
    public const int MaxIds = 1_000;

    /// <summary>Checks that it says which, and chooses the one environment of a filter.</summary>
    /// <exception cref="Refusal">400.</exception>
    internal async Task<ReplaySelection> Settle(PaymentDb db, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Check(Filter is null != Ids is null, "filter", "Send either filter or ids.");
        errors.Check(Ids is null or { Count: >= 1 and <= MaxIds }, "ids", $"ids are 1 to {MaxIds}; for more use a filter.");
        errors.ThrowIfAny();
        return new ReplaySelection(Filter is null ? null : await Filter.Settle(db, cancellationToken), Ids is null ? null : [.. Ids.Distinct()]);
    }

    /// <summary>Those of them that were there at a time, in no order.</summary>
    internal IQueryable<WebhookNotification> Apply(PaymentDb db, DateTime at) =>
        (Filter?.Apply(db) ?? db.WebhookNotifications.AsNoTracking().Where(row => Ids!.Contains(row.Id))).Where(row => row.ReceivedAt <= at);

    internal string ToJson() => JsonSerializer.Serialize(this, Wire.Json);

    internal static ReplaySelection OfJson(string json) => JsonSerializer.Deserialize<ReplaySelection>(json, Wire.Json)!;
}

/// <summary>A filter in a body, under the names of the list's query parameters.</summary>
/// <param name="Provider">Who sent it.</param>
/// <param name="Status">Several separated by commas.</param>
/// <param name="ProcessorCode">The code of the processor.</param>
/// <param name="FlowType">Which way the money moves.</param>
/// <param name="Channel">How the money travels.</param>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Search">Id, idempotency key or reference, in full.</param>
/// <param name="From">Received from here, inclusive.</param>
/// <param name="To">Received to here, exclusive.</param>
/// <param name="Environment">The one environment.</param>
/// <param name="ConnectionId">The connection.</param>
public sealed record ReplayFilter(
    [property: JsonPropertyName("provider")] string? Provider = null,
    [property: JsonPropertyName("status")] string? Status = null,
    [property: JsonPropertyName("processor_code")] string? ProcessorCode = null,
    [property: JsonPropertyName("flow_type")] string? FlowType = null,
    [property: JsonPropertyName("channel")] string? Channel = null,
    [property: JsonPropertyName("tenant_id")] string? TenantId = null,
    [property: JsonPropertyName("search")] string? Search = null,
    [property: JsonPropertyName("from")] string? From = null,
    [property: JsonPropertyName("to")] string? To = null,
    [property: JsonPropertyName("environment")] string? Environment = null,
    [property: JsonPropertyName("connection_id")] string? ConnectionId = null)
{
    /// <summary>What is set, by name.</summary>
    internal IReadOnlyList<(string Name, string Value)> Set =>
        [.. All.Where(pair => !string.IsNullOrWhiteSpace(pair.Value)).Select(pair => (pair.Name, pair.Value!))];

    private (string Name, string? Value)[] All =>
    [
        ("provider", Provider), ("status", Status), ("processor_code", ProcessorCode), ("flow_type", FlowType), ("channel", Channel), ("tenant_id", TenantId),
        ("search", Search), ("from", From), ("to", To), ("environment", Environment), ("connection_id", ConnectionId),
    ];

    internal static ReplayFilter Of(NotificationFilter filter) => new(
        filter.Provider,
        filter.Statuses is null ? null : string.Join(',', filter.Statuses.Select(status => Words.Of(status))),
        filter.ProcessorCode,
        filter.FlowType is { } flow ? Words.Of(flow) : null,
        filter.Channel,
        filter.TenantId is { } tenant ? PublicId.Tenant.Format(tenant) : null,
        filter.Search,
        filter.From is { } from ? Wire.WriteTime(from) : null,
        filter.To is { } to ? Wire.WriteTime(to) : null,
        filter.Environment is { } environment ? Words.Of(environment) : null,
        filter.ConnectionId is { } connection ? PublicId.Connection.Format(connection) : null);

    /// <summary>Read as the list reads its parameters, with the same messages.</summary>
    /// <exception cref="Refusal">400 with every field's message; 404 for an id that cannot be one.</exception>
    internal NotificationFilter Read()
    {
        var query = new QueryInput(new QueryCollection(Set.ToDictionary(pair => pair.Name, pair => new StringValues(pair.Value), StringComparer.Ordinal)));
        var filter = NotificationFilter.Read(query);
        query.Done();
        return filter;
    }

    /// <summary>What is set, as the audit record shows it.</summary>
    internal IEnumerable<FieldChange> Audited => Set.Select(pair => new FieldChange(pair.Name, null, pair.Value));
}
