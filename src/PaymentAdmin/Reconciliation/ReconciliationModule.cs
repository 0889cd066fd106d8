using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Reconciliation.Days;
using PaymentAdmin.Reconciliation.Engine;
using PaymentAdmin.Reconciliation.Fetching;
using PaymentAdmin.Reconciliation.FollowUp;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Reconciliation.Settings;

namespace PaymentAdmin.Reconciliation;

/// <summary>Compares our records with what PSPs say that they have, day by day.</summary>
public static class ReconciliationModule
{
    public static void AddReconciliation(this IServiceCollection services)
    {
        services.TryAddSingleton<FileContent>();
        services.AddScoped<BeginRun>();
        services.AddScoped<ReadRuns>();
        services.AddScoped<ListItems>();
        services.AddScoped<ListRunConnections>();
        services.AddScoped<ReadItem>();
        services.AddScoped<PreviewReport>();
        services.AddScoped<ReadCalendar>();
        services.AddScoped<DecideRun>();
        services.AddScoped<ChangeReportSettings>();
        services.AddScoped<FetchReport>();
        services.AddWorkQueue<RunReconciliation>(RunReconciliation.Settings);
        services.AddWorkQueue<AskAboutItems>(AskAboutItems.Settings);
        services.AddWorkQueue<AskAboutTransactions>(AskAboutTransactions.Settings);
        services.AddJob<ReconcileDays>(new Job("reconcile_days", "Reconcile the days that are over", JobSchedule.Every(TimeSpan.FromMinutes(15))));
        services.AddJob<WatchDays>(new Job("watch_unreconciled_days", "Tell of days that are not reconciled", JobSchedule.Every(TimeSpan.FromMinutes(15), timesAsLong: 20)));
        services.AddJob<DropLeftReports>(new Job("drop_left_reports", "Drop what is left of reports that did not come whole", JobSchedule.Daily(2, 10)));
    }

    public static void MapReconciliation(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
