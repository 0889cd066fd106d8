namespace PaymentAdmin.Connections.Dialects;

internal static class DialectServices
{
    public static void AddDialects(this IServiceCollection services)
    {
    }
}
