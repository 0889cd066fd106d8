namespace PaymentAdmin.Ledger;

/// <summary>The general ledger: its accounts.</summary>
public static class LedgerModule
{
    public static void AddLedger(this IServiceCollection services)
    {
        services.AddScoped<GetGlAccounts>();
        services.AddScoped<SetTenantAccounts>();
        services.AddScoped<ListAccounts>();
        services.AddScoped<ListAccountFilters>();
    }

    public static void MapLedger(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
