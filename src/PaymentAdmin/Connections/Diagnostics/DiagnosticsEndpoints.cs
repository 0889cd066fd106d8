using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Connections.Diagnostics;

internal static class DiagnosticsEndpoints
{
    private const int DefaultRuns = 10;
    private const int MaxRuns = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("connections/{id}/test", "Connections");

        api.MapPost("", async (string id, TestConnection test, Actor actor, CancellationToken cancellationToken) =>
                TypedResults.Accepted($"/api/v1/connections/{id}/test", await test.Start(PublicId.Connection.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ManageConnections)
            .WithSummary("Starts a test of the connection. It goes on by itself: ask for its state until it is no longer running.");

        api.MapGet("", async (string id, TestConnection test, Actor actor, CancellationToken cancellationToken) =>
                await test.Latest(PublicId.Connection.Parse(id), actor, cancellationToken) ?? throw Refusal.NotFound("test run"))
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("The latest test of the connection, step by step.");

        api.MapGet("runs", async (HttpRequest request, string id, string? limit, TestConnection test, Actor actor, CancellationToken cancellationToken) =>
            {
                var query = new QueryInput(request.Query);
                var count = query.Number("limit", DefaultRuns, 1, MaxRuns);
                query.Done();
                return new Listed<TestConnection.Answer>(await test.List(PublicId.Connection.Parse(id), count, actor, cancellationToken));
            })
            .RequirePermission(Permissions.ViewConnections)
            .WithSummary("The latest tests of the connection with their evidence, newest first.");
    }
}
