namespace PaymentAdmin.E2E.Inside;

/// <summary>
/// The process stops itself immediately before it first asks its database for what FREEZE_BEFORE names. So a test knows
/// exactly where it stands still.
/// </summary>
internal static class Freezing
{
    /// <summary>What the process writes to its console before it stops.</summary>
    public const string Mark = "Frozen by the startup hook";

    public const string Variable = "FREEZE_BEFORE";

    private const string Asking = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting";

    private static int s_frozen;

    public static void Begin()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } command)
        {
            Watcher.Begin("Microsoft.EntityFrameworkCore", (name, facts) => Hear(command, name, facts));
        }
    }

    // The event's text holds the command.
    private static void Hear(string command, string name, object? facts)
    {
        if (name == Asking && facts?.ToString()?.Contains(command, StringComparison.Ordinal) == true && Interlocked.Exchange(ref s_frozen, 1) == 0)
        {
            Console.WriteLine(Mark);
            Self.Stop();
        }
    }
}
