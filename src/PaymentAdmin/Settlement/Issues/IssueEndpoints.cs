using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Settlement.Issues;

/// <summary>Settlement issues (processors-api, "Settlement Issues"), and what the desk has beside them.</summary>
internal static class IssueEndpoints
{
    private static readonly CsvColumn<IssueAnswer>[] s_columns =
    [
        new("id", row => row.Id),
        new("type", row => Words.Of(row.Type)),
        new("kind", row => Words.Of(row.Kind)),
        new("status", row => Words.Of(row.Status)),
        new("description", row => row.Description),
        new("expected_amount", row => row.ExpectedAmount),
        new("actual_amount", row => row.ActualAmount),
        new("currency", row => row.Currency),
        new("reference", row => row.Metadata.GetValueOrDefault("processor_reference")),
        new("settlement_reference", row => row.SettlementReference),
        new("assigned_to", row => row.AssignedTo),
        new("due_at", row => Wire.WriteTime(row.DueAt)),
        new("resolution", row => row.Resolution is { } resolution ? Words.Of(resolution) : null),
        new("resolved_by", row => row.ResolvedBy),
        new("resolved_at", row => Wire.WriteTime(row.ResolvedAt)),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
        new("environment", row => Words.Of(row.Environment)),
        new("processor_id", row => row.ProcessorId),
    ];

    public static void AddIssues(this IServiceCollection services)
    {
        services.AddScoped<ListIssues>();
        services.AddScoped<CountIssues>();
        services.AddScoped<FindBeside>();
        services.AddScoped<ListDeskChoices>();
        services.AddScoped<PlanResolution>();
        services.AddScoped<GetIssue>();
        services.AddScoped<UpdateIssue>();
        services.AddScoped<AssignIssue>();
        services.AddScoped<ResolveIssues>();
        services.AddScoped<DecideResolution>();
        services.AddScoped<DecideResolutions>();
        services.AddScoped<RetryIssue>();
        services.AddScoped<AttachFile>();
    }

    public static void MapIssues(this IEndpointRouteBuilder routes)
    {
        MapDocument(routes);
        MapMany(routes);
        MapFiles(routes);
    }

