using System.Text.Json;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access;

public sealed class IssueTokenTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Token = "/api/v1/auth/token";
    private const string Refresh = "/api/v1/auth/refresh";
    private const string Anywhere = "/api/v1/processors";

    private static readonly string Admin = TestApp.EmailOf(Roles.PlatformAdmin);

    [Fact]
    public async Task Token_ForThePassword_HasExactlyTheDocumentedShape()
    {
        using var client = fixture.App.Anonymous();

        foreach (var email in (string[])[Admin, Admin.ToUpperInvariant(), $" {Admin} "])
        {
            var answer = (await client.Call("POST", Token, Credentials(email, TestApp.Password))).Is(200);
            AssertTokens(answer);
            (await client.Get(Anywhere, Bearer(answer.TextAt("access_token")))).Is(200);
        }
    }

    [Fact]
    public async Task Token_ForAWrongPasswordOrNobody_IsRefusedAlike()
    {
        using var client = fixture.App.Anonymous();

        var wrong = (await client.Call("POST", Token, Credentials(TestApp.EmailOf(Roles.Auditor), "not the password"))).IsProblem(401, "invalid_credentials");
        var nobody = (await client.Call("POST", Token, Credentials("nobody@test.example", TestApp.Password))).IsProblem(401, "invalid_credentials");

        Assert.Equal(wrong.TextAt("detail"), nobody.TextAt("detail"));
        Assert.False(wrong.Json.TryGetProperty("field", out _) || wrong.Json.TryGetProperty("errors", out _));
    }

    [Theory]
    [InlineData(Token, "{}", "email,password")]
    [InlineData(Token, """{"email":1,"password":null}""", "email,password")]
    [InlineData(Token, """{"email":"a@b.example","password":"x","remember":true}""", "remember")]
    [InlineData(Refresh, "{}", "refresh_token")]
    [InlineData(Refresh, """{"refresh_token":null}""", "refresh_token")]
    [InlineData(Refresh, """{"refreshToken":"x"}""", "refreshToken,refresh_token")]
    public async Task Post_WithFieldsThatAreWrong_NamesThem(string path, string body, string fields)
    {
        using var client = fixture.App.Anonymous();

        var answer = (await client.Call("POST", path, body)).IsProblem(400, "invalid_input");

        Assert.Equal(fields, string.Join(',', answer.Errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task AccessToken_AfterAnHour_IsNoLongerValid()
    {
        await using var app = await TestApp.Start();
        using var client = app.Anonymous();
        var tokens = await Tokens(client);
        var bearer = Bearer(tokens.TextAt("access_token"));

        app.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        (await client.Get(Anywhere, bearer)).Is(200);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.Get(Anywhere, bearer)).IsProblem(401, "unauthenticated");

        var renewed = (await client.Call("POST", Refresh, RefreshWith(tokens.TextAt("refresh_token")))).Is(200);
        AssertTokens(renewed);
        (await client.Get(Anywhere, Bearer(renewed.TextAt("access_token")))).Is(200);
    }

    [Fact]
    public async Task RefreshToken_AfterFourteenDays_IsNoLongerValid()
    {
        await using var app = await TestApp.Start();
        using var client = app.Anonymous();
        var refresh = RefreshWith((await Tokens(client)).TextAt("refresh_token"));

        app.Clock.Sleep(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        (await client.Call("POST", Refresh, refresh)).Is(200);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.Call("POST", Refresh, refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task Tokens_InThePlaceOfTheOther_AreRefused()
    {
        using var client = fixture.App.Anonymous();
        var tokens = await Tokens(client);

        (await client.Call("POST", Refresh, RefreshWith(tokens.TextAt("access_token")))).IsProblem(401, "invalid_refresh_token");
        (await client.Get(Anywhere, Bearer(tokens.TextAt("refresh_token")))).IsProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("CfDJ8")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")]
    public async Task Tokens_OfGarbage_AreRefused(string token)
    {
        using var client = fixture.App.Anonymous();

        (await client.Call("POST", Refresh, RefreshWith(token))).IsProblem(401, "invalid_refresh_token");
        (await client.Get(Anywhere, Bearer(token))).IsProblem(401, "unauthenticated");
        (await client.Get(Anywhere, ("Authorization", $"Basic {token}"))).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Token_OfAnotherInstallation_IsRefused()
    {
        await using var other = await TestApp.Start();
        using var theirs = other.Anonymous();
        using var client = fixture.App.Anonymous();
        var tokens = await Tokens(theirs);

        (await client.Get(Anywhere, Bearer(tokens.TextAt("access_token")))).IsProblem(401, "unauthenticated");
        (await client.Call("POST", Refresh, RefreshWith(tokens.TextAt("refresh_token")))).IsProblem(401, "invalid_refresh_token");
    }

    private static void AssertTokens(ApiAnswer answer)
    {
        Assert.Equal(["access_token", "token_type", "expires_in", "refresh_token"], answer.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(("Bearer", 3600), (answer.TextAt("token_type"), answer.NumberAt("expires_in")));
        Assert.NotEqual(answer.TextAt("access_token"), answer.TextAt("refresh_token"));
    }

    private static async Task<ApiAnswer> Tokens(HttpClient client) => (await client.Call("POST", Token, Credentials(Admin, TestApp.Password))).Is(200);

    private static string Credentials(string email, string password) => JsonSerializer.Serialize(new { email, password });

    private static string RefreshWith(string? token) => JsonSerializer.Serialize(new { refresh_token = token });

    private static (string Name, string Value) Bearer(string? token) => ("Authorization", $"Bearer {token}");
}
