namespace PaymentAdmin.Connections.Diagnostics;

internal static class DiagnosticsServices
{
    public static void AddDiagnostics(this IServiceCollection services)
    {
    }
}