    private static void MapDocument(IEndpointRouteBuilder routes)
    {
        routes.MapApi("processors/{id}/issues", "Settlement")
            .MapGet("", (HttpRequest request, string id, [AsParameters] OfProcessorParameters _, ListIssues list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListIssues.Query.Read(request.Query, PublicId.Processor.Parse(id)), actor, cancellationToken))
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("Lists a processor's settlement issues of one environment, newest first.");

        var one = routes.MapApi("processors/issues/{id}", "Settlement");
        one.MapGet("", async (HttpContext http, string id, GetIssue get, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await get.Handle(PublicId.Issue.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewSettlement)
            .Produces<GetIssue.Answer>()
            .WithSummary("One issue: both sides, the timeline, the files, and how it may be resolved.");

        one.MapPatch("", async (HttpContext http, string id, Body<UpdateIssue.Input> body, IfMatch ifMatch, UpdateIssue update, Actor actor, CancellationToken cancellationToken) =>
                Result(http, await update.Handle(PublicId.Issue.Parse(id), body.Value, ifMatch, actor, cancellationToken, body.Once)))
            .RequirePermission(Permissions.ManageSettlement)
            .Produces<IssueAnswer>()
            .Produces<IssueAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Changes status, assignment or notes, or resolves it: where that moves money the first call proposes it (202), a second person's approves.");

        one.MapPost("retry", (string id, Body<RetryIssue.Input> body, RetryIssue retry, Actor actor, CancellationToken cancellationToken) =>
                retry.Handle(PublicId.Issue.Parse(id), actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ManageSettlement)
            .WithSummary("Has it tried again, three times at most.");

        one.MapPost("resolution", (string id, Body<DecideResolution.Input> body, DecideResolution decide, Actor actor, CancellationToken cancellationToken) =>
                decide.Handle(PublicId.Issue.Parse(id), body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ManageSettlement)
            .WithSummary("A second person approves or refuses the proposed resolution; who proposed it takes it back.");
    }

    private static void MapMany(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapApi("settlement/issues", "Settlement");
        desk.MapGet("", (HttpRequest request, [AsParameters] DeskParameters _, ListIssues list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListIssues.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("The desk's queue: issues of one environment and all processors.");

        desk.MapPost("assign", (Body<AssignIssue.Input> body, AssignIssue assign, Actor actor, CancellationToken cancellationToken) => assign.Handle(body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ManageSettlement)
            .WithSummary("Gives up to 100 issues to somebody, or to nobody.");

        desk.MapPost("resolve", async (Body<ResolveIssues.Input> body, ResolveIssues resolve, Actor actor, CancellationToken cancellationToken) =>
            {
                var answer = await resolve.Handle(body.Value, actor, cancellationToken, body.Once);
                return TypedResults.Json(answer, Wire.Json, statusCode: answer.Pending > 0 ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
            })
            .RequirePermission(Permissions.ManageSettlement)
            .Produces<ResolveIssues.Answer>()
            .Produces<ResolveIssues.Answer>(StatusCodes.Status202Accepted)
            .WithSummary("Resolves up to 100 issues of one kind with one reason; whether a second person is needed is decided by their sum.");

        desk.MapPost("decide", (Body<DecideResolutions.Input> body, DecideResolutions decide, Actor actor, CancellationToken cancellationToken) => decide.Handle(body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ManageSettlement)
            .WithSummary("A second person approves or refuses up to 100 proposed resolutions that he has seen.");

        routes.MapGet("/settlement/issues/export.csv", (HttpRequest request, ListIssues list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("settlement-issues", list.All(ListIssues.Query.Read(request.Query), actor, cancellationToken), s_columns))
            .RequireAuthorization(Permissions.ViewSettlement)
            .ExcludeFromDescription();
    }

    private static void MapFiles(IEndpointRouteBuilder routes)
    {
        var files = routes.MapApi("processors/issues/{id}/files", "Settlement");
        files.MapPost("", async (HttpRequest request, string id, AttachFile attach, Actor actor, CancellationToken cancellationToken) =>
            {
                actor.Require(Permissions.ManageSettlement);
                await using var file = await UploadedFile.Of(request, cancellationToken);
                var attached = await attach.Handle(PublicId.Issue.Parse(id), file.Name, file.Content, actor, cancellationToken, sha => OnceHeader.Read(request, Encoding.UTF8.GetBytes($"{file.Name} {sha}")));
                return TypedResults.Created($"/api/v1/processors/issues/{id}/files/{attached.Id}", attached);
            })
            .RequirePermission(Permissions.ManageSettlement)
            .WithMetadata(new UploadedFile.SizeLimit(IssueFile.MaxBytes))
            .WithSummary("Attaches a file, up to 10 MiB: multipart/form-data with a part named file.");

        files.MapGet("{fileId}", (string id, string fileId, AttachFile attach, Actor actor, CancellationToken cancellationToken) => File(id, fileId, attach, actor, cancellationToken))
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("A file that was attached.");

        routes.MapGet("/settlement/issues/{id}/files/{fileId}", (string id, string fileId, AttachFile attach, Actor actor, CancellationToken cancellationToken) => File(id, fileId, attach, actor, cancellationToken))
            .RequireAuthorization(Permissions.ViewSettlement)
            .ExcludeFromDescription();
    }

    /// <summary>Always to be saved, never to be shown in our pages: what others made is not ours to run.</summary>
    private static async Task<FileStreamHttpResult> File(string id, string fileId, AttachFile attach, Actor actor, CancellationToken cancellationToken)
    {
        var file = await attach.Read(PublicId.Issue.Parse(id), PublicId.IssueFile.Parse(fileId), actor, cancellationToken);
        return TypedResults.File(file.Content, file.MediaType, file.Name);
    }

    private static JsonHttpResult<IssueAnswer> Result(HttpContext http, UpdateIssue.Answer answer)
    {
        http.Response.Headers.ETag = IfMatch.Tag(answer.Version);
        return TypedResults.Json(answer.Issue, Wire.Json, statusCode: answer.IsPending ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListIssues.Query.Read"/>.</summary>
    internal sealed record OfProcessorParameters
    {
        public string? Status { get; init; }
        public string? Type { get; init; }
        public string? Kind { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Assigned_to { get; init; }
        public string? View { get; init; }
        public string? Order { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }

    /// <inheritdoc cref="OfProcessorParameters"/>
    internal sealed record DeskParameters
    {
        public string? Processor_id { get; init; }
        public string? Status { get; init; }
        public string? Type { get; init; }
        public string? Kind { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Assigned_to { get; init; }
        public string? View { get; init; }
        public string? Order { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
