using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Calls;

internal static class CallEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapApi("connections", "Connections")
            .MapGet("{id}/exchanges", (string id, HttpRequest request, [AsParameters] ListParameters _, ListExchanges list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListExchanges.Query.Read(id, request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("What was sent on a connection and what came back, newest first.");

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListExchanges.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Cursor { get; init; }
        public string? Limit { get; init; }
    }
}
