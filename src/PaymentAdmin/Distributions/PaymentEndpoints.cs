using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions;

/// <summary>The payments of a distribution.</summary>
internal static class PaymentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("distributions/{id}/payments", "Distributions");

        api.MapGet("", (HttpRequest request, string id, [AsParameters] ListParameters _, ListPayments list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(PublicId.Distribution.Parse(id), ListPayments.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lists the payments of a distribution.");

        api.MapPost("", async (string id, Body<AddPayment.Input> body, AddPayment add, Actor actor, CancellationToken cancellationToken) =>
            {
                var added = await add.Handle(PublicId.Distribution.Parse(id), body.Value, actor, cancellationToken, body.Once);
                return Results.Created((string?)null, added);
            })
            .RequirePermission(Permissions.ManageDistributions)
            .Produces<PaymentAnswer>(StatusCodes.Status201Created)
            .WithSummary("Adds a payment.");

        api.MapPatch("{paymentId}", (string id, string paymentId, Body<ChangePayment.Input> body, ChangePayment change, Actor actor, CancellationToken cancellationToken) =>
                change.Handle(PublicId.Distribution.Parse(id), PublicId.Payment.Parse(paymentId), body.Value, actor, cancellationToken))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("Changes a payment's amount or reference.");

        api.MapDelete("{paymentId}", (string id, string paymentId, ChangePayment change, Actor actor, CancellationToken cancellationToken) =>
                change.Remove(PublicId.Distribution.Parse(id), PublicId.Payment.Parse(paymentId), actor, cancellationToken))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("Takes a payment out: it is cancelled, and stays on the record.");

        api.MapPost("refresh-payees", (string id, RefreshPayees refresh, Actor actor, CancellationToken cancellationToken) =>
                refresh.Handle(PublicId.Distribution.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ManageDistributions)
            .WithSummary("Takes over the present details of beneficiaries who changed since.");
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListPayments.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Status { get; init; }
        public string? Reference { get; init; }
        public string? Search { get; init; }
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }
}
