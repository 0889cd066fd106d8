using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Audit;

internal static class Endpoints
{
    private static readonly CsvColumn<ListAudit.Row>[] Columns =
    [
        new("at", row => Wire.WriteTime(row.At)),
        new("actor", row => row.Actor),
        new("kind", row => row.Kind),
        new("thing_type", row => row.ThingType),
        new("thing_name", row => row.ThingName),
        new("thing_id", row => row.ThingId),
        new("reason", row => row.Reason),
        new("changes", row => Show(row.Changes)),
        new("correlation_id", row => row.CorrelationId),
        new("id", row => row.Id),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapApi("audit", "Audit")
            .MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListAudit list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListAudit.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewAudit)
            .WithSummary("The audit record, newest first.");

        routes.MapGet("/audit/export.csv", (HttpRequest request, ListAudit list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("audit", list.All(ListAudit.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewAudit)
            .ExcludeFromDescription();
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListAudit.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Actor { get; init; }
        public string? Kind { get; init; }
        public string? Thing_type { get; init; }
        public string? Thing_id { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Cursor { get; init; }
        public string? Limit { get; init; }
    }

    private static string Show(IReadOnlyList<FieldChange>? changes) =>
        changes is null ? "(not visible to you)" : string.Join("; ", changes.Select(change => $"{change.Field}: {change.From ?? "none"} -> {change.To ?? "none"}"));
}
