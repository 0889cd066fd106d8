using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Fees;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("processors/{id}/fees", "Fee rules").RequirePermission(Permissions.ManageProcessors);

        api.MapGet("", async (HttpContext http, string id, string? at, string? include, GetFees get, Actor actor, CancellationToken cancellationToken) =>
            {
                var query = new QueryInput(http.Request.Query);
                var time = query.Time(nameof(at));
                var history = query.OneOf(nameof(include), "", "history") == "history";
                query.Done();
                return http.WithETag(await get.Handle(PublicId.Processor.Parse(id), time, history, actor, cancellationToken));
            })
            .Produces<FeesAnswer>()
            .WithSummary("The fee rules in force now, at another time, or with their history.");

        api.MapPut("", async (HttpContext http, string id, Body<ReplaceFees.Input> body, IfMatch ifMatch, ReplaceFees replace, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await replace.Handle(PublicId.Processor.Parse(id), body.Value, ifMatch, actor, cancellationToken)))
            .Produces<FeesAnswer>()
            .WithSummary("Replaces all fee rules, at once or from a future time.");

        api.MapPost("quote", (string id, Body<QuoteFee.Input> body, QuoteFee quote, Actor actor, CancellationToken cancellationToken) =>
                quote.Handle(PublicId.Processor.Parse(id), body.Value, actor, cancellationToken))
            .WithSummary("What the processor charges for a transaction.");
    }
}
