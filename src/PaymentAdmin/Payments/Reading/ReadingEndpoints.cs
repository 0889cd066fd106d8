using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Payments.Reading;

/// <summary>Payments as people and scripts see them.</summary>
internal static class ReadingEndpoints
{
    /// <summary>No persons: a file leaves the house.</summary>
    private static readonly CsvColumn<PaymentAnswer>[] Columns =
    [
        new("reference", row => row.Reference),
        new("status", row => Words.Of(row.Status)),
        new("amount", row => row.Amount),
        new("currency", row => row.Currency),
        new("channel", row => row.Channel),
        new("held_because", row => row.HeldBecause is { } why ? Words.Of(why) : null),
        new("failure_reason", row => row.FailureReason),
        new("psp_payment_id", row => row.PspPaymentId),
        new("psp_reference", row => row.PspReference),
        new("provider_reference", row => row.ProviderReference),
        new("idempotency_key", row => row.IdempotencyKey),
        new("attempts", row => row.Attempts),
        new("submitted_at", row => Wire.WriteTime(row.SubmittedAt)),
        new("acknowledged_at", row => Wire.WriteTime(row.AcknowledgedAt)),
        new("completed_at", row => Wire.WriteTime(row.CompletedAt)),
        new("failed_at", row => Wire.WriteTime(row.FailedAt)),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
        new("environment", row => Words.Of(row.Environment)),
        new("distribution_id", row => row.DistributionId),
        new("number", row => row.Number),
        new("beneficiary_id", row => row.BeneficiaryId),
        new("connection_id", row => row.ConnectionId),
        new("id", row => row.Id),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("payments", "Payments");
        api.MapGet("", (HttpRequest request, [AsParameters] ListParameters _, FindPayments find, Actor actor, CancellationToken cancellationToken) =>
                find.Handle(FindPayments.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lists payments of one environment: newest first, those of one distribution in their order.");

        api.MapGet("{id}", async (HttpContext http, string id, GetPayment get, Actor actor, CancellationToken cancellationToken) =>
                http.WithETag(await get.Handle(PublicId.Payment.Parse(id), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewPayments)
            .Produces<PaymentAnswer>()
            .WithSummary("One payment.");

        api.MapGet("{id}/attempts", (HttpRequest request, [AsParameters] PartParameters _, string id, ListAttempts list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListAttempts.Query.Read(id, request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("The tries to send it, newest first.");

        api.MapGet("{id}/exchanges", (HttpRequest request, [AsParameters] PartParameters _, string id, ListExchanges list, Actor actor, CancellationToken cancellationToken) =>
                list.OfPayment(ListExchanges.PaymentQuery.Read(id, request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("What was sent to the PSP about it and what came back, newest first.");

        api.MapGet("{id}/story", (string id, ReadStory read, Actor actor, CancellationToken cancellationToken) =>
                read.Handle(PublicId.Payment.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("All that happened to it, in the order of time.");

        routes.MapGet("/payments/export.csv", (HttpRequest request, FindPayments find, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("payments", find.All(FindPayments.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewPayments)
            .ExcludeFromDescription();
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="FindPayments.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Distribution_id { get; init; }
        public string? Status { get; init; }
        public string? Reference { get; init; }
        public string? Psp_payment_id { get; init; }
        public string? Psp_reference { get; init; }
        public string? Search { get; init; }
        public string? Failure_reason { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
        public string? Cursor { get; init; }
    }

    /// <summary>For the API's description.</summary>
    internal sealed record PartParameters
    {
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }
}
