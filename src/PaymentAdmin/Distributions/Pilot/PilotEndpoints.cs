using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Pilot;

internal static class PilotEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("distributions/{id}/pilot", "Distributions");

        api.MapGet("", (string id, GetPilot get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(PublicId.Distribution.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("A pilot: its payments, what the beneficiaries say, and what is missing before it can be confirmed.");

        api.MapPost("", (string id, Body<NotePilot.Input> body, NotePilot note, Actor actor, CancellationToken cancellationToken) =>
                note.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ReleaseDistributions)
            .WithSummary("Notes whether the beneficiaries of a pilot have the money.");

        api.MapPost("confirm", (string id, Body<ConfirmPilot.Input> body, ConfirmPilot confirm, Actor actor, CancellationToken cancellationToken) =>
                confirm.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ReleaseDistributions)
            .WithSummary("Confirms the results of a pilot: passed sends the rest, failed leaves it held.");
    }
}
