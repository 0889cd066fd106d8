using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger;

internal static class Endpoints
{
    private static readonly CsvColumn<ListAccounts.Row>[] Columns =
    [
        new("account_number", row => row.AccountNumber),
        new("name", row => row.Name),
        new("class", row => Words.Of(row.Class)),
        new("currency", row => row.Currency),
        new("processor", row => row.ProcessorCode),
        new("tenant", row => row.TenantCode),
        new("created_at", row => Wire.WriteTime(row.CreatedAt)),
        new("id", row => row.Id),
    ];

    /// <summary>A row for each line: what its entry says is repeated.</summary>
    private static readonly CsvColumn<(EntryAnswer Entry, EntryAnswer.Line Line)>[] s_lineColumns =
    [
        new("entry_id", row => row.Entry.Id),
        new("booked_at", row => Wire.WriteTime(row.Entry.BookedAt)),
        new("effective_at", row => Wire.WriteTime(row.Entry.EffectiveAt)),
        new("posted_at", row => Wire.WriteTime(row.Entry.PostedAt)),
        new("late", row => row.Entry.Late ? "true" : "false"),
        new("source", row => Words.Of(row.Entry.Source)),
        new("occasion", row => Words.Of(row.Entry.Occasion)),
        new("source_reference", row => row.Entry.SourceReference),
        new("account_number", row => row.Line.AccountNumber),
        new("account_name", row => row.Line.AccountName),
        new("debit", row => row.Line.Debit),
        new("credit", row => row.Line.Credit),
        new("currency", row => row.Line.Currency),
        new("reason", row => row.Entry.Reason),
        new("environment", row => Words.Of(row.Entry.Environment)),
        new("processor_id", row => row.Entry.ProcessorId),
        new("transaction_id", row => row.Entry.TransactionId),
        new("reversal_of", row => row.Entry.ReversalOf),
        new("source_id", row => row.Entry.SourceId),
        new("statement_id", row => row.Entry.StatementId),
    ];

