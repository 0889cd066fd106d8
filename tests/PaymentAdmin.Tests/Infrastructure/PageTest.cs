using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions;
using PaymentAdmin.Fees;
using PaymentAdmin.Imports;
using PaymentAdmin.Jobs;
using PaymentAdmin.Ledger;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Processors;
using PaymentAdmin.Programmes;
using PaymentAdmin.Reconciliation;
using PaymentAdmin.Settlement;
using PaymentAdmin.Tenants;
using PaymentAdmin.UI;
using PaymentAdmin.Webhooks;
using Radzen;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>Components with the real use cases behind them, on a SQLite database of their own, without a browser.</summary>
public abstract class PageTest : BunitContext, IAsyncLifetime
{
    private TestDatabase _database = null!;

    protected FakeClock Clock { get; } = new();

    protected Handlers Handlers { get; private set; } = null!;

    /// <summary>For helpers that take a test's database.</summary>
    protected TestDatabase Database => _database;

    public async ValueTask InitializeAsync()
    {
        // What a browser with the locale en-GB gets.
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-GB");
        _database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        Handlers = Handlers.On(_database, Clock);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton(_database.Contexts);
        Services.AddScoped<UnitOfWork>();
        Services.AddScoped<BrowserZone>();
        Services.AddScoped<ProtectedSessionStorage>();
        Services.AddSingleton(Handlers.Get<IDataProtectionProvider>());
        Services.AddAudit();
        Services.AddTenants();
        Services.AddLedger();
        Services.AddFees();
        Services.AddProcessors();
        Services.AddSingleton(new PublicAddress(() => new Uri("https://pay.example.org")));
        Services.AddSingleton<PersonalData>();
        Services.AddMonitoring();
        Services.AddJobs();
        Services.AddPspConnections();
        Services.AddWebhooks();
        Services.AddPayments();
        Services.AddImports();
        Services.AddProgrammes();
        Services.AddDistributions();
        Services.AddSettlement();
        Services.AddSingleton<SettlementRules>();
        Services.AddReconciliation();
        Services.AddSingleton<ReconciliationRules>();
        Services.AddSingleton<FileContent>();
        Services.AddWork();
        Services.AddPeople();
        Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Handlers.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A context on the database, for what no use case makes.</summary>
    protected PaymentDb OpenDatabase() => _database.Open();

    /// <summary>Signs somebody of a role in.</summary>
    protected void SignIn(string role, Guid? id = null)
    {
        var person = AddAuthorization();
        person.SetAuthorized($"{role}@test.example");
        person.SetRoles(role);
        person.SetClaims(new Claim(ClaimTypes.NameIdentifier, id?.ToString() ?? "11111111-1111-1111-1111-111111111111"));
    }
}
