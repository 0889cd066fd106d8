using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Reconciliation.Reports;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;

namespace PaymentAdmin.Reconciliation;

internal static class Endpoints
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var runs = routes.MapApi("reconciliations", "Reconciliation");
        runs.MapPost("", (HttpRequest request, BeginRun begin, Actor actor, CancellationToken cancellationToken) => Begin(request, begin, actor, cancellationToken))
            .RequirePermission(Permissions.RunReconciliation)
            .WithMetadata(new UploadedFile.SizeLimit(ReportContent.MaxBytes))
            .Accepts<BeginRun.Input>("application/json", "multipart/form-data")
            .Produces<RunAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Reconciles a period with the PSP's report of it: multipart/form-data with connectionId, from, to and file, up to 1 GiB; or JSON with fetch: true. The same report again has the first answer.");

        runs.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ReadRuns read, Actor actor, CancellationToken cancellationToken) => read.Handle(ReadRuns.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewReconciliation)
            .WithSummary("Lists reconciliations, newest first.");

        runs.MapGet("{id}", (string id, ReadRuns read, Actor actor, CancellationToken cancellationToken) => read.One(PublicId.Reconciliation.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewReconciliation)
            .WithSummary("One reconciliation, with what its items come to by class.");

        runs.MapGet("{id}/items", (HttpRequest request, string id, [AsParameters] ItemParameters _, ListItems list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(PublicId.Reconciliation.Parse(id), ListItems.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewReconciliation)
            .WithSummary("The items of a reconciliation: the report's rows in their order, then what the report does not have.");

        runs.MapGet("{id}/file", (string id, ReadRuns read, Actor actor, CancellationToken cancellationToken) => File(id, read, actor, cancellationToken))
            .RequirePermission(Permissions.RunReconciliation)
            .WithSummary("The report as it came, for those who reconcile: nothing in it is masked.");

        Decide(runs, "confirm", (decide, id, input, actor, stop) => decide.Confirm(id, input, actor, stop), "What does not fit is true: it is followed up.");
        Decide(runs, "discard", (decide, id, input, actor, stop) => decide.Discard(id, input, actor, stop), "What does not fit cannot be true: nothing of it is followed up.");
        Decide(runs, "resume", (decide, id, input, actor, stop) => decide.Resume(id, input, actor, stop), "A reconciliation that failed goes on where it was.");
        MapSettings(routes);
        routes.MapGet("/reconciliations/{id}/file", (string id, ReadRuns read, Actor actor, CancellationToken cancellationToken) => File(id, read, actor, cancellationToken))
            .RequireAuthorization(Permissions.RunReconciliation)
            .ExcludeFromDescription();
        routes.MapGet("/reconciliations/{id}/items.csv", (HttpRequest request, string id, ListItems list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("reconciliation", list.All(PublicId.Reconciliation.Parse(id), ListItems.Query.Read(request.Query), actor, cancellationToken), ItemColumns.All))
            .RequireAuthorization(Permissions.ViewReconciliation)
            .ExcludeFromDescription();
    }

    private static void MapSettings(IEndpointRouteBuilder routes)
    {
        var settings = routes.MapApi("connections/{id}/report-settings", "Reconciliation");
        settings.MapGet("", async (HttpContext http, string id, ChangeReportSettings change, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await change.Get(PublicId.Connection.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewReconciliation)
            .Produces<ChangeReportSettings.Answer>()
            .WithSummary("How the reports of a connection are written.");

        settings.MapPut("", async (HttpContext http, string id, Body<ChangeReportSettings.Input> body, IfMatch ifMatch, ChangeReportSettings change, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await change.Handle(PublicId.Connection.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.RunReconciliation)
            .Produces<ChangeReportSettings.Answer>()
            .WithSummary("Changes how the reports of a connection are read.");
    }

    private static void Decide(RouteGroupBuilder runs, string act, Func<DecideRun, Guid, DecideRun.Input, Actor, CancellationToken, Task<RunAnswer>> decide, string summary) =>
        runs.MapPost($"{{id}}/{act}", (string id, Body<DecideRun.Input> body, DecideRun use, Actor actor, CancellationToken cancellationToken) =>
                decide(use, PublicId.Reconciliation.Parse(id), body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.RunReconciliation)
            .WithSummary(summary);

    private static async Task<Accepted<RunAnswer>> Begin(HttpRequest request, BeginRun begin, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.RunReconciliation);
        var answer = request.HasJsonContentType() ? await Fetch(request, begin, actor, cancellationToken) : await Upload(request, begin, actor, cancellationToken);
        return TypedResults.Accepted($"/api/v1/reconciliations/{answer.Id}", answer);
    }

    private static async Task<RunAnswer> Fetch(HttpRequest request, BeginRun begin, Actor actor, CancellationToken cancellationToken)
    {
        var bytes = await BoundedBody.Read(request, MaxBodyBytes, cancellationToken);
        var input = JsonInput.Read<BeginRun.Input>(bytes);
        return input.Fetch ? await begin.Handle(input, kept: null, actor, cancellationToken, OnceHeader.Read(request, bytes))
            : throw Refusal.Invalid("fetch", "Say fetch: true to have the report fetched, or send it as multipart/form-data, in a part named file.");
    }

    private static async Task<RunAnswer> Upload(HttpRequest request, BeginRun begin, Actor actor, CancellationToken cancellationToken)
    {
        var (fields, kept) = await UploadedFile.WithFields(request, file => begin.Keep(file.Name, file.Content, actor, cancellationToken), cancellationToken);
        var input = new BeginRun.Input(fields.GetValueOrDefault("connectionId"), fields.GetValueOrDefault("from"), fields.GetValueOrDefault("to"));
        var once = OnceHeader.Read(request, Encoding.UTF8.GetBytes($"{input.ConnectionId} {input.From} {input.To} {kept.File.Sha256}"));
        return await begin.Handle(input, kept, actor, cancellationToken, once);
    }

    private static async Task<FileStreamHttpResult> File(string id, ReadRuns read, Actor actor, CancellationToken cancellationToken)
    {
        var (name, content) = await read.File(PublicId.Reconciliation.Parse(id), actor, cancellationToken);
        return TypedResults.File(content, "application/octet-stream", name);
    }

    /// <summary>For the API's description; the values are read, with a message for each, where they are used.</summary>
    internal sealed record ListParameters
    {
        public string? Connection_id { get; init; }
        public string? Status { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }

    /// <inheritdoc cref="ListParameters"/>
    internal sealed record ItemParameters
    {
        public string? Class { get; init; }
        public string? Psp_id { get; init; }
        public string? Reference { get; init; }
        public string? Step { get; init; }
        public string? Changed { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
        public string? Cursor { get; init; }
    }
}
