using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Mapping;

internal static class MappingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("connections/{id}/field-mapping", "Connections");

        api.MapGet("", async (HttpContext http, string id, GetFieldMapping get, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await get.Handle(PublicId.Connection.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewConnections)
            .Produces<FieldMappingAnswer>()
            .WithSummary("The field mapping in force and the proposed one; the ETag goes into If-Match of a change.");

        api.MapPut("", async (HttpContext http, string id, Body<ReplaceFieldMapping.Input> body, IfMatch ifMatch, ReplaceFieldMapping replace, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await replace.Handle(PublicId.Connection.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageConnections)
            .Produces<FieldMappingAnswer>()
            .WithSummary("Replaces all rules; on production it proposes them to a second person.");

        api.MapGet("versions", (HttpRequest request, [AsParameters] ListParameters _, string id, GetFieldMapping get, Actor actor, CancellationToken cancellationToken) =>
            {
                var query = new QueryInput(request.Query);
                var slice = Slice.Read(query);
                query.Done();
                return get.Versions(PublicId.Connection.Parse(id), slice, actor, cancellationToken);
            })
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("All versions of the field mapping, newest first.");

        api.MapPost("preview", (string id, Body<PreviewFieldMapping.Input> body, PreviewFieldMapping preview, Actor actor, CancellationToken cancellationToken) =>
                preview.Handle(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("What a sample payment becomes with some rules, which are not kept.");

        api.MapPost("approve", async (HttpContext http, string id, Body<DecideFieldMapping.Input> body, DecideFieldMapping decide, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await decide.Approve(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ApproveConnections)
            .Produces<FieldMappingAnswer>()
            .WithSummary("Brings a proposed version into force; not by who made it.");

        api.MapPost("reject", async (HttpContext http, string id, Body<DecideFieldMapping.Input> body, DecideFieldMapping decide, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await decide.Reject(PublicId.Connection.Parse(id), body.Value, actor, cancellationToken)))
            .RequirePermission(Permissions.ApproveConnections)
            .Produces<FieldMappingAnswer>()
            .WithSummary("Refuses a proposed version, with a reason; not by who made it.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="Slice.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
