using Microsoft.AspNetCore.Http.HttpResults;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>What people decide about single payments.</summary>
internal static class DecisionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("payments/{id}", "Payments");

        api.MapPost("retry", async (HttpContext http, string id, Body<RetryPayment.Input> body, RetryPayment retry, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await retry.Handle(PublicId.Payment.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ControlPayments)
            .Produces<DecidedPayment>()
            .Produces<DecidedPayment>(StatusCodes.Status202Accepted)
            .WithSummary("Pays a failed payment once more: the first call proposes it (202), a second person's decides.");

        api.MapPost("resolve", async (HttpContext http, string id, Body<ResolvePayment.Input> body, ResolvePayment resolve, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await resolve.Handle(PublicId.Payment.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ResolvePayments)
            .Produces<DecidedPayment>()
            .Produces<DecidedPayment>(StatusCodes.Status202Accepted)
            .WithSummary("Says what became of a payment that is unknown or needs review: the first call proposes it (202), a second person's decides.");

        api.MapPost("cancel", async (HttpContext http, string id, Body<CancelPayment.Input> body, CancelPayment cancel, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(new TwoPeopleAnswer(await cancel.Handle(PublicId.Payment.Parse(id), body.Value, actor, cancellationToken, body.Once), IsProposed: false)))
            .RequirePermission(Permissions.ControlPayments)
            .Produces<DecidedPayment>()
            .WithSummary("Takes a payment back while nothing of it has left.");

        api.MapGet("decisions", (string id, ListPaymentDecisions list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(PublicId.Payment.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("What people proposed and decided about a payment, newest first.");
    }

    private static JsonHttpResult<DecidedPayment> Answer(this HttpContext http, TwoPeopleAnswer answer)
    {
        http.Response.Headers.ETag = IfMatch.Tag(answer.Payment!.Version);
        return TypedResults.Json(answer.Payment!, Wire.Json, statusCode: answer.IsProposed ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }
}
