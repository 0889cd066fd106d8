using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Approval;

internal static class DelegationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("delegations", "Distributions");

        api.MapPost("", async (Body<MakeDelegation.Input> body, MakeDelegation make, Actor actor, CancellationToken cancellationToken) =>
            {
                var made = await make.Handle(body.Value, actor, cancellationToken, body.Once);
                return TypedResults.Created($"/api/v1/delegations/{made.Id}", made);
            })
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lends one's own right to decide on distributions to somebody for a time.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListDelegations list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListDelegations.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lists delegations, newest first: one's own; of=everybody for who manages people or reads the record.");

        api.MapPost("{id}/revoke", (string id, Body<Nothing> body, RevokeDelegation revoke, Actor actor, CancellationToken cancellationToken) =>
                revoke.Handle(PublicId.Delegation.Parse(id), actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Ends a delegation at once; what was decided by it stands.");
    }

    /// <summary>A body without fields.</summary>
    internal sealed record Nothing;

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListDelegations.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Of { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
