using System.Globalization;
using System.Text;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>
/// One distribution or several in a running application, to a PSP of its own: prepared, approved and released by the people of the demo,
/// and judged by the money that has moved to each recipient, not by what anybody says.
/// </summary>
internal sealed class Payout(AppDatabase database, RunningSimulator psp, PayoutTerms terms)
{
    /// <summary>The first of them are those of the PSP's test numbers (psp-integration, phase 2): 1 and 2 can be paid, 3 to 8 cannot.</summary>
    private const int TestNumbers = 8;

    private const int LastPayable = 2;

    /// <summary>One in so many may be left to a person.</summary>
    private const int FewOf = 50;

    private const string Final = "'completed', 'failed', 'needs_review'";
    /// <summary>On PostgreSQL.</summary>
    private const string StoppedInTransaction = """
        SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND state_change < now() - interval '2 seconds'
        """;

    /// <summary>Longer than others who can go on need for a step.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(3);

    private readonly List<string> _distributions = [];

    /// <summary>Connects and prepares everything up to the approvals. The webhooks go to where the application listens.</summary>
    public async Task Prepare(RunningApp app)
    {
        await psp.Behave(Weather.Fair(terms));
        var sandbox = await Sandbox.Build(app, "UNDERFIRE", "Under fire", "Under fire", processor => terms.Connection(processor, psp.Api));
        for (var number = 0; number < terms.Distributions; number++)
        {
            _distributions.Add(await sandbox.Approved($"Under fire {number}", File(number)));
        }
    }

    /// <summary>From now on one of them is sent; where it is released already, nothing happens.</summary>
    public async Task Release(RunningApp app, int number = 0)
    {
        using var third = await ApiClient.SignIn(app, People.Officer3);
        if ((await third.Get($"distributions/{_distributions[number]}")).GetProperty("status").GetString() == "approved")
        {
            await third.Post($"distributions/{_distributions[number]}/release", new { });
        }
    }

    /// <summary>The payments that are being sent, or of which nobody knows what became.</summary>
    public async Task<IReadOnlyCollection<string>> Begun() => [.. await database.Rows("""SELECT "Id" FROM "Payments" WHERE "Status" IN ('submitting', 'unknown')""")];

    /// <summary>
    /// Whether others bring payments to where nothing of them is under way, in time. They are not waited for any longer once they stand still too,
    /// because of what a node that was stopped in the middle of a transaction keeps locked.
    /// </summary>
    public async Task<bool> Settled(IReadOnlyCollection<string> begun, TimeSpan limit)
    {
        var clock = TimeProvider.System;
        var (start, moved, left) = (clock.GetTimestamp(), clock.GetTimestamp(), begun.Count);
        while ((await Begun()).Intersect(begun, StringComparer.Ordinal).Count() is > 0 and var now)
        {
            moved = now < left ? clock.GetTimestamp() : moved;
            left = now;
            if (clock.GetElapsedTime(start) > limit || (clock.GetElapsedTime(moved) > Standstill && await database.Count(StoppedInTransaction) > 0))
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }

        return true;
    }

    /// <summary>How many are not at their end.</summary>
    public Task<long> Open() => database.Count($"""SELECT COUNT(*) FROM "Payments" WHERE "Status" NOT IN ({Final})""");

    /// <summary>Returns when the PSP and we have ended all.</summary>
    public Task End(Func<string> otherwise, TimeSpan limit) => Eventually.Holds(
        async () => await Open() == 0 && await psp.Pending() == 0,
        () => $"{Stand().GetAwaiter().GetResult()}\n{Why().GetAwaiter().GetResult()}\n{otherwise()}",
        limit);

    /// <summary>How many payments are where: "completed 40, failed 6".</summary>
    public async Task<string> Stand() => string.Join(", ", await database.Rows("""SELECT "Status", COUNT(*) FROM "Payments" GROUP BY "Status" ORDER BY "Status" """));

    /// <summary>What those that did not end wait for, as far as it is known here.</summary>
    private async Task<string> Why() => string.Join('\n', [
        .. await database.Rows("""SELECT "Status", COALESCE("HeldBecause", '-'), COUNT(*) FROM "Payments" GROUP BY "Status", "HeldBecause" """),
        .. await database.Rows("""SELECT "Queue", "State", COALESCE("LastError", '-'), COUNT(*) FROM "WorkItems" GROUP BY "Queue", "State", "LastError" """),
        .. await database.Rows("""SELECT "Kind", "Message" FROM "Alerts" """)]);

