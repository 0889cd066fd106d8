using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Jobs;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapJobs(routes.MapApi("jobs", "Jobs"));
        MapQueues(routes.MapApi("jobs/queues", "Jobs"));
    }

    private static void MapJobs(RouteGroupBuilder api)
    {
        api.MapGet("", async (ListJobs list, Actor actor, CancellationToken cancellationToken) => new Listed<ListJobs.Row>(await list.Handle(actor, cancellationToken)))
            .RequirePermission(Permissions.ViewJobs)
            .WithSummary("Every job: when it ran, how that went, when it runs next.");

        api.MapPost("{name}/run", (string name, Body<ReasonInput> body, ControlJob control, Actor actor, CancellationToken cancellationToken) =>
                control.Run(name, body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ManageJobs)
            .WithSummary("Has a job run within seconds, paused or not.");

        api.MapPost("{name}/pause", (string name, Body<ReasonInput> body, ControlJob control, Actor actor, CancellationToken cancellationToken) =>
                control.Pause(name, body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ManageJobs)
            .WithSummary("Stops a job until it is resumed; a reason is required.");

        api.MapPost("{name}/resume", (string name, Body<ReasonInput> body, ControlJob control, Actor actor, CancellationToken cancellationToken) =>
                control.Resume(name, body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ManageJobs)
            .WithSummary("Lets a paused job go on.");
    }

    private static void MapQueues(RouteGroupBuilder api)
    {
        api.MapGet("", async (QueueFigures figures, Actor actor, CancellationToken cancellationToken) => new Listed<QueueFigures.Row>(await figures.Handle(actor, cancellationToken)))
            .RequirePermission(Permissions.ViewJobs)
            .WithSummary("Every queue of work: what waits, since when, what is in work, what is overdue, what failed.");

        api.MapPost("{queue}/pause", (string queue, Body<ReasonInput> body, ControlQueue control, Actor actor, CancellationToken cancellationToken) =>
                control.Pause(queue, body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ManageJobs)
            .WithSummary("Stops a queue on all nodes until it is resumed; a reason is required.");

        api.MapPost("{queue}/resume", (string queue, Body<ReasonInput> body, ControlQueue control, Actor actor, CancellationToken cancellationToken) =>
                control.Resume(queue, body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ManageJobs)
            .WithSummary("Lets a paused queue go on.");

        api.MapGet("{queue}/items", (HttpRequest request, string queue, [AsParameters] ItemParameters _, ListQueueItems list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(queue, ListQueueItems.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewJobs)
            .WithSummary("The unfinished items of a queue, the longest due first.");

        api.MapPost("{queue}/items/{id}/run", (string queue, string id, RunItem run, Actor actor, CancellationToken cancellationToken) =>
                run.Handle(queue, PublicId.WorkItem.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ManageJobs)
            .WithSummary("Has an item done now that waits, or that failed and is for a person.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListQueueItems.Query.Read"/>.</summary>
    internal sealed record ItemParameters
    {
        public string? State { get; init; }
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }
}
