using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>What the API answered.</summary>
internal sealed record ApiAnswer(int Status, string? MediaType, string Text, string? ETag, HttpResponseHeaders Headers)
{
    private static readonly string[] ProblemFields = ["type", "title", "status", "detail", "code", "correlation_id"];

    public JsonElement Json { get; } = MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(Text).RootElement : default;

    /// <summary>The messages of a 400, by field.</summary>
    public IReadOnlyDictionary<string, string[]> Errors => Json.GetProperty("errors").Deserialize<Dictionary<string, string[]>>()!;

    /// <summary>A value by its path: <c>processor.id</c>, <c>fees.0.amount</c>.</summary>
    public JsonElement At(string path) => path.Split('.').Aggregate(Json, (place, step) => int.TryParse(step, out var index) ? place[index] : place.GetProperty(step));

    public string? TextAt(string path) => At(path).GetString();

    public long NumberAt(string path) => At(path).GetInt64();

    /// <summary>The texts at one path in every item of a list.</summary>
    public IReadOnlyList<string?> TextsAt(string list, string field) => [.. At(list).EnumerateArray().Select(item => item.GetProperty(field).GetString())];

    /// <summary>That it succeeded with this status.</summary>
    public ApiAnswer Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        return this;
    }

    /// <summary>That it is a complete problem of this status and code.</summary>
    public ApiAnswer IsProblem(int status, string code)
    {
        Is(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Superset(ProblemFields.ToHashSet(StringComparer.Ordinal), Json.EnumerateObject().Select(field => field.Name).ToHashSet(StringComparer.Ordinal));
        Assert.Equal((status, code, $"urn:paymentadmin:problem:{code}"), (At("status").GetInt32(), TextAt("code"), TextAt("type")));
        Assert.Matches(@"\A[0-9a-f]{32}\z", TextAt("correlation_id"));
        Assert.All((string[])["title", "detail"], field => Assert.NotEqual("", TextAt(field)));
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        return this;
    }
}

internal static class ApiCalls
{
    public static Task<ApiAnswer> Get(this HttpClient client, string path, params (string Name, string Value)[] headers) =>
        client.Call("GET", path, body: null, headers);

    /// <summary>Sends a request; the body is JSON as it stands.</summary>
    public static async Task<ApiAnswer> Call(this HttpClient client, string method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.Answer(request);
    }

    /// <summary>Sends a file as browsers do: as a part of a form.</summary>
    public static async Task<ApiAnswer> SendFile(this HttpClient client, string path, string name, byte[] file, string part = "file", params (string Name, string Value)[] headers)
    {
        using var content = new MultipartFormDataContent { { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, part, name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await client.Answer(request);
    }

    public static async Task<ApiAnswer> Answer(this HttpClient client, HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new ApiAnswer(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Headers.ETag?.Tag,
            answer.Headers);
    }

    /// <summary>Onboards a processor as in processors-api; answers its id.</summary>
    public static async Task<string> Onboard(this HttpClient admin, string code, string fees = "[]") =>
        (await admin.Call("POST", "/api/v1/processors", Paystack(code, fees))).Is(201).TextAt("processor.id")!;

    /// <summary>Adds a tenant; answers its id.</summary>
    public static async Task<string> AddTenant(this HttpClient admin, string code) =>
        (await admin.Call("POST", "/api/v1/tenants", $$"""{"code":"{{code}}","name":"{{code}}"}""")).Is(201).TextAt("id")!;

    public static string Paystack(string code, string fees = "[]") =>
        $$"""
        {"code":"{{code}}","displayName":"Paystack","category":"debit_card","supportsInflows":true,"supportsOutflows":true,
         "settlementBank":true,"settlementDelayDays":1,"settlementCurrency":"NGN","fees":{{fees}}}
        """;
}
