namespace PaymentAdmin.Connections.Diagnostics;

internal static class DiagnosticsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
    }
}
