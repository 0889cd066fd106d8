using System.ComponentModel.DataAnnotations;

namespace PaymentAdmin.PspSimulator;

/// <summary>
/// What can be changed while the simulator runs, under <c>/_control/settings</c> and on its page. Every misbehaviour is
/// off by default. A setting's group, name and explanation, as the page shows them, stand in its attribute.
/// </summary>
public sealed record SimulatorSettings
{
    private const string Payments = "Payments";
    private const string Access = "Access and keys";
    private const string Answers = "Misbehaviour of answers";
    private const string Webhooks = "Webhooks";
    private const string WebhookFaults = "Misbehaviour of webhooks";
    private const string Records = "Misbehaviour of queries and reports";
    private const string Mypvit = "MyPVit";

    private const int Week = 7 * 24 * 3600;

    [Display(GroupName = Payments, Name = "Seed", Description = "The same seed makes the same decisions for the same references.")]
    public int Seed { get; init; } = 1;

    [Range(0d, Week), Display(GroupName = Payments, Name = "Seconds until an ordinary payment ends", Description = "0: as soon as it was answered.")]
    public double CompleteAfterSeconds { get; init; }

    [Range(0d, Week), Display(GroupName = Payments, Name = "Seconds until +255700000002 succeeds")]
    public double DelayedSuccessSeconds { get; init; } = 30;

    [Range(0d, Week), Display(GroupName = Payments, Name = "Seconds for which the answer to +255700000005 is held", Description = "Then 504.")]
    public double TimeoutHoldSeconds { get; init; } = 120;

    [Range(0d, Week), Display(GroupName = Payments, Name = "Seconds until +255700000005 fails")]
    public double TimeoutFailsAfterSeconds { get; init; } = 5;

    [Display(GroupName = Payments, Name = "Hold payments", Description = "Every payment stays pending until it is ended by hand.")]
    public bool HoldPayments { get; init; }

    [Range(0d, long.MaxValue), Display(GroupName = Payments, Name = "Smallest amount, minor units")]
    public long MinimumMinor { get; init; } = 100;

    [Range(1d, 1_000_000_000_000), Display(GroupName = Payments, Name = "Largest amount, major units")]
    public long MaximumMajor { get; init; } = 1_000_000;

    [Range(1, 100_000), Display(GroupName = Payments, Name = "Most payments of a batch")]
    public int MaximumBatchSize { get; init; } = 500;

    [Range(0d, 1_000_000_000_000), Display(GroupName = Payments, Name = "Balance at the start, major units per currency")]
    public long OpeningBalanceMajor { get; init; } = 1_000_000_000;

    [Display(GroupName = Payments, Name = "Refuse a reference that was used", Description = "Off: each submission pays, whatever its reference.")]
    public bool RefuseDuplicateReferences { get; init; } = true;

    [Display(GroupName = Access, Name = "Honour idempotency keys")]
    public bool HonourIdempotencyKeys { get; init; } = true;

    [Range(0d, Week), Display(GroupName = Access, Name = "Seconds until an idempotency key is forgotten")]
    public double IdempotencyKeyTtlSeconds { get; init; } = 86_400;

    [Range(1, Week), Display(GroupName = Access, Name = "Lifetime of an OAuth token, seconds")]
    public int TokenLifetimeSeconds { get; init; } = 3600;

    [Display(GroupName = Access, Name = "Require X-Merchant-ID", Description = "Off: only a wrong one is refused.")]
    public bool RequireMerchantId { get; init; }

    [Display(GroupName = Access, Name = "Suspended merchants", Description = "Their ids; they are refused with 403.")]
    public IReadOnlyList<string> SuspendedMerchants { get; init; } = [];

    [Range(0, 1_000_000), Display(GroupName = Access, Name = "Requests per second and merchant", Description = "0: no limit.")]
    public int RateLimitPerSecond { get; init; }

    [Display(GroupName = Answers, Name = "Only these requests", Description = "Such as 'POST /api/v2/payments': the method and how the path begins. Empty: all.")]
    public IReadOnlyList<string> OnlyRequests { get; init; } = [];

    [Range(0, 600_000), Display(GroupName = Answers, Name = "Latency, milliseconds", Description = "Before anything happens.")]
    public int LatencyMs { get; init; }

    [Display(GroupName = Answers, Name = "500 before the effect")]
    public Chance Error500 { get; init; } = Chance.Never;

    [Display(GroupName = Answers, Name = "502 before the effect")]
    public Chance Error502 { get; init; } = Chance.Never;

    [Display(GroupName = Answers, Name = "503 before the effect")]
    public Chance Error503 { get; init; } = Chance.Never;

    [Display(GroupName = Answers, Name = "429 before the effect")]
    public Chance Error429 { get; init; } = Chance.Never;

    [Range(0, 86_400), Display(GroupName = Answers, Name = "Retry-After of 429, seconds")]
    public int RetryAfterSeconds { get; init; } = 1;

    [Display(GroupName = Answers, Name = "Connection broken before the effect")]
    public Chance BreakBeforeEffect { get; init; } = Chance.Never;

    [Display(GroupName = Answers, Name = "Connection broken after the effect")]
    public Chance BreakAfterEffect { get; init; } = Chance.Never;

    [Display(GroupName = Answers, Name = "Answer lost after the effect")]
    public Chance LoseAnswer { get; init; } = Chance.Never;

    [AllowedValues(0, 500, 502, 503, 504), Display(GroupName = Answers, Name = "Status of a lost answer", Description = "500, 502, 503 or 504; 0: no answer ever comes.")]
    public int LostAnswerStatus { get; init; } = 504;

    [Range(0d, 3600), Display(GroupName = Answers, Name = "Slow answer, seconds", Description = "Half of the answer comes at once, the rest after this time. 0: off.")]
    public double SlowAnswerSeconds { get; init; }

