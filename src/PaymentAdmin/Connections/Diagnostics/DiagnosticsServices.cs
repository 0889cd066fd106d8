namespace PaymentAdmin.Connections.Diagnostics;

internal static class DiagnosticsServices
{
    public static void AddDiagnostics(this IServiceCollection services)
    {
        services.AddSingleton<RunningTests>();
        services.AddHostedService(provider => provider.GetRequiredService<RunningTests>());
        services.AddHttpClient(LoopbackCall.Client).RemoveAllLoggers();
        services.AddSingleton<LoopbackCall>();
        services.AddSingleton<NetworkProbe>();
        services.AddScoped<TestTools>();
        services.AddScoped<DiagnosticRunner>();
        services.AddScoped<TestConnection>();
    }
}
