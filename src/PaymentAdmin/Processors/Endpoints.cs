using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Processors;

internal static class Endpoints
{
    private static readonly CsvColumn<ProcessorListItem>[] Columns =
    [
        new("id", row => row.Id),
        new("code", row => row.Code),
        new("name", row => row.Name),
        new("category", row => Words.Of(row.Category)),
        new("status", row => Words.Of(row.Status)),
        new("supports_inflows", row => row.SupportsInflows),
        new("supports_outflows", row => row.SupportsOutflows),
        new("settlement_bank", row => row.SettlementBank),
        new("settlement_delay_days", row => row.SettlementDelayDays),
        new("settlement_currency", row => row.SettlementCurrency),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("processors", "Processors");

        api.MapPost("", async (HttpContext http, Body<OnboardProcessor.Input> body, OnboardProcessor onboard, Actor actor, CancellationToken cancellationToken) =>
            {
                var onboarded = await onboard.Handle(body.Value, actor, cancellationToken, body.Once);
                return http.WithETag(onboarded, $"/api/v1/processors/{onboarded.Answer.Processor.Id}");
            })
            .RequirePermission(Permissions.ManageProcessors)
            .Produces<OnboardedAnswer>(StatusCodes.Status201Created)
            .WithSummary("Onboards a processor with its fee rules and base accounts.");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListProcessors list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListProcessors.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewProcessors)
            .WithSummary("Lists processors.");

        api.MapGet("{id}", async (HttpContext http, string id, GetProcessor get, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await get.Handle(PublicId.Processor.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewProcessors)
            .Produces<ProcessorAnswer>()
            .WithSummary("One processor; its ETag goes into If-Match of a change.");

        api.MapPatch("{id}", async (HttpContext http, string id, Body<UpdateProcessor.Input> body, IfMatch ifMatch, UpdateProcessor update, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await update.Handle(PublicId.Processor.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageProcessors)
            .Produces<UpdatedProcessorAnswer>()
            .WithSummary("Changes what is sent of a processor.");

        api.MapGet("{id}/open-items", (string id, GetOpenItems get, Actor actor, CancellationToken cancellationToken) => get.Handle(PublicId.Processor.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewProcessors)
            .WithSummary("What of a processor is still unsettled or open.");

        api.MapPost("{id}/retire", async (HttpContext http, string id, Body<RetireProcessor.Input> body, IfMatch ifMatch, RetireProcessor retire, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await retire.Handle(PublicId.Processor.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .RequirePermission(Permissions.ManageProcessors)
            .Produces<ProcessorAnswer>()
            .WithSummary("Ends an inactive processor for good: only where nothing of it is unsettled or open.");

        routes.MapGet("/processors/export.csv", (HttpRequest request, ListProcessors list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("processors", list.All(ListProcessors.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewProcessors)
            .ExcludeFromDescription();
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListProcessors.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Category { get; init; }
        public string? Search { get; init; }
        public string? Sort { get; init; }
        public string? Order { get; init; }
        public string? Page { get; init; }
        public string? Page_size { get; init; }
        public string? Fees { get; init; }
    }
}
