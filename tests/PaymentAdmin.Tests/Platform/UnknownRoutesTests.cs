using System.Net;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform;

/// <summary>What no route takes is told why, whoever asks, instead of being asked to sign in.</summary>
public sealed class UnknownRoutesTests(UnknownRoutesTests.Published fixture) : IClassFixture<UnknownRoutesTests.Published>
{
    private const string Processors = "/api/v1/processors";
    private const string Tenants = "/api/v1/tenants";

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/api/v2/processors")]
    [InlineData("/api/v1/payouts")]
    [InlineData("/api/v1/processors/proc_1/cards")]
    public async Task Request_ToAnAddressThatIsNone_IsNotFoundForAnybody(string path)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var anonymous = fixture.App.Anonymous();

        foreach (var client in (HttpClient[])[admin, anonymous])
        {
            (await client.Get(path)).IsProblem(404, "not_found");
            (await client.Call("POST", path, "{}")).IsProblem(404, "not_found");
        }
    }

    [Theory]
    [InlineData("DELETE", Processors, "GET, POST")]
    [InlineData("PUT", Tenants, "GET, POST")]
    [InlineData("POST", "/api/v1/audit", "GET")]
    [InlineData("GET", "/api/v1/auth/token", "POST")]
    public async Task Request_WithAMethodThatIsNotTaken_SaysWhichAre(string method, string path, string allowed)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var anonymous = fixture.App.Anonymous();

        foreach (var client in (HttpClient[])[admin, anonymous])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow.Order(StringComparer.Ordinal)));
            (await client.Call(method, path, method == "GET" ? null : "{}")).IsProblem(405, "method_not_allowed");
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData(null)]
    public async Task Body_ThatIsNotJson_IsNotTaken(string? type)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var request = new HttpRequestMessage(HttpMethod.Post, Tenants) { Content = new ByteArrayContent("""{"code":"PLAIN","name":"Plain"}"""u8.ToArray()) };
        request.Content.Headers.ContentType = type is null ? null : new(type);

        (await admin.Answer(request)).IsProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Body_OfAMebibyte_IsTheLargestThatIsTaken()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        const string Tenant = """{"code":"LARGE","name":"Large"}""";

        (await admin.Call("POST", Tenants, Tenant.PadRight((1024 * 1024) + 1))).IsProblem(413, "body_too_large");
        (await admin.Call("POST", Tenants, Tenant.PadRight(1024 * 1024))).Is(201);
    }

    [Fact]
    public async Task Page_ThatIsNone_IsNotFoundWithoutSigningIn()
    {
        using var anonymous = fixture.App.Anonymous();

        using var none = await anonymous.GetAsync("/no-such-page", TestContext.Current.CancellationToken);
        using var known = await anonymous.GetAsync("/processors", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (none.StatusCode, none.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (known.StatusCode, known.Headers.Location?.AbsolutePath));
    }

    /// <summary>A host as it is published: one that is only built takes GET at any address, for static files made since.</summary>
    public sealed class Published : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            App = await TestApp.Start(options: new TestAppOptions { Settings = new Dictionary<string, string> { ["ReloadStaticAssetsAtRuntime"] = "false" } });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
