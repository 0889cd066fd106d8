using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>
/// What is left to people, and done by them: two find out with the PSP what became of a payment and say so, two others have it paid once more where
/// it did not arrive.
/// </summary>
internal static class LeftToPeople
{
    private const string Reason = "The PSP was asked for it";

    /// <summary>Nothing of it ever left: it is sent.</summary>
    public const string NeverSent = "never_sent";

    /// <summary>Why a payment may be left to them: everything was tried that may be without asking.</summary>
    public static readonly string[] Reasons = ["never_arrived", "no_answer", NeverSent];

    /// <param name="app">Where they work.</param>
    /// <param name="arrived">Whether the money of a payment has moved, by its reference.</param>
    /// <param name="again">Whether it is to be paid, by its reference, where it did not arrive.</param>
    public static async Task End(RunningApp app, Func<string, bool> arrived, Func<string, bool> again)
    {
        using var first = await ApiClient.SignIn(app, People.Finance);
        using var second = await ApiClient.SignIn(app, People.Finance2);
        using var officer = await ApiClient.SignIn(app, People.Officer2);
        using var other = await ApiClient.SignIn(app, People.Officer3);
        var left = (await first.Get("payments?environment=sandbox&status=needs_review&limit=200")).GetProperty("data");
        foreach (var payment in left.EnumerateArray())
        {
            var address = $"payments/{payment.GetProperty("id").GetString()}";
            var reference = payment.GetProperty("reference").GetString()!;
            var outcome = payment.GetProperty("failureReason").GetString() == NeverSent ? "queued" : arrived(reference) ? "completed" : "failed";
            await Together(first, second, $"{address}/resolve", new { outcome, reason = Reason }, outcome);
            if (outcome == "failed" && again(reference))
            {
                await Together(officer, other, $"{address}/retry", new { reason = Reason }, "queued");
            }
        }
    }

    /// <summary>One proposes, which changes nothing; a second one agrees.</summary>
    private static async Task Together(ApiClient one, ApiClient another, string path, object body, string status)
    {
        var proposed = await one.Post(path, body);
        Assert.NotEqual(status, proposed.GetProperty("status").GetString());
        var decided = await another.Post(path, body);
        Assert.Equal(status, decided.GetProperty("status").GetString());
    }
}
