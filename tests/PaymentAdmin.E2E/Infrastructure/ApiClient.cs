using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>A person of the demo who uses the REST API.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _client;

    private readonly RunningApp _app;

    private ApiClient(RunningApp app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Url, "api/v1/"), Timeout = TimeSpan.FromMinutes(2) };
    }

    public static async Task<ApiClient> SignIn(RunningApp app, string email)
    {
        var client = new ApiClient(app);
        var token = await client.Post("auth/token", new { email, password = RunningApp.DemoPassword });
        client._client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>The <c>id</c> of what was made.</summary>
    public async Task<string> Make(string path, object body) => (await Post(path, body)).GetProperty("id").GetString()!;

    public async Task<JsonElement> Post(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        return await Send(request);
    }

    public async Task<JsonElement> Patch(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        return await Send(request);
    }

    /// <param name="path">Where it goes.</param>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fields">What is sent before the file.</param>
    public async Task<JsonElement> Upload(string path, byte[] file, string name, params IEnumerable<(string Name, string Value)> fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var field in fields)
        {
            content.Add(new StringContent(field.Value), field.Name);
        }

        content.Add(new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", name);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        return await Send(request);
    }

    public async Task<JsonElement> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        return await Send(request);
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> Send(HttpRequestMessage request)
    {
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{request.RequestUri}: {(int)answer.StatusCode} {text}\n{_app.Output}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}
