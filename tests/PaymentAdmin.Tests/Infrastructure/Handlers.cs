using System.Collections.Concurrent;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Access;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Calls;
using PaymentAdmin.Connections.Diagnostics;
using PaymentAdmin.Distributions;
using PaymentAdmin.Distributions.Approval;
using PaymentAdmin.Fees;
using PaymentAdmin.Imports;
using PaymentAdmin.Jobs;
using PaymentAdmin.Ledger;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Mail;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Processors;
using PaymentAdmin.Programmes;
using PaymentAdmin.Reconciliation;
using PaymentAdmin.Settlement;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Tenants;
using PaymentAdmin.Tests.Infrastructure.SqlServerModel;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>The use cases of the modules on a database and a clock, without the web host. Safe to share between threads.</summary>
public sealed class Handlers : IAsyncDisposable
{
    // One for all: what one handler encrypted, the handlers of a later part of the test read.
    private static readonly EphemeralDataProtectionProvider s_protection = new();

    // No use cases, but what use cases are made of.
    private static readonly HashSet<Type> s_parts = [typeof(UnitOfWork), typeof(CallSettings), typeof(PublicAddress), typeof(ReadConnection), typeof(RunningTests), typeof(ClaimWork), typeof(RenewLease), typeof(WorkSignal), typeof(WorkQueue), typeof(Job), typeof(IJobTrouble), typeof(StoreArrivals), typeof(IWebhookEffect), typeof(InboxSettings), typeof(PaymentAdmin.Webhooks.Rejections.RejectDelivery), typeof(PersonalData), typeof(PaymentContent), typeof(IPaymentStory), typeof(GoLiveGate), typeof(IGoLiveCheck), typeof(IPayeeEffect), typeof(IImportKind), typeof(ImportContent), typeof(FileContent), typeof(RunImport), typeof(ImportStatement), typeof(ReleaseStatement), typeof(SettlementRules), typeof(ReconciliationRules), typeof(KeepBeneficiaries), typeof(MailSettings), typeof(Outbox), typeof(AskApprovers)];

    private readonly ServiceProvider _services;
    private readonly ConcurrentDictionary<Type, bool> _used = new();

    private Handlers(Action<IServiceCollection> addDatabase, FakeClock clock)
    {
        Clock = clock;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddScoped<UnitOfWork>();
        services.AddAudit();
        services.AddTenants();
        services.AddLedger();
        services.AddFees();
        services.AddProcessors();
        services.AddSingleton<IDataProtectionProvider>(s_protection);
        services.AddSingleton(new PublicAddress(() => new Uri("https://pay.example.org")));
        services.AddSingleton<PersonalData>();
        services.AddMonitoring();
        services.AddJobs();
        services.AddPspConnections();
        if (ModelRun.Current is not null)
        {
            // What nodes share depends on the machine's time, so that no second pass asks as the first did; its queries are run by tests of their own.
            services.AddSingleton<IFlowControl, LocalFlowControl>();
        }

        services.AddWebhooks();
        services.AddPayments();
        services.AddSettlement();
        services.AddSingleton<SettlementRules>();
        services.AddReconciliation();
        services.AddSingleton<ReconciliationRules>();
        services.AddImports();
        services.AddProgrammes();
        services.AddDistributions();
        services.AddWork();
        services.AddPeople();

        // The cost of a hash is a defence of passwords; here it is only time.
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
        addDatabase(services);
        Known = [.. services.Select(service => service.ServiceType).Where(type => type.Assembly == typeof(UnitOfWork).Assembly && type.IsVisible && !s_parts.Contains(type)).Distinct()];
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public FakeClock Clock { get; }

    /// <summary>Every handler there is, and whatever else other modules may ask for.</summary>
    public IReadOnlyCollection<Type> Known { get; }

    /// <summary>Those that have been asked for.</summary>
    public ICollection<Type> Used => _used.Keys;

    /// <summary>Handlers on a test's database.</summary>
    public static Handlers On(TestDatabase database, FakeClock? clock = null) => On(services => services.AddSingleton(database.Contexts), clock);

    /// <summary>Handlers on a test's database, with other settings of a part.</summary>
    public static Handlers On<TSettings>(TestDatabase database, TSettings settings) where TSettings : class => On(services => services.AddSingleton(database.Contexts).AddSingleton(settings));

    /// <summary>Handlers on whatever registers an IDbContextFactory&lt;PaymentDb&gt;.</summary>
    public static Handlers On(Action<IServiceCollection> addDatabase, FakeClock? clock = null) => new(addDatabase, clock ?? new FakeClock());

    /// <summary>A handler, in a scope of its own.</summary>
    public T Get<T>() where T : class
    {
        _used[typeof(T)] = true;
        return _services.CreateScope().ServiceProvider.GetRequiredService<T>();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
