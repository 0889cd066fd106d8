using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks.Rejections;

internal static class RejectionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("admin/webhook-rejections", "Webhooks");

        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListRejections list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListRejections.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewWebhooks)
            .WithSummary("Lists deliveries that were not verified, newest first.");

        api.MapGet("{id}", (HttpRequest request, string id, string? include_raw_body, ListRejections list, Actor actor, CancellationToken cancellationToken) =>
            {
                var query = new QueryInput(request.Query);
                var withRawBody = query.OneOf("include_raw_body", "false", "true", "false") == "true";
                query.Done();
                return list.One(PublicId.RejectedDelivery.Parse(id), withRawBody, actor, cancellationToken);
            })
            .RequirePermission(Permissions.ViewWebhooks)
            .WithSummary("One delivery that was not verified, with its headers and body.");

        api.MapPost("{id}/verify", (string id, Body<VerifyAgain.Input> body, VerifyAgain verify, Actor actor, CancellationToken cancellationToken) =>
                verify.One(PublicId.RejectedDelivery.Parse(id), body.Value, actor, cancellationToken, body.Once))
            .RequirePermission(Permissions.ReplayWebhooks)
            .WithSummary("Verifies one again with the secrets that count now; verified, it enters the inbox.");

        api.MapPost("verify", (Body<VerifyAgain.AllInput> body, VerifyAgain verify, Actor actor, CancellationToken cancellationToken) =>
                verify.All(body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ReplayWebhooks)
            .WithSummary("Verifies all that are kept of a connection again, up to 100 in a call.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListRejections.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Environment { get; init; }
        public string? Connection_id { get; init; }
        public string? State { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Cursor { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }
}
