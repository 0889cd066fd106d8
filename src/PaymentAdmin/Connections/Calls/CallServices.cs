using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using PaymentAdmin.Connections.Calls.Authentication;
using PaymentAdmin.Data;
using PaymentAdmin.Data.Sqlite;
using PaymentAdmin.Platform.Jobs;
using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Connections.Calls;

internal static class CallServices
{
    public static void AddCalls(this IServiceCollection services)
    {
        services.TryAddSingleton(new CallSettings());
        services.AddSingleton<LookUp>(Dns.GetHostAddressesAsync);
        services.AddSingleton<GuardedConnect>();
        services.AddSingleton<CertificateCheck>();
        services.AddSingleton<ClientIdentities>();

        // The loggers of HttpClient write addresses, and addresses may hold tokens.
        services.AddHttpClient();
        services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers());
        services.AddSingleton<IConfigureOptions<HttpClientFactoryOptions>, PspHttpClients>();
        services.AddSingleton<Transport>();
        services.AddSingleton<ExchangeLog>();
        services.AddSingleton<SecretUses>();
        services.AddSingleton<RefusedCredentials>();
        services.AddSingleton<SlowedConnections>();
        services.AddSingleton<IAuthentication, ApiKeyAuthentication>();
        services.AddSingleton<IAuthentication, OauthAuthentication>();
        services.AddSingleton<IAuthentication, MtlsAuthentication>();
        services.AddSingleton<IAuthentication, MypvitAuthentication>();
        services.AddSingleton<IAuthentication, NoAuthentication>();
        services.AddSingleton<IFlowControl>(FlowControlOf);
        services.AddSingleton<ConnectionGate>();
        services.AddSingleton<IPspClient, PspClient>();
        services.AddScoped<ListExchanges>();
        services.AddJob<DropOldExchanges>(new Job("drop_old_exchanges", "Drop old exchanges with PSPs", JobSchedule.Daily(1, 50)));
    }

    /// <summary>On SQLite there is one process; on the others any number of nodes share what they do through the database.</summary>
    private static IFlowControl FlowControlOf(IServiceProvider services)
    {
        using var db = services.GetRequiredService<IDbContextFactory<PaymentDb>>().CreateDbContext();
        return db is SqlitePaymentDb ? ActivatorUtilities.CreateInstance<LocalFlowControl>(services) : ActivatorUtilities.CreateInstance<SharedFlowControl>(services);
    }
}
