using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks.Health;

internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapApi("admin/webhook-monitoring", "Webhooks").MapGet("", (HttpRequest request, [AsParameters] HealthParameters _, GetWebhookHealth get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(GetWebhookHealth.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewMonitoring)
            .WithSummary("Whether webhooks are well: failed rate, latency, duplicate rate and held ones beside their limits, by connection and hour.");

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="GetWebhookHealth.Query.Read"/>.</summary>
    internal sealed record HealthParameters
    {
        public string? Environment { get; init; }
        public string? Connection_id { get; init; }
        public string? Processor_code { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
    }
}
