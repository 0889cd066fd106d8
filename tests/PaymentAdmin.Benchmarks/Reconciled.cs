using System.Globalization;
using System.Text;

namespace PaymentAdmin.Benchmarks;

/// <summary>
/// Payments of one day and the PSP's report of it, by number: one in a thousand is wrong, of each kind as many as of any other. What is told here is all that the
/// generator knows; the databases are filled by the same rules.
/// </summary>
internal static class Reconciled
{
    /// <summary>One in so many is wrong; the first is number 500.</summary>
    private const int OneIn = 1_000;

    private const int First = 500;

    private static readonly string[] s_wrong = ["amount_mismatch", "currency_mismatch", "status_mismatch", "platform_only", "psp_only", "duplicate"];

    /// <summary>The first moment of the day.</summary>
    public static DateTime Day { get; } = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1);

    /// <summary>How many rows each class is to have.</summary>
    public static SortedDictionary<string, long> Truth(int payments)
    {
        var truth = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["matched"] = 0 };
        for (var number = 1; number <= payments; number++)
        {
            var kind = KindOf(number);
            truth[kind] = truth.GetValueOrDefault(kind) + 1;
            truth["matched"] += kind is "psp_only" or "duplicate" ? 1 : 0;
        }

        return truth;
    }

    /// <summary>Writes the report, in the order in which payments left.</summary>
    /// <returns>How many lines it has.</returns>
    public static int Write(string file, int payments)
    {
        using var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\r\n" };
        writer.WriteLine("psp_id,reference,amount,currency,status,created_at");
        var lines = 0;
        for (var number = 1; number <= payments; number++)
        {
            foreach (var line in LinesOf(number, payments))
            {
                writer.WriteLine(line);
                lines++;
            }
        }

        return lines;
    }

    public static string PspIdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Scattered(number):x8}{number:x8}");

    public static string ReferenceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"PAY-{number:00000000}");

    public static int AmountOf(int number) => 1_000 + (number % 100);

    private static string KindOf(int number) => number % OneIn == First ? s_wrong[number / OneIn % s_wrong.Length] : "matched";

    private static IEnumerable<string> LinesOf(int number, int payments)
    {
        var (id, reference, amount) = (PspIdOf(number), ReferenceOf(number), AmountOf(number));
        var time = Day.AddSeconds((long)number * 86_399 / payments);
        return KindOf(number) switch
        {
            "amount_mismatch" => [Line(id, reference, amount + 1, "TZS", "completed")],
            "currency_mismatch" => [Line(id, reference, amount, "KES", "completed")],
            "status_mismatch" => [Line(id, reference, amount, "TZS", "failed")],
            "platform_only" => [],
            "psp_only" => [Line(id, reference, amount, "TZS", "completed"), Line($"theirs-{number}", $"THEIRS-{number}", amount, "TZS", "completed")],
            "duplicate" => [Line(id, reference, amount, "TZS", "completed"), Line(id, reference, amount, "TZS", "completed")],
            _ => [Line(id, reference, amount, "TZS", "completed")],
        };

        string Line(string pspId, string ours, int major, string currency, string status) =>
            string.Create(CultureInfo.InvariantCulture, $"{pspId},{ours},{major}.00,{currency},{status},{time:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    /// <summary>A PSP's ids are in no order; each number has another.</summary>
    private static uint Scattered(int number) => unchecked((uint)number * 2_654_435_761u);
}
