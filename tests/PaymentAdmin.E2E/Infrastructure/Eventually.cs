namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>Waits for what another process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns as soon as something holds; fails, with what is known, long after it should.</summary>
    public static async Task Holds(Func<Task<bool>> condition, Func<string> otherwise, TimeSpan limit)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        giveUp.CancelAfter(limit);
        while (!await condition())
        {
            Assert.False(giveUp.IsCancellationRequested, otherwise());
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
