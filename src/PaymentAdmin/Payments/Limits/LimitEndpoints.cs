using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Payments.Limits;

internal static class LimitEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("connections", "Connections")
            .MapGet("{id}/limits", (string id, ReadLimits read, Actor actor, CancellationToken cancellationToken) => read.OfConnection(PublicId.Connection.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("How much of a connection's limits is used today.");

        routes.MapApi("programmes", "Programmes")
            .MapGet("{id}/limits", (string id, ReadLimits read, Actor actor, CancellationToken cancellationToken) => read.OfProgramme(PublicId.Programme.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("How much of a programme's budget is used.");
    }
}
