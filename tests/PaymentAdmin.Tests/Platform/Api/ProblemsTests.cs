using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Api;

/// <summary>Every error of the API is problem details with a stable code and a correlation id.</summary>
public sealed class ProblemsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Roles.Auditor, "GET", "/api/v1/processors?page=0", null, HttpStatusCode.BadRequest, "invalid_input")]
    [InlineData(Roles.PlatformAdmin, "POST", "/api/v1/tenants", "{", HttpStatusCode.BadRequest, "malformed_json")]
    [InlineData(Roles.PlatformAdmin, "POST", "/api/v1/tenants", " ", HttpStatusCode.BadRequest, "malformed_json")]
    [InlineData(Roles.PlatformAdmin, "POST", "/api/v1/tenants", "", HttpStatusCode.BadRequest, "invalid_input")]
    [InlineData(Roles.FinanceReviewer, "POST", "/api/v1/processors/issues/exc_01a20000-0000-7000-8000-000000000000/retry", "", HttpStatusCode.NotFound, "not_found")]
    [InlineData(null, "GET", "/api/v1/processors", null, HttpStatusCode.Unauthorized, "unauthenticated")]
    [InlineData(null, "POST", "/api/v1/auth/token", """{"email":"a@b.example","password":"x"}""", HttpStatusCode.Unauthorized, "invalid_credentials")]
    [InlineData(Roles.Auditor, "POST", "/api/v1/tenants", "{}", HttpStatusCode.Forbidden, "forbidden")]
    [InlineData(Roles.Auditor, "GET", "/api/v1/processors/proc_1", null, HttpStatusCode.NotFound, "not_found")]
    [InlineData(Roles.Auditor, "GET", "/api/v1/processors/proc_0190a1b2-0000-7000-8000-000000000000", null, HttpStatusCode.NotFound, "not_found")]
    [InlineData(null, "GET", "/api/v1/nothing", null, HttpStatusCode.NotFound, "not_found")]
    [InlineData(null, "GET", "/api", null, HttpStatusCode.NotFound, "not_found")]
    [InlineData(null, "GET", "/API/V1/nothing", null, HttpStatusCode.NotFound, "not_found")]
    public async Task Answer_ToWhatIsRefused_IsAProblemWithItsCode(string? role, string method, string path, string? body, HttpStatusCode status, string code)
    {
        using var client = role is null ? fixture.App.Anonymous() : await fixture.App.ClientOf(role);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : Json(body) };
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using var answer = await client.SendAsync(request, Stop);

        var problem = await Problem(answer, status, code);
        Assert.Equal(Trace, problem.GetProperty("correlation_id").GetString());
    }

    [Fact]
    public async Task Answer_ToAMissingRight_NamesThePermission()
    {
        using var client = await fixture.App.ClientOf(Roles.ProgrammeOfficer);
        using var answer = await client.GetAsync("/api/v1/audit", Stop);

        Assert.Contains(Permissions.ViewAudit, (await Problem(answer, HttpStatusCode.Forbidden, "forbidden")).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ToABodyThatIsTooLarge_Is413()
    {
        using var client = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var answer = await client.PostAsync("/api/v1/tenants", Json($"{{\"code\":\"{new string('A', 1024 * 1024)}\"}}"), Stop);

        await Problem(answer, HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Answer_ToAChangeOfAnOlderVersion_ShowsTheNewer()
    {
        using var client = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var added = await client.PostAsync("/api/v1/tenants", Json("""{"code":"STALE","name":"First"}"""), Stop);
        using var request = new HttpRequestMessage(HttpMethod.Patch, added.Headers.Location) { Content = Json("""{"name":"Second"}""") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"99\"");
        using var answer = await client.SendAsync(request, Stop);

        var problem = await Problem(answer, HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        Assert.Equal((TestApp.EmailOf(Roles.PlatformAdmin), "First"), (problem.GetProperty("changedBy").GetString(), problem.GetProperty("current").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Answer_ToAFaultOfOurs_SaysNothingButItsIdAndIsLogged()
    {
        var database = new FailingContexts();
        await using var app = await TestApp.Start(options: new TestAppOptions { Services = database.Replace });
        using var client = await app.ClientOf(Roles.Auditor);
        database.Failure = new InvalidOperationException("a secret detail");

        using var answer = await client.GetAsync("/api/v1/processors", Stop);

        var problem = await Problem(answer, HttpStatusCode.InternalServerError, "unexpected");
        Assert.DoesNotContain("secret detail", problem.ToString(), StringComparison.Ordinal);
        var id = problem.GetProperty("correlation_id").GetString()!;
        Assert.Contains(app.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Exception == database.Failure && entry.Message.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_WhileTheDatabaseIsGone_Is503AndSaysWhenToTryAgain()
    {
        var database = new FailingContexts();
        await using var app = await TestApp.Start(options: new TestAppOptions { Services = database.Replace });
        using var client = await app.ClientOf(Roles.Auditor);
        database.Failure = new InvalidOperationException("around it", new SqliteException("unable to open database file", 14));

        using var answer = await client.GetAsync("/api/v1/processors", Stop);

        await Problem(answer, HttpStatusCode.ServiceUnavailable, "database_unavailable");
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Log_OfRefusals_HoldsNoError()
    {
        await using var app = await TestApp.Start();
        using var client = await app.ClientOf(Roles.PlatformAdmin);
        using var answer = await client.PostAsync("/api/v1/tenants", Json("""{"code":"!"}"""), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(app.Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public void StatusOf_EveryKind_IsAStatusOfItsOwn()
    {
        var statuses = Enum.GetValues<RefusalKind>().Select(Problems.StatusOf).ToList();

        Assert.Equal([400, 401, 403, 404, 409, 412, 422, 429, 502, 503], statuses.Order());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> Problem(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((code, (int)status), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        Assert.All(["type", "title", "detail"], member => Assert.NotEmpty(problem.GetProperty(member).GetString()!));
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("correlation_id").GetString());
        return problem;
    }

    /// <summary>The database, until it fails.</summary>
    private sealed class FailingContexts : IDbContextFactory<PaymentDb>
    {
        private IDbContextFactory<PaymentDb> _inner = null!;

        public Exception? Failure { get; set; }

        public PaymentDb CreateDbContext() => Failure is null ? _inner.CreateDbContext() : throw Failure;

        public void Replace(IServiceCollection services)
        {
            var original = services.Last(service => service.ServiceType == typeof(IDbContextFactory<PaymentDb>));
            services.Replace(ServiceDescriptor.Singleton<IDbContextFactory<PaymentDb>>(provider =>
            {
                _inner = (IDbContextFactory<PaymentDb>)ActivatorUtilities.CreateInstance(provider, original.ImplementationType!);
                return this;
            }));
        }
    }
}
