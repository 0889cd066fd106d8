using System.Diagnostics;

namespace PaymentAdmin.E2E.Inside;

/// <summary>What the process does to itself.</summary>
internal static class Self
{
    /// <summary>Ends as by SIGKILL from outside.</summary>
    public static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        using var never = new ManualResetEvent(initialState: false);
        never.WaitOne();
    }

    /// <summary>Stands still as by SIGSTOP from outside, until a SIGCONT.</summary>
    public static void Stop()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -STOP {Environment.ProcessId}"]);
        kill.WaitForExit();
    }
}
