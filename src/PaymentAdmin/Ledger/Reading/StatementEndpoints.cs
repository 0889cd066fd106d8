using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger.Reading;

/// <summary>The statement of an account, and its exports.</summary>
internal static class StatementEndpoints
{
    private static readonly CsvColumn<GetAccountStatement.Line>[] s_columns =
    [
        new("booked_at", row => Wire.WriteTime(row.BookedAt)),
        new("effective_at", row => Wire.WriteTime(row.EffectiveAt)),
        new("late", row => row.Late ? "true" : "false"),
        new("entry_id", row => row.EntryId),
        new("source", row => Words.Of(row.Source)),
        new("occasion", row => Words.Of(row.Occasion)),
        new("source_reference", row => row.SourceReference),
        new("debit", row => row.Debit),
        new("credit", row => row.Credit),
        new("balance", row => row.Balance),
        new("currency", row => row.Currency),
        new("reason", row => row.Reason),
        new("transaction_id", row => row.TransactionId),
        new("manual_entry_id", row => row.ManualEntryId),
        new("reversal_of", row => row.ReversalOf),
    ];

    public static void MapStatements(this IEndpointRouteBuilder routes)
    {
        routes.MapApi("ledger/accounts/{id}/statement", "Ledger")
            .MapGet("", (HttpRequest request, string id, [AsParameters] Parameters _, GetAccountStatement get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(Read(id, request), actor, cancellationToken))
            .RequirePermission(Permissions.ViewLedger)
            .WithSummary("The statement of an account: its lines, newest first, each with the balance after it.");

        routes.MapGet("/ledger/accounts/{id}/export.csv", (HttpRequest request, string id, GetAccountStatement get, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("statement", get.All(Read(id, request), actor, cancellationToken), s_columns))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();

        routes.MapGet("/ledger/accounts/{id}/export.jsonl", (HttpRequest request, string id, GetAccountStatement get, Actor actor, CancellationToken cancellationToken) =>
                JsonLinesExport.JsonLines("statement", get.All(Read(id, request), actor, cancellationToken)))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();
    }

    private static GetAccountStatement.Query Read(string id, HttpRequest request) => GetAccountStatement.Query.Read(PublicId.Account.Parse(id), request.Query);

    /// <summary>For the API's description; the values are read by <see cref="GetAccountStatement.Query.Read"/>.</summary>
    internal sealed record Parameters
    {
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Cursor { get; init; }
    }
}
