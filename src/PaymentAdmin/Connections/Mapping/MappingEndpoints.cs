namespace PaymentAdmin.Connections.Mapping;

internal static class MappingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
    }
}
