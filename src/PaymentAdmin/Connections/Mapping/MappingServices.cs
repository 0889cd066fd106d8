namespace PaymentAdmin.Connections.Mapping;

internal static class MappingServices
{
    public static void AddFieldMapping(this IServiceCollection services)
    {
    }
}
