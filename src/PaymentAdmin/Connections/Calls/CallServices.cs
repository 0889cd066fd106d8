using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using PaymentAdmin.Connections.Calls.Authentication;
using PaymentAdmin.Platform.Daily;
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
        services.AddSingleton<IAuthentication, ApiKeyAuthentication>();
        services.AddSingleton<IAuthentication, OauthAuthentication>();
        services.AddSingleton<IAuthentication, MtlsAuthentication>();
        services.AddSingleton<IAuthentication, MypvitAuthentication>();
        services.AddSingleton<IAuthentication, NoAuthentication>();
        services.AddSingleton<IFlowControl, LocalFlowControl>();
        services.AddSingleton<IPspClient, PspClient>();
        services.AddScoped<ListExchanges>();
        services.AddDailyWork<DropOldExchanges>();
    }
}
