namespace PaymentAdmin.Connections.Calls;

internal static class CallServices
{
    public static void AddCalls(this IServiceCollection services)
    {
    }
}
