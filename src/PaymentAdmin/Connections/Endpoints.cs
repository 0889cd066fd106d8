using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("connections", "Connections");

        api.MapPost("", async (HttpContext http, Body<AddConnection.Input> body, AddConnection add, Actor actor, CancellationToken cancellationToken) =>
            {
                var added = await add.Handle(body.Value, actor, cancellationToken, body.Once);
                return http.WithETag(added, $"/api/v1/connections/{added.Answer.Id}");
            })
            .RequirePermission(Permissions.ManageConnections)
            .Produces<ConnectionAnswer>(StatusCodes.Status201Created)
            .WithSummary("Adds a connection to a processor in one environment.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListConnections list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListConnections.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("Lists connections.");

        api.MapGet("{id}", async (HttpContext http, string id, ListConnections list, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await list.One(PublicId.Connection.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewConnections)
            .Produces<ConnectionAnswer>()
            .WithSummary("One connection; its ETag goes into If-Match of a change.");

        api.MapPatch("{id}", async (HttpContext http, string id, Body<UpdateConnection.Input> body, IfMatch ifMatch, UpdateConnection update, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await update.Handle(PublicId.Connection.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageConnections)
            .Produces<ConnectionAnswer>()
            .WithSummary("Changes what is sent of a connection, secrets included.");

        api.MapPost("{id}/pause", async (HttpContext http, string id, Body<StopConnection.Input> body, StopConnection stop, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await stop.Pause(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageConnections)
            .Produces<StoppedConnectionAnswer>()
            .WithSummary("Stops everything new through a connection.");

        api.MapPost("{id}/halt", async (HttpContext http, string id, Body<StopConnection.Input> body, StopConnection stop, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await stop.Halt(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ViewConnections)
            .Produces<StoppedConnectionAnswer>()
            .WithSummary("The same for something serious, by anybody who works with payments: it goes on only once two people have released it.");

        api.MapPost("{id}/resume", async (HttpContext http, string id, Body<StopConnection.Input> body, StopConnection stop, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await stop.Resume(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ViewConnections)
            .Produces<StoppedConnectionAnswer>()
            .WithSummary("Lets a paused connection go on; a halted one is released by two people.");

        api.MapPost("{id}/release-halt", async (HttpContext http, string id, Body<ReleaseHalt.Input> body, ReleaseHalt release, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await release.Handle(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ReleaseHalts)
            .Produces<HaltReleasedAnswer>()
            .WithSummary("Releases a halted connection, once by each of two people, each with a reason: with the second one it goes on.");

        api.MapPost("{id}/retire", async (HttpContext http, string id, Body<StopConnection.Input> body, StopConnection stop, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await stop.Retire(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageConnections)
            .Produces<StoppedConnectionAnswer>()
            .WithSummary("Takes a connection out of use for good.");

        api.MapPost("{id}/webhook-registration", async (string id, RegisterWebhook register, Actor actor, CancellationToken cancellationToken) =>
                TypedResults.Created($"/api/v1/connections/{id}/webhook-registration", await register.Register(PublicId.Connection.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ManageConnections)
            .WithSummary("Registers our webhook address at the PSP.");

        api.MapGet("{id}/webhook-registration", (string id, RegisterWebhook register, Actor actor, CancellationToken cancellationToken) =>
                register.Get(PublicId.Connection.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("Our webhook as it was registered at the PSP.");

        api.MapDelete("{id}/webhook-registration", async (string id, RegisterWebhook register, Actor actor, CancellationToken cancellationToken) =>
            {
                await register.Remove(PublicId.Connection.Parse(id), actor, cancellationToken);
                return TypedResults.NoContent();
            })
            .RequirePermission(Permissions.ManageConnections)
            .WithSummary("Removes our webhook at the PSP.");

        api.MapGet("{id}/webhook-deliveries", (HttpRequest request, string id, string? limit, ListDeliveries list, Actor actor, CancellationToken cancellationToken) =>
            {
                var query = new QueryInput(request.Query);
                var count = query.Number("limit", ListDeliveries.DefaultLimit, 1, ListDeliveries.MaxLimit);
                query.Done();
                return list.Handle(PublicId.Connection.Parse(id), count, actor, cancellationToken);
            })
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("What the PSP logged of its deliveries to us.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListConnections.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Environment { get; init; }
        public string? Status { get; init; }
        public string? Dialect { get; init; }
        public string? Processor_id { get; init; }
        public string? Search { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
