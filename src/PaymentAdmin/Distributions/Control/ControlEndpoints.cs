using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Control;

/// <summary>What a halt and its release take depends on who halted: the doors let in whoever sees payments, the use cases decide.</summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("distributions/{id}", "Distributions");

        api.MapPost("pause", async (HttpContext http, string id, Body<StopDistribution.Input> body, StopDistribution stop, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await stop.Pause(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ControlPayments)
            .Produces<ControlAnswer>()
            .WithSummary("Stops a distribution at once: what has not left is held, what has is followed.");

        api.MapPost("halt", async (HttpContext http, string id, Body<StopDistribution.Input> body, StopDistribution stop, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await stop.Halt(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<ControlAnswer>()
            .WithSummary("The same for something serious: only who releases halts lets it go on.");

        api.MapPost("resume", async (HttpContext http, string id, Body<ResumeDistribution.Input> body, ResumeDistribution resume, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await resume.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<ControlAnswer>()
            .WithSummary("Lets a stopped distribution go on; a halted one needs the permission to release halts, unless it was halted for the balance.");

        api.MapPost("cancel-rest", async (HttpContext http, string id, Body<CancelRest.Input> body, CancelRest cancel, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await cancel.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ControlPayments)
            .Produces<ControlAnswer>()
            .WithSummary("Cancels what of a begun distribution has not left.");
    }

    private static IResult Answer(this HttpContext http, ControlAnswer answer) => http.WithETag(new Versioned<ControlAnswer>(answer, answer.Version));
}
