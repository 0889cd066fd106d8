namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>A programme that pays through a simulator: a processor, its connection with webhooks, the programme, and what is paid in it. All through the API.</summary>
internal sealed class Sandbox
{
    private static readonly TimeSpan PreparationLimit = TimeSpan.FromSeconds(120);

    private readonly RunningApp _app;
    private readonly string _programme;

    private Sandbox(RunningApp app, string connection, string programme) => (_app, Connection, _programme) = (app, connection, programme);

    /// <summary>The id of the connection.</summary>
    public string Connection { get; }

    /// <summary>A connection to a simulator as the API adds it.</summary>
    /// <param name="processor">The id of its processor.</param>
    /// <param name="psp">The address of the simulator's API.</param>
    /// <param name="limits">As the API has them.</param>
    /// <param name="askedAfter">In seconds, when the PSP is asked what became of a payment; null for the usual times.</param>
    /// <param name="honoursKeys">Whether it is relied upon that the PSP honours idempotency keys.</param>
    public static object To(string processor, string psp, object limits, int[]? askedAfter = null, bool honoursKeys = false) => new
    {
        processorId = processor,
        environment = "sandbox",
        dialect = "psp_rest_v2",
        baseUrl = psp,
        merchantId = "MERCHANT_TEST_001",
        authentication = new { scheme = "api_key", apiKey = "test_key_abc123def456" },
        honoursIdempotencyKeys = honoursKeys,
        limits,
        statusQuery = new { unknownScheduleSeconds = askedAfter },
    };

    /// <param name="app">Where all of it is added.</param>
    /// <param name="code">Of the processor and of the programme.</param>
    /// <param name="name">Of the processor.</param>
    /// <param name="programmeName">Of the programme.</param>
    /// <param name="connection">The connection as it is added, of the id of its processor.</param>
    public static async Task<Sandbox> Build(RunningApp app, string code, string name, string programmeName, Func<string, object> connection)
    {
        using var admin = await ApiClient.SignIn(app, People.Admin);
        var onboarded = await admin.Post("processors", new
        {
            code,
            displayName = name,
            category = "funds_transfer",
            supportsInflows = false,
            supportsOutflows = true,
            settlementBank = true,
            settlementDelayDays = 1,
            settlementCurrency = "TZS",
            fees = Array.Empty<object>(),
        });
        var id = await admin.Make("connections", connection(onboarded.GetProperty("processor").GetProperty("id").GetString()!));
        await admin.Post($"connections/{id}/webhook-registration", new { });
        var programme = await admin.Make("programmes", new
        {
            code,
            name = programmeName,
            currency = "TZS",
            country = "TZ",
            connectionIds = new[] { id },
            approvalPolicy = new { stages = new[] { new { fromAmount = 0, approvers = 1 } } },
        });
        return new Sandbox(app, id, programme);
    }

    /// <summary>A distribution of a file's payments, approved by a second person; its id.</summary>
    public async Task<string> Approved(string name, byte[] file)
    {
        using var officer = await ApiClient.SignIn(_app, People.Officer);
        using var second = await ApiClient.SignIn(_app, People.Officer2);
        var distribution = await officer.Make("distributions", new { programmeId = _programme, connectionId = Connection, name, purpose = "Food", cycle = "2026-11" });
        var import = (await officer.Upload($"distributions/{distribution}/payments/import", file, "people.csv")).GetProperty("id").GetString();
        await Eventually.Holds(
            async () => (await officer.Get($"imports/{import}")).GetProperty("import").GetProperty("status").GetString() is "done",
            () => $"The file is not imported.\n{_app.Output}",
            PreparationLimit);
        await officer.Post($"distributions/{distribution}/submit", new { reason = "It is a test" });
        await second.Post($"distributions/{distribution}/approve", new { });
        return distribution;
    }

    /// <summary>A third person lets a distribution leave.</summary>
    public async Task Release(string distribution)
    {
        using var third = await ApiClient.SignIn(_app, People.Officer3);
        await third.Post($"distributions/{distribution}/release", new { });
    }
}
