using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>Payments of yesterday, as they stand in the database, and the PSP's report of that day: of each kind of difference some, all over the report.</summary>
internal static class ReportPair
{
    /// <summary>How many payments there are.</summary>
    public const int Payments = 2_000;

    /// <summary>The kinds come again after so many payments: eight of each.</summary>
    private const int Round = 250;

    private const int OtherAmount = 1;
    private const int OtherCurrency = 2;
    private const int FailedThere = 3;
    private const int EndedThere = 4;
    private const int Twice = 5;
    private const int SecondId = 6;
    private const int TwoClaims = 7;
    private const int TheirsToo = 8;
    private const int UnreadableToo = 9;
    private const int FirstMissing = 10;
    private const int LastMissing = 12;

    private const int Of = Payments / Round;

    /// <summary>How many items of each class the run is to find: not so many that it would wait for a person.</summary>
    public static IReadOnlyDictionary<string, int> Truth { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["matched"] = Payments - (Of * (4 + LastMissing - FirstMissing + 1)),
        ["status_mismatch"] = 2 * Of,
        ["amount_mismatch"] = Of,
        ["currency_mismatch"] = Of,
        ["platform_only"] = Of * (LastMissing - FirstMissing + 1),
        ["psp_only"] = 3 * Of,
        ["duplicate"] = Of,
        ["unreadable"] = Of,
    };

    /// <summary>How many rows the report has.</summary>
    public static int Rows => Truth.Values.Sum() - Truth["platform_only"];

    /// <summary>The file that the payments are imported from.</summary>
    public static byte[] Import() => Encoding.UTF8.GetBytes(
        "external_id,full_name,phone_number,account_number,amount,currency,reference\n"
        + string.Concat(Enumerable.Range(1, Payments).Select(number => string.Create(
            CultureInfo.InvariantCulture, $"BEN-{number:00000},Person Number {number},{PhoneOf(number)},,{1_000 + number},TZS,{ReferenceOf(number)}\n"))));

    /// <summary>Those that have ended at the PSP, and not here, are real to it: it is asked about them.</summary>
    public static async Task PayThere(RunningSimulator psp)
    {
        using var client = new HttpClient { BaseAddress = new Uri(psp.Api + "/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "test_key_abc123def456");
        foreach (var number in Numbers(EndedThere))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("payments", UriKind.Relative))
            {
                Content = JsonContent.Create(new
                {
                    recipient = new { name = $"Person Number {number}", mobile_number = PhoneOf(number) },
                    transaction = new { amount = 1_000 + number, currency = "TZS", reference = ReferenceOf(number) },
                }),
            };
            request.Headers.Add("Idempotency-Key", ReferenceOf(number));
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Payments that were imported have left yesterday at noon, and most have arrived.</summary>
    public static async Task Leave(AppDatabase database, RunningSimulator psp)
    {
        var (noon, now) = (Time(database, Day.AddHours(12)), Time(database, TimeProvider.System.GetUtcNow()));
        await database.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            UPDATE "Payments" SET
                "Status" = CASE "Number" % {Round} WHEN {EndedThere} THEN 'pending' WHEN {TwoClaims} THEN 'submitting' ELSE 'completed' END,
                "PspPaymentId" = CASE "Number" % {Round} WHEN {TwoClaims} THEN NULL ELSE 'psp-' || "Reference" END,
                "ProviderReference" = "Reference", "IdempotencyKey" = 'key-' || "Id", "MayHaveLeft" = TRUE,
                "ReleasedAt" = {noon}, "SubmittedAt" = {noon}, "ProgressAt" = {now}
            """));
        foreach (var number in Numbers(EndedThere))
        {
            await database.Execute($"""UPDATE "Payments" SET "PspPaymentId" = '{await psp.IdOf(ReferenceOf(number))}' WHERE "Reference" = '{ReferenceOf(number)}'""");
        }
    }

    /// <summary>The first moment of yesterday.</summary>
    public static DateTimeOffset Day { get; } = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);

    /// <summary>The PSP's report of that day, its rows in an order of the seed's.</summary>
    public static async Task<byte[]> Report(RunningSimulator psp, Random random)
    {
        var rows = new List<string>();
        foreach (var number in Enumerable.Range(1, Payments))
        {
            rows.AddRange(RowsOf(number, number % Round == EndedThere ? await psp.IdOf(ReferenceOf(number)) : $"psp-{ReferenceOf(number)}"));
        }

        var shuffled = rows.ToArray();
        random.Shuffle(shuffled);
        return Encoding.UTF8.GetBytes($"psp_id,reference,amount,currency,status,created_at\r\n{string.Concat(shuffled)}");
    }

    private static IEnumerable<string> RowsOf(int number, string id)
    {
        var (reference, amount) = (ReferenceOf(number), 1_000 + number);
        return (number % Round) switch
        {
            OtherAmount => [Row(id, reference, amount + 1)],
            OtherCurrency => [Row(id, reference, amount, "KES")],
            FailedThere => [Row(id, reference, amount, status: "failed")],
            >= FirstMissing and <= LastMissing => [],
            Twice => [Row(id, reference, amount), Row(id, reference, amount)],
            SecondId => [Row(id, reference, amount), Row($"{id}-again", reference, amount)],
            TwoClaims => [Row($"{id}-a", reference, amount, status: "pending"), Row($"{id}-b", reference, amount + 5, status: "pending")],
            TheirsToo => [Row(id, reference, amount), Row($"{id}-theirs", $"THEIRS-{number}", amount)],
            UnreadableToo => [Row(id, reference, amount), $"{id}-bad,{reference},much,TZS,completed,2026-01-01T12:00:00Z\r\n"],
            _ => [Row(id, reference, amount)],
        };
    }

    private static string Row(string id, string reference, int amount, string currency = "TZS", string status = "completed") =>
        string.Create(CultureInfo.InvariantCulture, $"{id},{reference},{amount}.00,{currency},{status},{Day:yyyy-MM-dd}T12:00:00Z\r\n");

    private static IEnumerable<int> Numbers(int kind) => Enumerable.Range(0, Of).Select(round => (round * Round) + kind);

    private static string Time(AppDatabase database, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"'{time:yyyy-MM-dd HH:mm:ss}{(database.Provider == "Sqlite" ? "" : "+00")}'");

    private static string PhoneOf(int number) => string.Create(CultureInfo.InvariantCulture, $"+255{712_000_000 + number}");

    private static string ReferenceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"RECON-{number:00000}");
}
