using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access;

/// <summary>/api/v1/users, and what a change does to tokens.</summary>
public sealed class PeopleApiTests
{
    private const string Users = "/api/v1/users";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Users_AddedReadChangedAndReset_AnswerAsDescribed(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);

        using var posted = await admin.PostAsJsonAsync(Users, new { email = "new@test.example", roles = (string[])["auditor"] }, Stop);
        var added = await Json(posted);
        var address = posted.Headers.Location!.ToString();
        Assert.Equal((HttpStatusCode.Created, "no-store"), (posted.StatusCode, posted.Headers.CacheControl!.ToString()));
        Assert.Equal(["id", "email", "roles", "active", "lockedUntil", "createdAt", "initialPassword"], added.EnumerateObject().Select(field => field.Name));
        Assert.Equal($"{Users}/{added.GetProperty("id").GetString()}", address);
        Assert.StartsWith("usr_", added.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SignIn(app, "new@test.example", added.GetProperty("initialPassword").GetString()!));

        using var got = await admin.GetAsync(address, Stop);
        Assert.Equal(posted.Headers.ETag, got.Headers.ETag);
        Assert.Equal(["id", "email", "roles", "active", "lockedUntil", "createdAt"], (await Json(got)).EnumerateObject().Select(field => field.Name));

        using var patch = new HttpRequestMessage(HttpMethod.Patch, address) { Content = JsonContent.Create(new { active = false, roles = (string[])["auditor", "finance_reviewer"] }) };
        patch.Headers.IfMatch.Add(got.Headers.ETag!);
        using var patched = await admin.SendAsync(patch, Stop);
        Assert.Equal((HttpStatusCode.OK, false), (patched.StatusCode, (await Json(patched)).GetProperty("active").GetBoolean()));
        Assert.NotEqual(got.Headers.ETag, patched.Headers.ETag);

        using var stale = new HttpRequestMessage(HttpMethod.Patch, address) { Content = JsonContent.Create(new { active = true }) };
        stale.Headers.IfMatch.Add(got.Headers.ETag!);
        await Refused(await admin.SendAsync(stale, Stop), HttpStatusCode.PreconditionFailed, "changed_meanwhile");

        using var reset = await admin.PostAsJsonAsync($"{address}/reset-password", new { }, Stop);
        Assert.Equal((HttpStatusCode.OK, "no-store"), (reset.StatusCode, reset.Headers.CacheControl!.ToString()));
        Assert.NotEmpty((await Json(reset)).GetProperty("initialPassword").GetString()!);

