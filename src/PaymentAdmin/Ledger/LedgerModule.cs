using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Ledger;

/// <summary>The general ledger: accounts, journal and balances.</summary>
public static class LedgerModule
{
    public static void AddLedger(this IServiceCollection services)
    {
        services.AddScoped<GetGlAccounts>();
        services.AddScoped<SetTenantAccounts>();
        services.AddScoped<ListAccounts>();
        services.AddScoped<ListAccountFilters>();
        services.AddScoped<ListEntries>();
        services.AddScoped<GetTrialBalance>();
        services.AddScoped<GetAccountStatement>();
        services.AddScoped<RebuildTurnovers>();
        services.AddManualEntries();
        services.AddJob<SumTurnovers>(new Job("sum_turnovers", "Add new entries to the turnovers of their accounts", JobSchedule.Every(TimeSpan.FromSeconds(10), timesAsLong: 4)));
        services.AddJob<CheckLedger>(new Job("check_ledger", "Add every line of the ledger up again", JobSchedule.Daily(2, 10)));
    }

    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        Endpoints.Map(routes);
        routes.MapStatements();
        routes.MapManualEntries();
    }
}
