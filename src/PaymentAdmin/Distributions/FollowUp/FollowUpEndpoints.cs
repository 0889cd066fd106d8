using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.FollowUp;

internal static class FollowUpEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("distributions/{id}/follow-up", "Distributions");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, string id, ListFollowUp list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(PublicId.Distribution.Parse(id), ListFollowUp.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("What of a finished distribution can be followed up, and why the rest is not.");

        api.MapPost("", async (string id, Body<MakeFollowUp.Input> body, MakeFollowUp make, Actor actor, CancellationToken cancellationToken) =>
            {
                var made = await make.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once);
                return TypedResults.Created($"/api/v1/distributions/{made.DistributionId}", made);
            })
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("Makes a new draft of a finished distribution's failed payments, or of top-ups.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListFollowUp.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Kind { get; init; }
        public string? Show { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