        using var list = await admin.GetAsync($"{Users}?role=finance_reviewer&active=false&search=NEW&limit=1", Stop);
        Assert.Equal("new@test.example", Assert.Single((await Json(list)).GetProperty("data").EnumerateArray()).GetProperty("email").GetString());
    }

    [Fact]
    public async Task Users_WrongRequests_AreRefusedAsEverywhere()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);
        using var nobody = app.Anonymous();
        var other = await IdOf(admin, TestApp.EmailOf(Roles.Auditor));

        await Refused(await nobody.GetAsync(Users, Stop), HttpStatusCode.Unauthorized, "unauthenticated");
        await Refused(await officer.GetAsync(Users, Stop), HttpStatusCode.Forbidden, "forbidden");
        await Refused(await officer.PatchAsJsonAsync($"{Users}/{other}", new { active = false }, Stop), HttpStatusCode.Forbidden, "forbidden");
        await Refused(await admin.GetAsync($"{Users}?role=king", Stop), HttpStatusCode.BadRequest, "invalid_input");
        await Refused(await admin.GetAsync($"{Users}?limit=201", Stop), HttpStatusCode.BadRequest, "invalid_input");
        await Refused(await admin.GetAsync($"{Users}/{other.Replace("usr_", "tnt_", StringComparison.Ordinal)}", Stop), HttpStatusCode.NotFound, "not_found");
        await Refused(await admin.PostAsJsonAsync(Users, new { email = "x@test.example", roles = (string?[])[null] }, Stop), HttpStatusCode.BadRequest, "invalid_input");
        await Refused(await admin.PostAsJsonAsync(Users, new { email = TestApp.EmailOf(Roles.Auditor), roles = (string[])["auditor"] }, Stop), HttpStatusCode.Conflict, "email_taken");
        await Refused(await admin.PatchAsJsonAsync($"{Users}/{other}", new { roles = (string[])[] }, Stop), HttpStatusCode.BadRequest, "invalid_input");
        await Refused(await admin.PatchAsJsonAsync($"{Users}/{other}", new { active = (bool?)null }, Stop), HttpStatusCode.BadRequest, "invalid_input");
        await Refused(await admin.PostAsJsonAsync($"{Users}/{other}/reset-password", new { password = "short" }, Stop), HttpStatusCode.BadRequest, "invalid_input");
        var self = await IdOf(admin, TestApp.EmailOf(Roles.PlatformAdmin));
        await Refused(await admin.PatchAsJsonAsync($"{Users}/{self}", new { active = false }, Stop), HttpStatusCode.UnprocessableEntity, "own_deactivation");
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Add_RepeatedWithTheSameKey_ShowsAGeneratedPasswordOnceAndKeepsNone(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Add(admin, new { email = "new@test.example", roles = (string[])["auditor"] }))));
        var generated = Assert.Single(answers.Select(answer => answer.GetProperty("initialPassword").GetString()).OfType<string>());

        Assert.Single(answers.Select(answer => answer.GetProperty("id").GetString()).Distinct());
        Assert.Equal(HttpStatusCode.OK, await SignIn(app, "new@test.example", generated));
        await using var db = app.Database.Open();
        var kept = await db.Set<IdempotentRequest>().SingleAsync(Stop);
        Assert.DoesNotContain(generated, kept.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("assword", kept.Answer, StringComparison.OrdinalIgnoreCase);

        static async Task<JsonElement> Add(HttpClient client, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Users) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", "key-1");
            using var answer = await client.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return await Json(answer);
        }
    }

    [Theory]
    [InlineData("""{"active":false}""", false)]
    [InlineData("""{"roles":["auditor","programme_officer"]}""", true)]
    public async Task Tokens_OfSomebodyWhoIsChanged_EndAndRefreshNoMore(string change, bool mayComeBack)
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var email = TestApp.EmailOf(Roles.Auditor);
        var tokens = await Tokens(app, email);
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());

        using var content = new StringContent(change, System.Text.Encoding.UTF8, "application/json");
        using var changed = await admin.PatchAsync($"{Users}/{await IdOf(admin, email)}", content, Stop);

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await Refused(await client.GetAsync("/api/v1/processors", Stop), HttpStatusCode.Unauthorized, "unauthenticated");
        var refresh = new { refresh_token = tokens.GetProperty("refresh_token").GetString() };
        await Refused(await app.Anonymous().PostAsJsonAsync("/api/v1/auth/refresh", refresh, Stop), HttpStatusCode.Unauthorized, "invalid_refresh_token");
        Assert.Equal(mayComeBack ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await SignIn(app, email, TestApp.Password));
    }

    [Fact]
    public async Task Token_AfterFiveWrongPasswords_IsRefusedForFifteenMinutes()
    {
        await using var app = await TestApp.Start();
        var email = TestApp.EmailOf(Roles.Auditor);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await SignIn(app, email, "wrong"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await SignIn(app, email, TestApp.Password));
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.OK, await SignIn(app, email, TestApp.Password));
    }

    private static async Task<JsonElement> Tokens(TestApp app, string email)
    {
        using var client = app.Anonymous();
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/token", new { email, password = TestApp.Password }, Stop);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return await Json(answer);
    }

    private static async Task<HttpStatusCode> SignIn(TestApp app, string email, string password)
    {
        using var client = app.Anonymous();
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/token", new { email, password }, Stop);
        return answer.StatusCode;
    }

    private static async Task<string> IdOf(HttpClient admin, string email)
    {
        using var answer = await admin.GetAsync($"{Users}?search={email}", Stop);
        return Assert.Single((await Json(answer)).GetProperty("data").EnumerateArray()).GetProperty("id").GetString()!;
    }

    private static async Task Refused(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        using (answer)
        {
            Assert.Equal((status, code), (answer.StatusCode, (await Json(answer)).GetProperty("code").GetString()));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    private static Task<JsonElement> Json(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
}
