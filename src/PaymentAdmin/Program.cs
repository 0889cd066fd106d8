using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Demo;
using PaymentAdmin.Distributions;
using PaymentAdmin.Fees;
using PaymentAdmin.Imports;
using PaymentAdmin.Jobs;
using PaymentAdmin.Ledger;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Processors;
using PaymentAdmin.Programmes;
using PaymentAdmin.Reconciliation;
using PaymentAdmin.Settlement;
using PaymentAdmin.Tenants;
using PaymentAdmin.UI;
using PaymentAdmin.Webhooks;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var settings = builder.AddPlatform();
    builder.AddAccess(settings);
    builder.Services.AddAudit();
    builder.Services.AddTenants();
    builder.Services.AddLedger();
    builder.Services.AddFees();
    builder.Services.AddProcessors();
    builder.Services.AddMonitoring();
    builder.Services.AddJobs();
    builder.Services.AddPspConnections();
    builder.Services.AddWebhooks();
    builder.Services.AddPayments();
    builder.Services.AddSettlement();
    builder.Services.AddReconciliation();
    builder.Services.AddImports();
    builder.Services.AddProgrammes();
    builder.Services.AddDistributions();
    builder.Services.AddDemo();
    builder.Services.AddUI();
    builder.Services.AddJobTimer();

    var app = builder.Build();
    await app.Services.MigrateDatabase();
    await app.Services.PreparePeople(settings);
    await app.Services.SeedDemo(settings);

    app.UseUI(settings);
    app.UseApiProblems();

    // After what may run a request again under another address: it has to be routed again too.
    app.UseRouting();
    app.UseUnknownRoutes();
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseAntiforgery();

    app.MapPlatform();
    app.MapAccess();
    app.MapAudit();
    app.MapTenants();
    app.MapLedger();
    app.MapFees();
    app.MapProcessors();
    app.MapMonitoring();
    app.MapJobs();
    app.MapConnections();
    app.MapWebhooks();
    app.MapPayments();
    app.MapSettlement();
    app.MapReconciliation();
    app.MapImports();
    app.MapProgrammes();
    app.MapDistributions();
    app.MapUI();
    app.AnnounceDemo(settings);
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } reason)
{
    await Console.Error.WriteLineAsync($"PaymentAdmin cannot start: {reason}");
    return 1;
}

/// <summary>The host; named so that tests can start it.</summary>
public partial class Program;
