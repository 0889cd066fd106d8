using PaymentAdmin.E2E.Inside;

/// <summary>
/// Runs inside the application that a test starts with DOTNET_STARTUP_HOOKS, before its Main. What it does there is said by
/// environment variables; the application needs no door for tests.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for this name, in no namespace.
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    public static void Initialize()
    {
        Freezing.Begin();
        Failpoints.Begin();
        RunPlaces.Listen();
        FastClock.Begin();
    }
}