    private static readonly CsvColumn<BalanceRow>[] s_balanceColumns =
    [
        new("account_number", row => row.AccountNumber),
        new("name", row => row.Name),
        new("debit", row => row.Debit),
        new("credit", row => row.Credit),
        new("currency", row => row.Currency),
        new("environment", row => Words.Of(row.Environment)),
        new("at", row => Wire.WriteTime(row.At)),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var ofProcessor = routes.MapApi("processors/{id}", "GL accounts");
        ofProcessor.MapGet("gl-accounts", async (HttpContext http, string id, string? tenant_id, GetGlAccounts get, Actor actor, CancellationToken cancellationToken) =>
                Tagged(http, await get.Handle(PublicId.Processor.Parse(id), new QueryInput(http.Request.Query).Id(nameof(tenant_id), PublicId.Tenant), actor, cancellationToken)))
            .RequirePermission(Permissions.ViewProcessors)
            .WithSummary("A processor's base accounts, and a tenant's with it.");

        ofProcessor.MapPut("tenants/{tenantId}/gl-accounts", async (HttpContext http, string id, string tenantId, Body<SetTenantAccounts.Input> body, IfMatch ifMatch, SetTenantAccounts set, Actor actor, CancellationToken cancellationToken) =>
                Tagged(http, await set.Handle(PublicId.Processor.Parse(id), PublicId.Tenant.Parse(tenantId), body.Value, actor, cancellationToken, ifMatch)))
            .RequirePermission(Permissions.ManageProcessors)
            .WithSummary("Makes a tenant's accounts with a processor.");

        routes.MapApi("ledger/accounts", "Ledger")
            .MapGet("", (HttpRequest request, [AsParameters] ListParameters _, ListAccounts list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListAccounts.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewLedger)
            .WithSummary("The chart of accounts.");

        routes.MapApi("ledger/entries", "Ledger")
            .MapGet("", (HttpRequest request, [AsParameters] EntryParameters _, ListEntries list, Actor actor, CancellationToken cancellationToken) =>
                list.Handle(ListEntries.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewLedger)
            .WithSummary("The journal of one environment, newest first.");

        routes.MapGet("/ledger/journal/export.csv", (HttpRequest request, ListEntries list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("journal", ByLine(list.All(ListEntries.Query.Read(request.Query), actor, cancellationToken)), s_lineColumns))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();

        routes.MapGet("/ledger/journal/export.jsonl", (HttpRequest request, ListEntries list, Actor actor, CancellationToken cancellationToken) =>
                JsonLinesExport.JsonLines("journal", list.All(ListEntries.Query.Read(request.Query), actor, cancellationToken)))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();

        routes.MapGet("/ledger/trial-balance/export.csv", async (HttpRequest request, GetTrialBalance get, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("trial-balance", ByAccount(await get.Handle(GetTrialBalance.Query.Read(request.Query), actor, cancellationToken)), s_balanceColumns))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();

        routes.MapGet("/ledger/trial-balance/export.jsonl", async (HttpRequest request, GetTrialBalance get, Actor actor, CancellationToken cancellationToken) =>
                JsonLinesExport.JsonLines("trial-balance", ByAccount(await get.Handle(GetTrialBalance.Query.Read(request.Query), actor, cancellationToken))))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();

        routes.MapApi("ledger/trial-balance", "Ledger")
            .MapGet("", (HttpRequest request, [AsParameters] BalanceParameters _, GetTrialBalance get, Actor actor, CancellationToken cancellationToken) =>
                get.Handle(GetTrialBalance.Query.Read(request.Query), actor, cancellationToken))
            .RequirePermission(Permissions.ViewLedger)
            .WithSummary("What stands on every account of one currency at a time.");

        routes.MapApi("ledger/turnovers/rebuild", "Ledger")
            .MapPost("", (RebuildTurnovers rebuild, Actor actor, CancellationToken cancellationToken) => rebuild.Handle(actor, cancellationToken))
            .RequirePermission(Permissions.ManageJobs)
            .WithSummary("Makes the turnovers of all accounts anew from the lines of the journal.");

        routes.MapGet("/ledger/accounts/export.csv", (HttpRequest request, ListAccounts list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("accounts", list.All(ListAccounts.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();
    }

    private static IAsyncEnumerable<BalanceRow> ByAccount(GetTrialBalance.Answer balance) => balance.Accounts
        .Select(row => new BalanceRow(row.AccountNumber, row.Name, row.Debit, row.Credit, balance.Currency, balance.Environment, balance.At)).ToAsyncEnumerable();

    private static async IAsyncEnumerable<(EntryAnswer Entry, EntryAnswer.Line Line)> ByLine(IAsyncEnumerable<EntryAnswer> entries)
    {
        await foreach (var entry in entries)
        {
            foreach (var line in entry.Lines)
            {
                yield return (entry, line);
            }
        }
    }

    // The base accounts never change; only a tenant's part has versions.
    private static GlAccountsAnswer Tagged(HttpContext http, GlAccountsAnswer accounts)
    {
        if (accounts.Tenant is { } tenant)
        {
            http.Response.Headers.ETag = IfMatch.Tag(tenant.Version);
        }

        return accounts;
    }

    /// <summary>For the API's description; the values are read by <see cref="ListEntries.Query.Read"/>.</summary>
    internal sealed record EntryParameters
    {
        public string? Source_reference { get; init; }
        public string? Account { get; init; }
        public string? Processor_id { get; init; }
        public string? From { get; init; }
        public string? To { get; init; }
        public string? Environment { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
        public string? Cursor { get; init; }
    }

    /// <summary>For the API's description; the values are read by <see cref="GetTrialBalance.Query.Read"/>.</summary>
    internal sealed record BalanceParameters
    {
        public string? Currency { get; init; }
        public string? At { get; init; }
        public string? Environment { get; init; }
    }

    /// <summary>For the API's description; the values are read, with a message for each, by <see cref="ListAccounts.Query.Read"/>.</summary>
    internal sealed record ListParameters
    {
        public string? Class { get; init; }
        public string? Processor_id { get; init; }
        public string? Tenant_id { get; init; }
        public string? Currency { get; init; }
        public string? Search { get; init; }
        public string? Limit { get; init; }
        public string? Offset { get; init; }
    }

    /// <summary>A row of a trial balance that is taken along: it says of what it is.</summary>
    private sealed record BalanceRow(string AccountNumber, string Name, long Debit, long Credit, string Currency, ConnectionEnvironment Environment, DateTime At);
}
