using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Payments.Transactions;

/// <summary>Transactions: what came in, what went out, what it cost.</summary>
internal static class TransactionEndpoints
{
    public static void AddTransactions(this IServiceCollection services) => services.AddScoped<FindTransactions>();

    private static readonly CsvColumn<TransactionAnswer>[] s_columns =
    [
        new("reference", row => row.Reference),
        new("status", row => Words.Of(row.Status)),
        new("event_type", row => row.EventType),
        new("direction", row => Words.Of(row.Direction)),
        new("channel", row => row.Channel),
        new("amount", row => row.Amount),
        new("fee", row => row.Fee),
        new("fee_net", row => row.FeeNet),
        new("fee_vat", row => row.FeeVat),
        new("without_fee_rule", row => row.WithoutFeeRule ? "true" : "false"),
        new("settled", row => row.Settled),
        new("open", row => row.Open),
        new("currency", row => row.Currency),
        new("moved_at", row => Wire.WriteTime(row.MovedAt)),
        new("confirmed_at", row => Wire.WriteTime(row.ConfirmedAt)),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
        new("environment", row => Words.Of(row.Environment)),
        new("processor_id", row => row.ProcessorId),
        new("connection_id", row => row.ConnectionId),
        new("tenant_id", row => row.TenantId),
        new("payment_id", row => row.PaymentId),
        new("id", row => row.Id),
    ];

    public static void MapTransactions(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("transactions", "Payments")
            .MapGet("", (HttpRequest request, [AsParameters] ListParameters _, FindTransactions find, Actor actor, CancellationToken cancellationToken) =>
                find.Handle(FindTransactions.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("Lists transactions of one environment, newest first.");

        routes.MapGet("/transactions/export.csv", (HttpRequest request, FindTransactions find, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("transactions", find.All(FindTransactions.Query.Read(request.Query), actor, cancellationToken), s_columns))
            .RequireAuthorization(Permissions.ViewPayments)
            .ExcludeFromDescription();
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="FindTransactions.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Processor_id { get; init; }
        public string? Reference { get; init; }
        public string? Status { get; init; }
        public string? Environment { get; init; }
        public string? Currency { get; init; }
        public string? Due_on { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
        public string? Cursor { get; init; }
    }
}
