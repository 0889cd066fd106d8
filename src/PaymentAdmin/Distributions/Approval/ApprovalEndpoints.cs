using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>What a decision takes depends on the stage that waits, and may be lent: the doors let in whoever sees payments, the use cases decide.</summary>
internal static class ApprovalEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("distributions/{id}", "Distributions");
        MapReading(api);
        MapDeciding(api);

        api.MapPost("submit", async (HttpContext http, string id, Body<SubmitDistribution.Input> body, SubmitDistribution submit, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await submit.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ManageDistributions)
            .Produces<SubmissionAnswer>()
            .WithSummary("Gives a distribution to those who approve, with a reason for each warning.");

        api.MapPost("release", async (HttpContext http, string id, Body<ReleaseDistribution.Input> body, ReleaseDistribution release, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await release.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ReleaseDistributions)
            .Produces<SubmissionAnswer>()
            .WithSummary("Hands the payments of an approved distribution to submission; not by who approved it.");

        api.MapPost("cancel", async (HttpContext http, string id, Body<CancelDistribution.Input> body, CancelDistribution cancel, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await cancel.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ManageDistributions)
            .Produces<SubmissionAnswer>()
            .WithSummary("Gives a distribution up before anything of it was sent.");
    }

    private static void MapReading(RouteGroupBuilder api)
    {
        api.MapGet("approval", async (HttpContext http, string id, GetApproval get, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await get.Handle(PublicId.Distribution.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<ApprovalAnswer>()
            .WithSummary("All that somebody who decides has to know: the submission, its stages, findings with reasons, decisions, and what changed.");

        api.MapGet("decisions", (string id, ListDecisions list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(PublicId.Distribution.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("All decisions about a distribution, newest first.");
    }

    private static void MapDeciding(RouteGroupBuilder api)
    {
        api.MapPost("approve", async (HttpContext http, string id, Body<ApproveDistribution.Input> body, ApproveDistribution approve, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await approve.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<SubmissionAnswer>()
            .WithSummary("Approves what was submitted; not by who made or changed it, and once per person.");

        api.MapPost("send-back", async (HttpContext http, string id, Body<RefuseDistribution.Input> body, RefuseDistribution refuse, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await refuse.SendBack(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<SubmissionAnswer>()
            .WithSummary("Sends a submission back to be mended; its makers take it back.");

        api.MapPost("reject", async (HttpContext http, string id, Body<RefuseDistribution.Input> body, RefuseDistribution refuse, Actor actor, CancellationToken cancellationToken) =>
                http.Answer(await refuse.Reject(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<SubmissionAnswer>()
            .WithSummary("Refuses a submission for good.");
    }

    private static IResult Answer(this HttpContext http, SubmissionAnswer answer) => http.WithETag(new Versioned<SubmissionAnswer>(answer, answer.Version));
}
