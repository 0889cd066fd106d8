using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Advance;

internal static class AdvanceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("connections/{id}/advance", "Connections");

        api.MapGet("", (string id, GetAdvance get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(PublicId.Connection.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("Where a production connection may go next, what the gate says, and what waits for a second person.");

        api.MapPost("", async (HttpContext http, string id, Body<AdvanceConnection.Input> body, AdvanceConnection advance, Actor actor, CancellationToken cancellationToken) =>
            {
                var outcome = await advance.Ask(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken, body.Once);
                http.Response.Headers.ETag = IfMatch.Tag(outcome.Version);
                return TypedResults.Json(outcome.Connection, Wire.Json, statusCode: outcome.Advanced ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
            })
            .RequirePermission(Permissions.ManageConnections)
            .Produces<ConnectionAnswer>()
            .Produces<ConnectionAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Asks that a production connection goes to pilot or live (202); where somebody else asked for the same, it goes (200).");

        api.MapPost("approve", async (HttpContext http, string id, Body<AdvanceConnection.Decision> body, AdvanceConnection advance, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await advance.Approve(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ApproveConnections)
            .Produces<ConnectionAnswer>()
            .WithSummary("Agrees that a connection goes to pilot or live; not by who proposed it.");

        api.MapPost("reject", async (HttpContext http, string id, Body<AdvanceConnection.Decision> body, AdvanceConnection advance, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await advance.Reject(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ApproveConnections)
            .Produces<ConnectionAnswer>()
            .WithSummary("Refuses that a connection goes on, or takes one's own proposal back; with a reason.");
    }
}
