using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Settlement.Statements;

internal static class StatementEndpoints
{
    public static void AddStatements(this IServiceCollection services)
    {
        services.AddScoped<ReceiveStatement>();
        services.AddScoped<ReleaseStatement>();
        services.AddScoped<ReadStatements>();
        services.AddWorkQueue<ImportStatement>(StatementQueue.Settings);
    }

    public static void MapStatements(this IEndpointRouteBuilder routes)
    {
        var ofProcessor = routes.MapApi("processors/{id}/settlement-statements", "Settlement");
        ofProcessor.MapPost("", (HttpRequest request, string id, [AsParameters] ReceiveParameters _, ReceiveStatement receive, Actor actor, CancellationToken cancellationToken) =>
                Receive(request, PublicId.Processor.Parse(id), receive, actor, cancellationToken))
            .RequirePermission(Permissions.ManageSettlement)
            .WithMetadata(new UploadedFile.SizeLimit(StatementContent.MaxBytes))
            .Produces<StatementAnswer>(StatusCodes.Status201Created)
            .Produces<StatementAnswer>()
            .Produces<StatementAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Takes in a settlement statement, CSV or JSON, up to 100 MiB: multipart/form-data with a part named file. The same file again has the first answer (200).");

        ofProcessor.MapGet("", (HttpRequest request, string id, [AsParameters] ListParameters _, ReadStatements read, Actor actor, CancellationToken cancellationToken) =>
                read.Handle(ReadStatements.Query.Read(request.Query, PublicId.Processor.Parse(id)), actor, cancellationToken))
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("Lists a processor's settlement statements, newest first.");

        var one = routes.MapApi("settlement/statements/{id}", "Settlement");
        one.MapGet("", (string id, ReadStatements read, Actor actor, CancellationToken cancellationToken) => read.One(PublicId.Statement.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("One settlement statement.");

        one.MapGet("lines", (HttpRequest request, string id, [AsParameters] SliceParameters _, ReadStatements read, Actor actor, CancellationToken cancellationToken) =>
            {
                var query = new QueryInput(request.Query);
                var slice = Slice.Read(query);
                query.Done();
                return read.Lines(PublicId.Statement.Parse(id), slice, actor, cancellationToken);
            })
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("The lines of a settlement statement, and where their money is.");

        one.MapGet("file", (string id, ReadStatements read, Actor actor, CancellationToken cancellationToken) => File(id, read, actor, cancellationToken))
            .RequirePermission(Permissions.ViewSettlement)
            .WithSummary("The file as it came.");

        routes.MapGet("/settlement/statements/{id}/file", (string id, ReadStatements read, Actor actor, CancellationToken cancellationToken) => File(id, read, actor, cancellationToken))
            .RequireAuthorization(Permissions.ViewSettlement)
            .ExcludeFromDescription();
    }

    private static async Task<IResult> Receive(HttpRequest request, Guid processorId, ReceiveStatement receive, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageSettlement);
        var query = new QueryInput(request.Query);
        var (environment, intent, settledOn) = (query.Word<ConnectionEnvironment>("environment"), query.Word<StatementIntent>("intent") ?? StatementIntent.NotSaid, query.Text("settled_on"));
        query.Done();
        await using var file = await UploadedFile.Of(request, cancellationToken);
        var answer = await receive.Handle(
            processorId, new ReceiveStatement.Input(file.Name, environment, intent, DayOf(settledOn)), file.Content, actor, cancellationToken,
            sha => OnceHeader.Read(request, Encoding.UTF8.GetBytes($"{request.QueryString} {sha}")));
        var place = $"/api/v1/settlement/statements/{answer.Statement.Id}";
        return answer.Statement.IsRunning ? TypedResults.Accepted(place, answer.Statement) : answer.IsNew ? TypedResults.Created(place, answer.Statement) : TypedResults.Json(answer.Statement, Wire.Json);
    }

    private static DateOnly? DayOf(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw Refusal.Invalid("settled_on", "must be a day such as 2026-01-31.");

    private static async Task<FileStreamHttpResult> File(string id, ReadStatements read, Actor actor, CancellationToken cancellationToken)
    {
        var (name, content) = await read.File(PublicId.Statement.Parse(id), actor, cancellationToken);
        return TypedResults.File(content, "application/octet-stream", name);
    }

    /// <summary>For the API's description; the values are read, with a message for each, where they are used.</summary>
    internal sealed record ReceiveParameters
    {
        public string? Environment { get; init; }
        public string? Intent { get; init; }
        public string? Settled_on { get; init; }
    }

    /// <inheritdoc cref="ReceiveParameters"/>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }

    /// <inheritdoc cref="ReceiveParameters"/>
    internal sealed record SliceParameters
    {
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
