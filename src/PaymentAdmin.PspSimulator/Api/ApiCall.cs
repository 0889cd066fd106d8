using System.Text.Json;
using System.Text.Unicode;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Api;

/// <summary>One request to the PSP: its body, who sent it, and what is to happen once it is answered.</summary>
internal sealed class ApiCall(HttpContext http, World world, bool isSubmission)
{
    // A field that stands twice could be read as either. Comments are skipped, because the document's own batch example has one.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    private readonly List<Action> _afterwards = [];
    private JsonElement? _json;

    public HttpContext Http => http;

    public World World => world;

    public SimulatorSettings Settings { get; } = world.Settings;

    /// <summary>Whether it asks for money to move.</summary>
    public bool IsSubmission => isSubmission;

    public byte[] Body { get; private set; } = [];

    /// <summary>Known once the call was authenticated.</summary>
    public Merchant? Merchant { get; set; }

    /// <summary>The misbehaviour that the call met, for the log.</summary>
    public string? Misbehaviour { get; set; }

    /// <summary>What decisions about it hang on: the reference that it carries, else what it asks for.</summary>
    public string About { get; private set; } = "";

    public async Task ReadBody()
    {
        try
        {
            using var buffer = new MemoryStream();
            await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
            Body = buffer.ToArray();
        }
        catch (BadHttpRequestException refused)
        {
            throw new ApiError(refused.StatusCode, "unreadable_body", "The body is too large or was cut short.");
        }

        _json = isSubmission ? TryParse() : null;
        About = isSubmission && _json is { } json ? ReferenceIn(json) ?? KeyOrPath() : KeyOrPath();
    }

    /// <summary>The body as a JSON object.</summary>
    /// <exception cref="ApiError">400: it is not one.</exception>
    public JsonElement Json()
    {
        _json ??= TryParse();
        return _json is { ValueKind: JsonValueKind.Object } json
            ? json
            : throw new ApiError(400, "invalid_json", "The body must be one JSON object, in UTF-8, without a field twice.");
    }

    /// <summary>Has something done when the answer has left, or is known never to.</summary>
    public void Afterwards(Action act) => _afterwards.Add(act);

    public void DoAfterwards()
    {
        foreach (var act in _afterwards)
        {
            act();
        }

        _afterwards.Clear();
    }

    /// <summary>Waits by the simulator's clock, no longer than the caller does.</summary>
    public Task Wait(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, world.Clock, http.RequestAborted) : Task.CompletedTask;

    private JsonElement? TryParse()
    {
        if (!Utf8.IsValid(Body))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Body, s_strict);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string KeyOrPath()
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        return key.Length > 0 ? key : $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
    }

    private static string? ReferenceIn(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var holder = json.TryGetProperty("transaction", out var transaction) && transaction.ValueKind == JsonValueKind.Object ? transaction : json;
        return TextOf(holder, "reference") ?? TextOf(json, "batch_reference");
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonFields.ReadText(value) : null;
}
