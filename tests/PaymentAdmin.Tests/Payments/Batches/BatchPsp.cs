using System.Text;
using System.Text.Json.Nodes;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Tests.Payments.Batches;

/// <summary>
/// A PSP without a wire: it takes batches as a whole or not at all, remembers keys and references, and counts what it would have paid. A test
/// says how its next answers are to be otherwise.
/// </summary>
internal sealed class BatchPsp : IPspClient
{
    private readonly Lock _one = new();
    private readonly Dictionary<string, JsonObject> _payments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Body, PspAnswer Answer)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _batches = new(StringComparer.Ordinal);

    /// <summary>What it does with the next submissions of batches, instead of what it usually does.</summary>
    public Queue<Func<PspRequest, PspAnswer>> NextBatches { get; } = [];

    /// <summary>What it does with any request, where it answers at all.</summary>
    public Func<PspRequest, PspAnswer?> Instead { get; set; } = _ => null;

    /// <summary>Looked at while a batch is on the wire.</summary>
    public Func<PspRequest, Task> OnTheWire { get; set; } = _ => Task.CompletedTask;

    public bool RemembersKeys { get; set; } = true;

    /// <summary>How a payment stands when it is asked for: by our reference.</summary>
    public Func<string, string> StatusOf { get; set; } = _ => "completed";

    public List<PspRequest> Sent { get; } = [];

    public IEnumerable<PspRequest> Batches => Sent.Where(request => IsBatch(request));

    public IEnumerable<PspRequest> Singles => Sent.Where(request => request.Method == HttpMethod.Post && request.Path == "/payments");

    /// <summary>How often it paid, by our reference.</summary>
    public Dictionary<string, int> Effects { get; } = new(StringComparer.Ordinal);

    public static PspAnswer TimedOut { get; } = new(CallOutcome.TimedOut, null, new Dictionary<string, string>(), [], "No answer came in time.", 1);

    public static PspAnswer NotSent { get; } = TimedOut with { Outcome = CallOutcome.NotSent, Problem = "No connection could be made." };

    public static PspAnswer HeldBack { get; } = NotSent with { IsHeldBack = true };

    public static string KeyOf(PspRequest request) => request.Headers.Single(header => header.Key == "Idempotency-Key").Value;

    public static PspAnswer Answer(int status, string body) => new(CallOutcome.Answered, status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), null, 1);

    public static PspAnswer Error(int status, string code) => Answer(status, $$$"""{"error":{"code":"{{{code}}}","message":"It says {{{code}}}."}}""");

    /// <summary>What a test wants done while something to pay waits for its turn.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task<PspResult<T>> Send<T>(Connection connection, PspCall<T> call, CallContext context, CancellationToken cancellationToken) where T : notnull
    {
        Assert.True(context.IsPersonal || call.Request.Path.StartsWith("/account", StringComparison.Ordinal), "What names people is not kept with the exchange.");
        if (context.MayStillLeave is { } mayLeave)
        {
            await Before();
            if (!await mayLeave(cancellationToken))
            {
                var held = new PspAnswer(CallOutcome.NotSent, null, new Dictionary<string, string>(), [], "Stopped.", 1) { IsHeldBack = true };
                return new PspResult<T>(held, default, new PspError("not_sent", held.Problem!));
            }
        }

        if (IsBatch(call.Request))
        {
            await OnTheWire(call.Request);
        }

        var answer = Do(call.Request);
        if (answer.Outcome != CallOutcome.Answered)
        {
            return new PspResult<T>(answer, default, new PspError(Words.Of(answer.Outcome), answer.Problem!));
        }

        var reading = call.Read(answer);
        return new PspResult<T>(answer, reading.Value, reading.Error);
    }

    /// <summary>What it usually does, effect included.</summary>
    public PspAnswer Usual(PspRequest request) => (request.Method.Method, request.Path.Split('/', '?')[1]) switch
    {
        ("POST", "batches") => Once(request, body => Take(body, body["payments"]!.AsArray().Select(item => item!.AsObject()), body["batch_reference"]!.GetValue<string>())),
        ("POST", _) => Once(request, body => Take(body, [Flat(body)], batch: null)),
        ("GET", "batches") => Answer(200, Of(_batches[request.Path.Split('/')[2]]).ToJsonString()),
        ("GET", "account") => Answer(200, """{"merchant_id":"M","status":"active","balances":{"TZS":1000000000}}"""),
        _ => Answer(200, $$"""{"payments":[{{(_payments.TryGetValue(Uri.UnescapeDataString(request.Path.Split('=')[1]), out var known) ? Shown(known).ToJsonString() : "")}}]}"""),
    };

    private static bool IsBatch(PspRequest request) => request.Method == HttpMethod.Post && request.Path == "/batches";

    private PspAnswer Do(PspRequest request)
    {
        lock (_one)
        {
            Sent.Add(request);
            return IsBatch(request) && NextBatches.TryDequeue(out var next) ? next(request) : Instead(request) ?? Usual(request);
        }
    }

    private PspAnswer Once(PspRequest request, Func<JsonObject, PspAnswer> take)
    {
        var (key, body) = (KeyOf(request), Encoding.UTF8.GetString(request.Body!));
        if (RemembersKeys && _keys.TryGetValue(key, out var first))
        {
            return first.Body == body ? first.Answer : Error(409, "idempotency_key_reused");
        }

        var answer = take(JsonNode.Parse(body)!.AsObject());
        if (answer.Status < 300)
        {
            _keys[key] = (body, answer);
        }

        return answer;
    }

    private PspAnswer Take(JsonObject body, IEnumerable<JsonObject> items, string? batch)
    {
        var payments = items.Select(item => item.DeepClone().AsObject()).ToList();
        if (payments.Any(payment => _payments.ContainsKey(ReferenceOf(payment))))
        {
            return Error(409, "duplicate_reference");
        }

        foreach (var payment in payments)
        {
            var reference = ReferenceOf(payment);
            payment["id"] = $"psp_{reference}";
            _payments[reference] = payment;
            Effects[reference] = Effects.GetValueOrDefault(reference) + 1;
        }

        if (batch is null)
        {
            return Answer(201, Shown(payments[0], "pending").ToJsonString());
        }

        _batches[$"b_{batch}"] = new JsonObject { ["batch_id"] = $"b_{batch}", ["payments"] = new JsonArray([.. payments.Select(payment => JsonValue.Create(ReferenceOf(payment)))]) };
        var answer = Of(_batches[$"b_{batch}"]);
        answer.Remove("payments");
        return Answer(202, answer.ToJsonString());
    }

    private JsonObject Of(JsonObject batch)
    {
        var payments = batch["payments"]!.AsArray().Select(reference => _payments[reference!.GetValue<string>()]).ToList();
        return new JsonObject
        {
            ["batch_id"] = batch["batch_id"]!.DeepClone(),
            ["status"] = "processing",
            ["total_payments"] = payments.Count,
            ["total_amount"] = payments.Sum(payment => payment["amount"]!.GetValue<decimal>()),
            ["currency"] = "TZS",
            ["payments"] = new JsonArray([.. payments.Select(payment => Shown(payment))]),
        };
    }

    private JsonObject Shown(JsonObject payment, string? status = null)
    {
        var shown = payment.DeepClone().AsObject();
        shown["status"] = status ?? StatusOf(ReferenceOf(payment));
        if (shown["status"]!.GetValue<string>() == "failed")
        {
            shown["failure_reason"] = "invalid_account";
        }

        return shown;
    }

    private static JsonObject Flat(JsonObject body)
    {
        var flat = body["transaction"]!.DeepClone().AsObject();
        flat["mobile_number"] = body["recipient"]!["mobile_number"]!.DeepClone();
        return flat;
    }

    private static string ReferenceOf(JsonObject payment) => payment["reference"]!.GetValue<string>();
}
