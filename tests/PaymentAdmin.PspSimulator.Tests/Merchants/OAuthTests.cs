using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PaymentAdmin.PspSimulator.Tests.Infrastructure;

namespace PaymentAdmin.PspSimulator.Tests.Merchants;

public sealed class OAuthTests
{
    [Theory]
    [InlineData("/oauth/token")]
    [InlineData("/api/v2/oauth/token")]
    public async Task Token_ClientCredentials_OpensTheAccount(string path)
    {
        await using var psp = await RunningSimulator.Start();

        var (code, token) = await Ask(psp, path, Form());

        Assert.Equal((200, "Bearer", 3600), (code, (string?)token["token_type"], (int)token["expires_in"]!));
        Assert.Equal("MERCHANT_TEST_001", (string?)(await psp.Get("/api/v2/account", (string)token["access_token"]!)).Json["merchant_id"]);
    }

    [Fact]
    public async Task Token_BasicHeader_IsAccepted()
    {
        await using var psp = await RunningSimulator.Start();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("prod_key_secure123:prod_secret_secure456"));

        var (code, token) = await Ask(psp, "/oauth/token", new() { ["grant_type"] = "client_credentials" }, basic);

        Assert.Equal(200, code);
        Assert.Equal("MERCHANT_PROD_001", (string?)(await psp.Get("/api/v2/account", (string)token["access_token"]!)).Json["merchant_id"]);
    }

    [Theory]
    [InlineData("client_secret", "prod_secret_secure456", 401, "invalid_client")]
    [InlineData("client_id", "", 401, "invalid_client")]
    [InlineData("grant_type", "password", 400, "unsupported_grant_type")]
    [InlineData("grant_type", "", 400, "invalid_request")]
    public async Task Token_WrongForm_IsRefusedAsTheRfcSays(string field, string value, int status, string error)
    {
        await using var psp = await RunningSimulator.Start();
        var form = Form();
        form[field] = value;

        var (code, answer) = await Ask(psp, "/oauth/token", form);

        Assert.Equal((status, error), (code, (string?)answer["error"]));
    }

    [Fact]
    public async Task Token_KeyRevoked_IsRefused()
    {
        await using var psp = await RunningSimulator.Start();
        await psp.Post("/_control/keys/revoke", "", bearer: null);

        Assert.Equal(401, (await Ask(psp, "/oauth/token", Form())).Code);
    }

    [Fact]
    public async Task Call_TokenExpired_Is401()
    {
        await using var psp = await RunningSimulator.Start(new SimulatorSettings { TokenLifetimeSeconds = 60 });
        var (_, answer) = await Ask(psp, "/oauth/token", Form());
        var token = (string)answer["access_token"]!;

        psp.Clock.AdvanceSeconds(59);
        var before = await psp.Get("/api/v2/account", token);
        psp.Clock.AdvanceSeconds(1);
        var after = await psp.Get("/api/v2/account", token);

        Assert.Equal((200, 401, "token_expired"), (before.Code, after.Code, after.ErrorCode));
    }

    [Fact]
    public async Task Call_TokenRevoked_Is401AndANewOneWorks()
    {
        await using var psp = await RunningSimulator.Start();
        var token = (string)(await Ask(psp, "/oauth/token", Form())).Answer["access_token"]!;

        var revoked = await psp.Post("/_control/tokens/revoke", "", bearer: null);

        Assert.Equal("""{"revoked":1}""", revoked.Body);
        Assert.Equal("invalid_credentials", (await psp.Get("/api/v2/account", token)).ErrorCode);
        Assert.Equal(200, (await psp.Get("/api/v2/account", (string)(await Ask(psp, "/oauth/token", Form())).Answer["access_token"]!)).Code);
    }

    private static Dictionary<string, string> Form() => new()
    {
        ["grant_type"] = "client_credentials", ["client_id"] = "test_key_abc123def456", ["client_secret"] = "test_secret_xyz789",
    };

    private static async Task<(int Code, JsonObject Answer)> Ask(RunningSimulator psp, string path, Dictionary<string, string> form, string? basic = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
        using var response = await psp.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject());
    }
}
