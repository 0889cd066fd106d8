using PaymentAdmin.Domain;

namespace PaymentAdmin.Tests.Payments.Decisions;

/// <summary>People and workers who act in the same moment.</summary>
internal static class AtOnce
{
    /// <summary>Does all at once; answers, in their order, what came of each: done, or the refusal's code.</summary>
    public static async Task<IReadOnlyList<string>> Do(params Func<Task>[] acts)
    {
        using var start = new ManualResetEventSlim();
        var running = acts.Select(act => Task.Run(async () =>
        {
            start.Wait(TestContext.Current.CancellationToken);
            try
            {
                await act();
                return "done";
            }
            catch (Refusal refusal)
            {
                return refusal.Code;
            }
        })).ToList();
        start.Set();
        return await Task.WhenAll(running);
    }
}
