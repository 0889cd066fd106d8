using System.Diagnostics;

/// <summary>
/// Runs inside the application that a test starts with DOTNET_STARTUP_HOOKS, before its Main: the process stops itself, as
/// by SIGSTOP from outside, immediately before it first asks its database for what FREEZE_BEFORE names. So a test knows
/// exactly where it stands still, and the application needs no door for tests.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for this name, in no namespace.
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    /// <summary>What the process writes to its console before it stops.</summary>
    public const string Mark = "Frozen by the startup hook";

    public const string Variable = "FREEZE_BEFORE";

    private const string Source = "Microsoft.EntityFrameworkCore";
    private const string Asking = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } command)
        {
            DiagnosticListener.AllListeners.Subscribe(new Listeners(new Commands(command)));
        }
    }

    private static void Freeze()
    {
        Console.WriteLine(Mark);
        using var kill = Process.Start("sh", ["-c", $"kill -STOP {Environment.ProcessId}"]);
        kill.WaitForExit();
    }

    private sealed class Listeners(Commands commands) : Watcher<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == Source)
            {
                value.Subscribe(commands);
            }
        }
    }

    private sealed class Commands(string command) : Watcher<KeyValuePair<string, object?>>
    {
        private int _frozen;

        // The event's text holds the command: no type of the application has to be known here.
        public override void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == Asking && value.Value?.ToString()?.Contains(command, StringComparison.Ordinal) == true && Interlocked.Exchange(ref _frozen, 1) == 0)
            {
                Freeze();
            }
        }
    }

    private abstract class Watcher<T> : IObserver<T>
    {
        public abstract void OnNext(T value);

        public void OnCompleted()
        {
            // Nothing more to watch.
        }

        public void OnError(Exception error)
        {
            // The test sees that nothing froze.
        }
    }
}
