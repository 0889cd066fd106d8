using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Programmes;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("programmes", "Programmes");

        api.MapPost("", async (HttpContext http, Body<AddProgramme.Input> body, AddProgramme add, Actor actor, CancellationToken cancellationToken) =>
            {
                var added = await add.Handle(body.Value, actor, cancellationToken, body.Once);
                return http.WithETag(added, $"/api/v1/programmes/{added.Answer.Id}");
            })
            .RequirePermission(Permissions.ManageProgrammes)
            .Produces<ProgrammeAnswer>(StatusCodes.Status201Created)
            .WithSummary("Adds a programme.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListProgrammes list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListProgrammes.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lists programmes.");

        api.MapGet("{id}", async (HttpContext http, string id, ListProgrammes list, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await list.One(PublicId.Programme.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<ProgrammeAnswer>()
            .WithSummary("One programme.");

        api.MapPatch("{id}", async (HttpContext http, string id, Body<UpdateProgramme.Input> body, IfMatch ifMatch, UpdateProgramme update, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await update.Handle(PublicId.Programme.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageProgrammes)
            .Produces<ProgrammeAnswer>()
            .WithSummary("Changes a programme.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListProgrammes.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Search { get; init; }
        public string? Tenant_id { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
