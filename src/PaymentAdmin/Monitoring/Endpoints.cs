using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Monitoring;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("alerts", "Alerts");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListAlerts list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListAlerts.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewMonitoring)
            .WithSummary("Lists alerts; open ones unless asked otherwise.");

        api.MapPost("{id}/close", (string id, CloseAlert close, Actor actor, CancellationToken cancellationToken) =>
                close.Handle(PublicId.Alert.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ManageAlerts)
            .WithSummary("Closes an alert.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListAlerts.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
