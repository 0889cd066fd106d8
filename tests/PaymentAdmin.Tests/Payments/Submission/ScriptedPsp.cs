using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>What goes wrong with one request.</summary>
internal enum Fault
{
    None,
    NotSent,
    HeldBack,
    LostBeforeEffect,
    LostAfterEffect,
}

/// <summary>
/// A PSP of the document in memory, behind the client: it takes requests as the dialect made them and answers with what the dialect reads. It
/// remembers keys and references, counts how often money moves, and does with the next requests what the test says.
/// </summary>
internal sealed class ScriptedPsp : IPspClient
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, JsonObject> _byKey = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _payments = [];
    private readonly Queue<Func<PspAnswer?>> _next = new();

    /// <summary>Every request as it left, in order.</summary>
    public ConcurrentQueue<PspRequest> Requests { get; } = new();

    /// <summary>The same: purpose, key, body.</summary>
    public ConcurrentQueue<(string Purpose, string? Key, string Body)> Asked { get; } = new();

    /// <summary>How each payment stands from the beginning.</summary>
    public string NewStatus { get; set; } = "pending";

    /// <summary>What our account has there, in the currency's major unit; null where questions for it find no answer.</summary>
    public decimal? Balance { get; set; } = 0;

    /// <summary>The question for the balance does not leave, because of our own breaker.</summary>
    public bool HoldsBalanceBack { get; set; }

    /// <summary>Whether it remembers keys.</summary>
    public bool HonoursKeys { get; set; } = true;

    /// <summary>What it calls its first payment, its second …</summary>
    public Func<int, string> IdOf { get; set; } = number => $"psp_{number}";

    /// <summary>What a test wants done while a request waits for its turn.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>What a test wants done while a request is under way.</summary>
    public Func<string, Task>? During { get; set; }

    /// <summary>How often each recipient was really paid, or will be.</summary>
    public IReadOnlyDictionary<string, int> Effects
    {
        get
        {
            lock (_changing)
            {
                return _payments.GroupBy(payment => payment["recipient"]!["mobile_number"]!.GetValue<string>()).ToDictionary(paid => paid.Key, paid => paid.Count());
            }
        }
    }

    /// <summary>The next submissions end like this, in turn.</summary>
    public void Next(params IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            _next.Enqueue(() => fault switch
            {
                Fault.NotSent => Without(CallOutcome.NotSent),
                Fault.HeldBack => Without(CallOutcome.NotSent) with { IsHeldBack = true },
                Fault.LostBeforeEffect => Without(CallOutcome.TimedOut),
                _ => null,
            });
            _after.Enqueue(fault == Fault.LostAfterEffect);
        }
    }

    /// <summary>The next submission is refused.</summary>
    public void NextRefuses(int status, string? code = null, TimeSpan? retryAfter = null, string message = "No.")
    {
        _next.Enqueue(() => Answer(status, code is null ? "" : $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""") with { RetryAfter = retryAfter });
        _after.Enqueue(false);
    }

    private readonly Queue<bool> _after = new();

    /// <summary>What it says of every payment from now on.</summary>
    public void SetAll(string status, string? reason = null) => Change(_ => true, payment =>
    {
        payment["status"] = status;
        payment["failure_reason"] = reason;
    });

    /// <summary>Changes what it has.</summary>
    public void Change(Func<JsonObject, bool> which, Action<JsonObject> how)
    {
        lock (_changing)
        {
            _payments.Where(which).ToList().ForEach(how);
        }
    }

    /// <summary>What it answers when its report is asked for; null for no answer.</summary>
    public string? Report { get; set; }

    /// <summary>Whether its report breaks off in the middle.</summary>
    public bool BreaksOff { get; set; }

    /// <summary>Why there is no answer when there is no report.</summary>
    public CallOutcome NoReport { get; set; } = CallOutcome.TimedOut;

    /// <summary>Whether questions find no answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Has a payment that no request brought.</summary>
    public void Has(string id, string reference, long minor, string status)
    {
        lock (_changing)
        {
            _payments.Add(new JsonObject
            {
                ["id"] = id,
                ["status"] = status,
                ["transaction"] = new JsonObject { ["reference"] = reference, ["amount"] = minor / 100m, ["currency"] = "TZS" },
            });
        }
    }

    /// <summary>Has a second payment under the reference of the first.</summary>
    public void Double()
    {
        lock (_changing)
        {
            var twin = (JsonObject)_payments[0].DeepClone();
            twin["id"] = "psp_twin";
            _payments.Add(twin);
        }
    }

    public async Task<PspResult<T>> Send<T>(Connection connection, PspCall<T> call, CallContext context, CancellationToken cancellationToken) where T : notnull
    {
        if (Before is { } before)
        {
            await before(context.Purpose);
        }

        if (context.MayStillLeave is { } mayLeave && !await mayLeave(cancellationToken))
        {
            var held = Without(CallOutcome.NotSent) with { IsHeldBack = true };
            return new PspResult<T>(held, default, new PspError("not_sent", held.Problem!));
        }

        var key = call.Request.Headers.FirstOrDefault(header => header.Key == "Idempotency-Key").Value;
        var body = call.Request.Body is null ? "" : Encoding.UTF8.GetString(call.Request.Body);
        Requests.Enqueue(call.Request);
        Asked.Enqueue((context.Purpose, key, body));
        if (During is { } during)
        {
            await during(context.Purpose);
        }

        PspAnswer answer;
        lock (_changing)
        {
            answer = call.Request.Method == HttpMethod.Post ? Submit(key, body) : Query(call.Request.Path);
        }

        if (context.Take is { } take && answer is { Outcome: CallOutcome.Answered, Status: 200 })
        {
            await take(answer.Body.AsMemory(0, BreaksOff ? answer.Body.Length / 2 : answer.Body.Length), cancellationToken);
            answer = BreaksOff ? Without(CallOutcome.Broken) with { Status = 200 } : answer with { Body = [] };
        }

        if (answer.Outcome != CallOutcome.Answered)
        {
            return new PspResult<T>(answer, default, new PspError(Domain.Words.Of(answer.Outcome), answer.Problem!));
        }

        var reading = call.Read(answer);
        return new PspResult<T>(answer, reading.Value, reading.Error);
    }

    private PspAnswer Submit(string? key, string body)
    {
        var fault = _next.Count > 0 ? _next.Dequeue()() : null;
        var lost = _after.Count > 0 && _after.Dequeue();
        if (fault is not null)
        {
            return fault;
        }

        var answer = Take(key, body);
        return lost ? Without(CallOutcome.TimedOut) : answer;
    }

    private PspAnswer Take(string? key, string body)
    {
        if (HonoursKeys && key is not null && _byKey.TryGetValue(key, out var first))
        {
            return Answer(201, first.ToJsonString());
        }

        var payment = JsonNode.Parse(body)!.AsObject();
        payment["id"] = IdOf(_payments.Count + 1);
        payment["status"] = NewStatus;
        payment["created_at"] = "2026-03-14T09:26:53Z";
        _payments.Add(payment);
        _byKey[key ?? ""] = payment;
        return Answer(201, payment.ToJsonString());
    }

    private PspAnswer Query(string path)
    {
        if (path.StartsWith("/account", StringComparison.Ordinal))
        {
            return HoldsBalanceBack ? Without(CallOutcome.NotSent) with { IsHeldBack = true } : Balance is { } balance ? Answer(200, $$"""{"merchant_id":"M","status":"active","currency":"TZS","balance":{{balance}}}""") : Without(CallOutcome.TimedOut);
        }

        if (path.StartsWith("/reports/", StringComparison.Ordinal))
        {
            return Report is { } report ? Answer(200, report) : Without(NoReport) with { Status = NoReport == CallOutcome.TooLarge ? 200 : null };
        }

        if (IsSilent)
        {
            return Without(CallOutcome.TimedOut);
        }

        var reference = Uri.UnescapeDataString(path[(path.IndexOf("reference=", StringComparison.Ordinal) + "reference=".Length)..]);
        var found = _payments.Where(payment => payment["transaction"]!["reference"]!.GetValue<string>() == reference).Select(payment => payment.DeepClone()).ToArray();
        return Answer(200, new JsonObject { ["payments"] = new JsonArray(found) }.ToJsonString(JsonSerializerOptions.Default));
    }

    private static PspAnswer Answer(int status, string body) => new(CallOutcome.Answered, status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, 1);

    private static PspAnswer Without(CallOutcome outcome) => new(outcome, null, new Dictionary<string, string>(), [], "No answer.", 1);
}
