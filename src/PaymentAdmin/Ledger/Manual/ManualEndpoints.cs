using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Ledger.Months;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger.Manual;

/// <summary>What people do to the books by hand: entries by two of them, and the closing of months.</summary>
internal static class ManualEndpoints
{
    public static void AddManualEntries(this IServiceCollection services)
    {
        services.AddScoped<ProposeEntry>();
        services.AddScoped<DecideEntry>();
        services.AddScoped<ReadManualEntries>();
        services.AddScoped<CloseMonth>();
        services.AddScoped<ReadMonths>();
    }

    public static void MapManualEntries(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("ledger/manual-entries", "Ledger");
        api.MapPost("", async (Body<ProposeEntry.Input> body, ProposeEntry propose, Actor actor, CancellationToken cancellationToken) =>
            {
                var entry = await propose.Handle(body.Value, actor, cancellationToken, body.Once);
                return TypedResults.Created($"/api/v1/ledger/manual-entries/{entry.Id}", entry);
            })
            .RequirePermission(Permissions.PostAdjustments)
            .WithSummary("Proposes an entry that no PSP tells of; a second person's approval posts it.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ReadManualEntries read, Actor actor, CancellationToken cancellationToken) =>
                read.Handle(ReadManualEntries.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewLedger)
            .WithSummary("Lists manual entries, newest first.");

        api.MapGet("{id}", (string id, ReadManualEntries read, Actor actor, CancellationToken cancellationToken) => read.One(PublicId.ManualEntry.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewLedger)
            .WithSummary("One manual entry.");

        api.MapPost("{id}/decision", (string id, Body<DecideEntry.Input> body, DecideEntry decide, Actor actor, CancellationToken cancellationToken) =>
                decide.Handle(PublicId.ManualEntry.Parse(id), body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.PostAdjustments)
            .WithSummary("A second person approves it, which posts it, or refuses it; who proposed it takes it back.");

        var months = routes.MapApi("ledger/months", "Ledger");
        months.MapGet("", (HttpRequest request, string? environment, ReadMonths read, Actor actor, CancellationToken cancellationToken) =>
                read.Handle(EnvironmentOf(request, nameof(environment)), actor, cancellationToken))
            .RequirePermission(Permissions.ViewLedger)
            .WithSummary("Which months are closed, and which one can be next.");

        months.MapPost("close", (Body<CloseMonth.Input> body, CloseMonth close, Actor actor, CancellationToken cancellationToken) => close.Handle(body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ApproveAdjustments)
            .WithSummary("Closes a month: nothing counts in it from then on.");
    }

    private static ConnectionEnvironment? EnvironmentOf(HttpRequest request, string name)
    {
        var query = new QueryInput(request.Query);
        var environment = query.Word<ConnectionEnvironment>(name);
        query.Done();
        return environment;
    }

    /// <summary>For the API's description; the values are read by <see cref="ReadManualEntries.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