    [Display(GroupName = Answers, Name = "How often the answer is slow")]
    public Chance SlowAnswer { get; init; } = Chance.Always;

    [Range(0d, 4_000_000_000), Display(GroupName = Answers, Name = "Huge answer, bytes", Description = "So much blank space comes before the answer. 0: off.")]
    public long HugeAnswerBytes { get; init; }

    [Display(GroupName = Answers, Name = "How often the answer is huge")]
    public Chance HugeAnswer { get; init; } = Chance.Always;

    [Display(GroupName = Answers, Name = "Redirect to", Description = "307 to this address, without effect. Empty: off.")]
    public string RedirectTo { get; init; } = "";

    [Display(GroupName = Answers, Name = "How often it redirects")]
    public Chance Redirect { get; init; } = Chance.Always;

    [Range(1, 100), Display(GroupName = Webhooks, Name = "Most attempts per delivery")]
    public int WebhookMaxAttempts { get; init; } = 8;

    [Display(GroupName = Webhooks, Name = "Pauses between attempts, seconds", Description = "The last one repeats.")]
    public IReadOnlyList<double> WebhookRetrySeconds { get; init; } = [5, 30, 120, 600];

    [Range(0.1, 600), Display(GroupName = Webhooks, Name = "Seconds until an attempt is given up")]
    public double WebhookTimeoutSeconds { get; init; } = 5;

    [Display(GroupName = WebhookFaults, Name = "Sent twice")]
    public Chance DuplicateWebhook { get; init; } = Chance.Never;

    [Display(GroupName = WebhookFaults, Name = "Overtaken by later ones")]
    public Chance ReorderWebhooks { get; init; } = Chance.Never;

    [Range(0d, Week), Display(GroupName = WebhookFaults, Name = "Seconds for which an overtaken one is kept")]
    public double ReorderSeconds { get; init; } = 3;

    [Display(GroupName = WebhookFaults, Name = "Never sent")]
    public Chance MissingWebhook { get; init; } = Chance.Never;

    [Range(0d, Week), Display(GroupName = WebhookFaults, Name = "Late by, seconds", Description = "0: off.")]
    public double LateWebhookSeconds { get; init; }

    [Display(GroupName = WebhookFaults, Name = "How often late")]
    public Chance LateWebhook { get; init; } = Chance.Always;

    [Display(GroupName = WebhookFaults, Name = "Followed by the other final")]
    public Chance ContradictingFinal { get; init; } = Chance.Never;

    [Range(0d, Week), Display(GroupName = WebhookFaults, Name = "Seconds until the other final")]
    public double ContradictAfterSeconds { get; init; } = 1;

    [Display(GroupName = WebhookFaults, Name = "Wrong signature", Description = "Decided for each attempt.")]
    public Chance BadSignature { get; init; } = Chance.Never;

    [Display(GroupName = WebhookFaults, Name = "Wrong amount in the webhook")]
    public Chance WrongAmountInWebhook { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Wrong amount in the query")]
    public Chance WrongAmountInQuery { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Wrong amount in the report")]
    public Chance WrongAmountInReport { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Wrong currency in the report")]
    public Chance WrongCurrencyInReport { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Wrong status in the report", Description = "completed, or failed for a completed payment.")]
    public Chance WrongStatusInReport { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "One more id in the report", Description = "A second line for the same reference, under another id.")]
    public Chance SecondIdInReport { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Line twice in a report")]
    public Chance DuplicateReportLine { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Line late", Description = "Decided when it is first due; then it stands in a later report.")]
    public Chance LateReportLine { get; init; } = Chance.Never;

    [Range(0d, Week), Display(GroupName = Records, Name = "Seconds by which a line is late")]
    public double LateReportSeconds { get; init; } = 86_400;

    [Display(GroupName = Records, Name = "One more line in a report")]
    public Chance ExtraReportLine { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Line missing from a report")]
    public Chance MissingReportLine { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Two ids for one reference", Description = "One effect; the answer has the first id, the webhook the second, the query by reference both.")]
    public Chance TwoIdsForOneReference { get; init; } = Chance.Never;

    [Display(GroupName = Records, Name = "Not found although known")]
    public Chance NotFoundForKnown { get; init; } = Chance.Never;

    [AllowedValues("inline", "pushed"), Display(GroupName = Mypvit, Name = "How a renewed secret comes", Description = "inline or pushed.")]
    public string MypvitSecretDelivery { get; init; } = "inline";

    [AllowedValues("short", "long"), Display(GroupName = Mypvit, Name = "Field names of a pushed secret", Description = "short: operation_account_code, secret; long: merchant_operation_account_code, secret_key.")]
    public string MypvitPushedNames { get; init; } = "short";

    [Range(1, Week), Display(GroupName = Mypvit, Name = "Lifetime of a secret, seconds")]
    public int MypvitSecretLifetimeSeconds { get; init; } = 3000;

    [Display(GroupName = Mypvit, Name = "Refuse a reference that was used")]
    public bool MypvitRefusesDuplicates { get; init; }

    [Display(GroupName = Mypvit, Name = "GIVE_CHANGE answers with the final status")]
    public bool MypvitGiveChangeAnswersFinal { get; init; }

    [AllowedValues("number", "string"), Display(GroupName = Mypvit, Name = "JSON type of a callback's code", Description = "number or string.")]
    public string MypvitCodeType { get; init; } = "number";

    [Range(100, 999), Display(GroupName = Mypvit, Name = "Code of a success")]
    public int MypvitSuccessCode { get; init; } = 200;

    [Range(100, 999), Display(GroupName = Mypvit, Name = "Code of a failure")]
    public int MypvitFailureCode { get; init; } = 400;
}
