using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>What people do with notifications: replay, release, discard. Named as processors-api names what it has of them.</summary>
internal static class ReplayEndpoints
{
    private const string Tag = "Webhook notifications";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapActs(routes.MapApi("admin/webhook-notifications", Tag));
        MapReplays(routes.MapApi("admin/webhook-replays", Tag));
    }

    private static void MapActs(RouteGroupBuilder api)
    {
        api.MapPost("{id}/replay", async (string id, Body<ReasonInput> body, ReplayNotification replay, Actor actor, CancellationToken cancellationToken) =>
                TypedResults.Accepted(PathOf(id), await replay.Handle(PublicId.Webhook.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ReplayWebhooks)
            .WithSummary("Has a failed notification tried again, or a processed one gone through once more, from its original bytes.");

        api.MapPost("{id}/release", async (string id, Body<ReasonInput> body, ReleaseNotification release, Actor actor, CancellationToken cancellationToken) =>
                TypedResults.Accepted(PathOf(id), await release.Handle(PublicId.Webhook.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ReplayWebhooks)
            .WithSummary("Has a held notification processed.");

        api.MapPost("{id}/discard", (string id, Body<ReasonInput> body, DiscardNotification discard, Actor actor, CancellationToken cancellationToken) =>
                discard.Handle(PublicId.Webhook.Parse(id), body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ReplayWebhooks)
            .WithSummary("Ends a held notification without processing it: it has failed, with the reason.");

        api.MapPost("replay", async Task<IResult> (Body<StartReplay.Input> body, StartReplay start, Actor actor, CancellationToken cancellationToken) =>
            {
                var input = body.Value;
                if (input.DryRun)
                {
                    return TypedResults.Json(await start.DryRun(input.Selection(), actor, cancellationToken), Wire.Json);
                }

                var started = await start.Handle(input.Selection(), input.Reason, actor, cancellationToken, body.Once);
                return TypedResults.Accepted($"/api/v1/admin/webhook-replays/{started.Id}", started);
            })
            .RequirePermission(Permissions.ReplayWebhooks)
            .Produces<StartReplay.Plan>()
            .Produces<ReplayAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Starts a replay of what a filter lets through or of some that were picked; with dry_run only says what it would do.");
    }

    private static void MapReplays(RouteGroupBuilder api)
    {
        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListReplays list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListReplays.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewWebhooks)
            .WithSummary("Lists replays of many, newest first.");

        api.MapGet("{id}", (HttpRequest request, string id, [AsParameters] ItemParameters _, GetReplay get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(PublicId.Replay.Parse(id), GetReplay.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewWebhooks)
            .WithSummary("One replay: how far it is, and what became of each notification.");

        api.MapPost("{id}/cancel", (string id, Body<ReasonInput> body, CancelReplay cancel, Actor actor, CancellationToken cancellationToken) =>
                cancel.Handle(PublicId.Replay.Parse(id), body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ReplayWebhooks)
            .WithSummary("Stops a replay; what it has asked for already is still tried.");
    }

    private static string PathOf(string id) => $"/api/v1/admin/webhook-notifications/{id}";

    /// <summary>For the API's description; the values are read, with a message for each, by the queries themselves.</summary>
    internal sealed record ListParameters
    {
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }

    internal sealed record ItemParameters
    {
        public string? Act { get; init; }
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }
}
