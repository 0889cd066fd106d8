using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Webhooks;

/// <summary>The addresses that PSPs call. Nobody signs in here: the signature, or the token in the address, is the key.</summary>
internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = routes.MapGroup(WebhookAddress.Root).WithTags("Webhooks").AllowAnonymous();

        foreach (var path in Enum.GetValues<Dialect>().Select(DialectFacts.Of).Where(facts => facts.SignsWebhooks).Select(facts => facts.WebhookPath))
        {
            door.MapPost($"{path}/{{connection}}", (HttpContext http, string connection, ReceiveWebhook receive, CancellationToken cancellationToken) =>
                    Receive(http, path, connection, token: null, receive, cancellationToken))
                .WithSummary("Takes in a signed event of a PSP.");
        }

        door.MapPost("mypvit/{connection}/{token}", (HttpContext http, string connection, string token, ReceiveWebhook receive, CancellationToken cancellationToken) =>
                Receive(http, "mypvit", connection, token, receive, cancellationToken))
            .WithSummary("Takes in a callback of MyPVit.");

        door.MapPost($"{WebhookAddress.SecretReception}/{{connection}}/{{token}}", async (HttpContext http, string connection, string token, ReceiveIssuedSecret receive, CancellationToken cancellationToken) =>
            {
                await receive.Handle(new ReceiveIssuedSecret.Input(connection, token, await ReadBody(http.Request, cancellationToken)), cancellationToken);
                return TypedResults.Ok();
            })
            .WithSummary("Takes in a secret that MyPVit issued.");
    }

    private static async Task<IResult> Receive(HttpContext http, string path, string connection, string? token, ReceiveWebhook receive, CancellationToken cancellationToken)
    {
        var headers = http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
        var delivery = new WebhookDelivery(headers, await ReadBody(http.Request, cancellationToken));
        var answer = await receive.Handle(new ReceiveWebhook.Input(path, connection, token, delivery), cancellationToken);
        return TypedResults.Text(answer.Body, answer.ContentType, answer.Status);
    }

    private static Task<byte[]> ReadBody(HttpRequest request, CancellationToken cancellationToken) =>
        BoundedBody.Read(request, WebhookNotification.BodyMaxBytes, cancellationToken);
}
