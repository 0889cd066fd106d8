using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Settlement.Expected;

internal static class ExpectedEndpoints
{
    public static void AddExpected(this IServiceCollection services) => services.AddScoped<ListExpected>();

    public static void MapExpected(this IEndpointRouteBuilder routes) => routes.MapApi("settlement/expected", "Settlement")
        .MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListExpected list, Actor actor, CancellationToken cancellationToken) =>
            list.Handle(ListExpected.Query.Read(request.Query), actor, cancellationToken))
        .RequirePermission(Permissions.ViewSettlement)
        .WithSummary("The settlements that are expected, by processor, currency and due day, the earliest first.");

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListExpected.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Processor_id { get; init; }
        public string? Currency { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
