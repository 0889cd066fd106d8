namespace PaymentAdmin.Connections;

internal static class Endpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
    }
}