    /// <summary>
    /// Exactly one payment of money for each that we call completed, none for one that we call failed. Those few that are in the hands of people,
    /// because the last attempt or the last question led to nothing, are ended by them; then everybody who can be paid is paid.
    /// </summary>
    /// <param name="app">Where the people work; whatever misbehaved does not any more.</param>
    /// <param name="otherwise">What is told where it does not end then.</param>
    /// <param name="few">How many may be left to people.</param>
    /// <returns>What was found, for the test's output.</returns>
    public async Task<string> Judge(RunningApp app, Func<string> otherwise, int? few = null)
    {
        var left = await Check(mayBeLeft: true);
        Assert.InRange(left, 0, few ?? terms.Everybody / FewOf);
        if (left > 0)
        {
            await EndByPeople(app);
            await End(otherwise, EndLimit);
            Assert.Equal(0, await Check(mayBeLeft: false));
        }

        await Eventually.Holds(
            async () => await database.Count("""SELECT COUNT(*) FROM "Distributions" WHERE "Status" LIKE 'completed%'""") == terms.Distributions, () => "A distribution has not ended.", EndLimit);
        return $"{await Stand()}; {(await psp.Effects()).Values.Sum()} were paid, {left} were ended by people";
    }

    /// <summary>Compares each payment with the money that has moved to its recipient.</summary>
    /// <returns>How many are left to people.</returns>
    private async Task<int> Check(bool mayBeLeft)
    {
        var effects = await psp.Effects();
        var faults = new List<string>();
        var payments = await database.Rows("""SELECT "Reference", "Status", COALESCE("FailureReason", '-') FROM "Payments" ORDER BY "Reference" """);
        var left = 0;
        foreach (var (reference, status, reason) in payments.Select(row => row.Split(' ')).Select(words => (words[0], words[1], words[2])))
        {
            var isLeft = mayBeLeft && status == "needs_review" && LeftToPeople.Reasons.Contains(reason, StringComparer.Ordinal);
            left += isLeft ? 1 : 0;
            if (Fault(NumberOf(reference), isLeft ? "left" : status, reason, effects.GetValueOrDefault(PhoneOf(NumberOf(reference)))) is { } fault)
            {
                faults.Add($"{reference}: {fault}. The PSP has {await psp.Told(reference)}");
            }
        }

        Assert.True(faults.Count == 0, $"{await Stand()}; {effects.Values.Sum()} were paid.\n{string.Join('\n', faults)}");
        Assert.Equal(terms.Everybody, payments.Count);
        Assert.Empty(effects.Keys.Except(Enumerable.Range(1, terms.Everybody).Select(PhoneOf), StringComparer.Ordinal));
        return left;
    }

    private async Task EndByPeople(RunningApp app)
    {
        await psp.Behave(Weather.Fair(terms));
        await Eventually.Holds(
            async () => await database.Count("""SELECT COUNT(*) FROM "PaymentBatches" WHERE "Status" NOT IN ('settled', 'dissolved')""") == 0, () => "A batch has not ended.", EndLimit);
        var effects = await psp.Effects();
        await LeftToPeople.End(app, reference => effects.ContainsKey(PhoneOf(NumberOf(reference))), reference => CanBePaid(NumberOf(reference)));
    }

    private static string? Fault(int number, string status, string reason, long paid) => (status, paid) switch
    {
        (_, > 1) => $"was paid {paid} times, and is {status} here",
        ("completed", 1) => null,
        ("completed", _) => "was not paid, and is completed here",
        ("failed", 1) => "was paid, and is failed here",
        ("failed", 0) when CanBePaid(number) => "can be paid, and is failed here",
        ("failed", _) or ("left", _) => null,
        _ => $"is {status}, because of {reason}",
    };

    private static bool CanBePaid(int number) => number is <= LastPayable or > TestNumbers;

    private static int NumberOf(string reference) => int.Parse(reference[^5..], CultureInfo.InvariantCulture);

    private byte[] File(int distribution) => Encoding.UTF8.GetBytes(
        "external_id,full_name,phone_number,account_number,amount,currency,reference\n"
        + string.Concat(Enumerable.Range((distribution * terms.People) + 1, terms.People).Select(number => string.Create(
            CultureInfo.InvariantCulture, $"BEN-{number:00000},Person Number {number},{PhoneOf(number)},,{1_000 + number},TZS,FIRE-{number:00000}\n"))));

    private static string PhoneOf(int number) => string.Create(CultureInfo.InvariantCulture, $"+255{(number <= TestNumbers ? 700_000_000 : 712_000_000) + number}");
}
