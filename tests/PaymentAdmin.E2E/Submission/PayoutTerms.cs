namespace PaymentAdmin.E2E.Submission;

/// <summary>What the PSP makes of idempotency keys, and what the connection knows about that.</summary>
public enum Keys
{
    /// <summary>Kept; the same submission under another key, or none, would pay again.</summary>
    Honoured,

    /// <summary>Forgotten after the time that the connection knows; then the same submission pays again.</summary>
    Expiring,

    /// <summary>Forgotten now and then although it said otherwise; a reference that was used is refused.</summary>
    Forgotten,

    /// <summary>Ignored, and the connection says so: each submission that arrives pays.</summary>
    Off,
}

/// <summary>What is paid, through what kind of connection.</summary>
/// <param name="People">How many are paid by each distribution: more than those who cannot be.</param>
/// <param name="Keys">What the PSP makes of idempotency keys.</param>
public sealed record PayoutTerms(int People, Keys Keys)
{
    /// <summary>How many distributions there are.</summary>
    public int Distributions { get; init; } = 1;

    /// <summary>Whether they leave in batches.</summary>
    public bool InBatches { get; init; }

    /// <summary>When one whose outcome is unknown is asked for, in seconds of the application's clock after it was sent: long enough for a bad line.</summary>
    public IReadOnlyList<int> UnknownSchedule { get; init; } = [2, 5, 10, 20, 30, 60, 90, 120, 180, 240, 300, 360, 480, 600, 900, 1_200];

    /// <summary>How many are paid by all distributions.</summary>
    public int Everybody => Distributions * People;

    /// <summary>How many times as fast as the machine's the application's clock goes: its shortest pauses are a minute.</summary>
    public const int Haste = 10;

    /// <summary>Time for a few repetitions: in the last minute of it none is sent. In seconds of the application's clock.</summary>
    private const int KeyTtlSeconds = 150;

    /// <summary>Enough attempts for everybody who can be paid, as bad as the line may be: the most that a connection takes.</summary>
    public const int Attempts = 10;

    /// <summary>Few in each batch: many batches are cut off in the middle.</summary>
    private const int BatchSize = 5;

    /// <summary>The connection, as it is added.</summary>
    public object Connection(string processor, string psp) => new
    {
        processorId = processor,
        environment = "sandbox",
        dialect = "psp_rest_v2",
        baseUrl = psp,
        merchantId = "MERCHANT_TEST_001",
        authentication = new { scheme = "api_key", apiKey = "test_key_abc123def456" },
        honoursIdempotencyKeys = Keys != Keys.Off,
        idempotencyKeyTtlSeconds = Keys == Keys.Expiring ? KeyTtlSeconds : 86_400,
        timeoutSeconds = 20,
        limits = new { requestsPerSecond = 100, concurrentRequests = 16, useBatches = InBatches, batchSize = BatchSize },
        retry = new { scheduleSeconds = Enumerable.Range(0, Attempts).Select(attempt => attempt == 0 ? 0 : 2) },
        statusQuery = new { unknownScheduleSeconds = UnknownSchedule, pendingAfterSeconds = 30, notFoundConfirmSeconds = 60 },
    };

    /// <summary>What the PSP is to make of keys and of references, in seconds of the machine's clock.</summary>
    public IReadOnlyDictionary<string, object> Psp() => Keys switch
    {
        Keys.Honoured => Settings(honoured: true, refused: false),
        Keys.Expiring => new Dictionary<string, object>(Settings(honoured: true, refused: false), StringComparer.Ordinal) { ["idempotencyKeyTtlSeconds"] = (KeyTtlSeconds / Haste) + 1 },
        Keys.Forgotten => Settings(honoured: true, refused: true),
        Keys.Off => Settings(honoured: false, refused: false),
        _ => throw new InvalidOperationException($"There are no keys that are {Keys}."),
    };

    private static Dictionary<string, object> Settings(bool honoured, bool refused) =>
        new(StringComparer.Ordinal) { ["honourIdempotencyKeys"] = honoured, ["refuseDuplicateReferences"] = refused };
}
