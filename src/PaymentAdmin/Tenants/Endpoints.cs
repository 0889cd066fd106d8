using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Tenants;

internal static class Endpoints
{
    private static readonly CsvColumn<TenantAnswer>[] Columns =
    [
        new("id", row => row.Id),
        new("code", row => row.Code),
        new("name", row => row.Name),
        new("status", row => Words.Of(row.Status)),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("tenants", "Tenants");

        api.MapPost("", async (HttpContext http, Body<AddTenant.Input> body, AddTenant add, Actor actor, CancellationToken cancellationToken) =>
            {
                var added = await add.Handle(body.Value, actor, cancellationToken, body.Once);
                return http.WithETag(added, $"/api/v1/tenants/{added.Answer.Id}");
            })
            .RequirePermission(Permissions.ManageProcessors)
            .Produces<TenantAnswer>(StatusCodes.Status201Created)
            .WithSummary("Adds a tenant.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListTenants list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListTenants.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewProcessors)
            .WithSummary("Lists tenants.");

        api.MapGet("{id}", async (HttpContext http, string id, ListTenants list, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await list.One(PublicId.Tenant.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewProcessors)
            .Produces<TenantAnswer>()
            .WithSummary("One tenant.");

        api.MapPatch("{id}", async (HttpContext http, string id, Body<UpdateTenant.Input> body, IfMatch ifMatch, UpdateTenant update, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await update.Handle(PublicId.Tenant.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageProcessors)
            .Produces<TenantAnswer>()
            .WithSummary("Changes a tenant's name or status.");

        routes.MapGet("/tenants/export.csv", (HttpRequest request, ListTenants list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("tenants", list.All(ListTenants.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewProcessors)
            .ExcludeFromDescription();
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListTenants.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Search { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
