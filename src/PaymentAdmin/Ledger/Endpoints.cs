using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
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

        routes.MapGet("/ledger/accounts/export.csv", (HttpRequest request, ListAccounts list, Actor actor, CancellationToken cancellationToken) =>
                CsvExport.Csv("accounts", list.All(ListAccounts.Query.Read(request.Query), actor, cancellationToken), Columns))
            .RequireAuthorization(Permissions.ViewLedger)
            .ExcludeFromDescription();
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
}
