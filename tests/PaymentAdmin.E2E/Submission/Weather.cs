namespace PaymentAdmin.E2E.Submission;

/// <summary>How badly the PSP behaves, by a seed. It never lies: what it says it does not have never came, and what it says ended has ended.</summary>
internal static class Weather
{
    /// <summary>Soon enough for a test: a webhook that found nobody comes again.</summary>
    private static readonly double[] Repetitions = [0.3, 0.5, 1, 2];

    /// <summary>The simulator's settings: the seed's misbehaviours above what the terms say of keys.</summary>
    public static IReadOnlyDictionary<string, object> Of(Random random, PayoutTerms terms)
    {
        var settings = new Dictionary<string, object>(Fair(terms), StringComparer.Ordinal)
        {
            ["seed"] = random.Next(1_000_000),
            ["latencyMs"] = random.Next(40),
            ["completeAfterSeconds"] = random.Next(3) * 0.3,
            ["retryAfterSeconds"] = 1,
            ["error500"] = UpTo(0.08),
            ["error503"] = UpTo(0.05),
            ["error429"] = UpTo(0.02),
            ["breakBeforeEffect"] = UpTo(0.10),
            ["breakAfterEffect"] = UpTo(0.15),
            ["loseAnswer"] = UpTo(0.15),
            ["lostAnswerStatus"] = new[] { 0, 500, 502, 504 }[random.Next(4)],
            ["slowAnswer"] = UpTo(0.03),
            ["slowAnswerSeconds"] = 0.3,
            ["duplicateWebhook"] = UpTo(0.3),
            ["missingWebhook"] = UpTo(0.5),
            ["lateWebhook"] = UpTo(0.3),
            ["lateWebhookSeconds"] = 1.5,
            ["reorderWebhooks"] = UpTo(0.2),
            ["reorderSeconds"] = 1,
        };
        return settings;

        double UpTo(double most) => random.NextDouble() * most;
    }

    /// <summary>Bad enough that each kind of answer, and none, comes often.</summary>
    public static IReadOnlyDictionary<string, object> Rough(PayoutTerms terms) => new Dictionary<string, object>(Fair(terms), StringComparer.Ordinal)
    {
        ["seed"] = (int)terms.Keys,
        ["breakBeforeEffect"] = 0.1,
        ["breakAfterEffect"] = 0.1,
        ["loseAnswer"] = 0.1,
        ["error503"] = 0.05,
        ["missingWebhook"] = 0.2,
        ["duplicateWebhook"] = 0.2,
    };

    /// <summary>For the test's output.</summary>
    public static string Say(IReadOnlyDictionary<string, object> settings) => System.Text.Json.JsonSerializer.Serialize(settings);

    /// <summary>All well but for those who cannot be paid.</summary>
    public static IReadOnlyDictionary<string, object> Fair(PayoutTerms terms) => new Dictionary<string, object>(terms.Psp(), StringComparer.Ordinal)
    {
        ["delayedSuccessSeconds"] = 2,
        ["timeoutHoldSeconds"] = 1,
        ["timeoutFailsAfterSeconds"] = 0.5,
        ["webhookRetrySeconds"] = Repetitions,
        ["webhookMaxAttempts"] = 100,
        ["webhookTimeoutSeconds"] = 2,
    };
}
