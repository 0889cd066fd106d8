using System.Diagnostics;

namespace PaymentAdmin.PspSimulator.Tests.Infrastructure;

/// <summary>Waits for what happens beside the test, no longer than a slow machine needs.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    public static Task True(Func<bool> condition, string what) => True(() => Task.FromResult(condition()), what);

    public static async Task True(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < s_patience, $"Waited in vain for {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
