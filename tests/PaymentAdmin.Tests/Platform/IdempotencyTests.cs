using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform;

/// <summary>Idempotency-Key: the same request again is the same answer, and one effect.</summary>
public sealed class IdempotencyTests
{
    private const string Paystack =
        """
        {"code":"PAYSTACK","displayName":"Paystack","category":"debit_card","supportsInflows":true,"supportsOutflows":true,
         "settlementBank":true,"settlementDelayDays":1,"settlementCurrency":"NGN","fees":[]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Post_AgainWithTheSameKeyAndBody_AnswersTheSame(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        using var client = await app.ClientOf(Roles.PlatformAdmin);

        var first = await Post(client, "/api/v1/processors", Paystack, "key-1");
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await Post(client, "/api/v1/processors", Paystack, "key-1");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first, second);
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Processors.CountAsync(Stop));
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Post_ManyTimesAtOnceWithTheSameKey_AnswersTheSameAndActsOnce(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        using var client = await app.ClientOf(Roles.PlatformAdmin);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Post(client, "/api/v1/processors", Paystack, "key-1"))));

        Assert.Equal(HttpStatusCode.Created, Assert.Single(answers.Distinct()).Status);
        await using var db = app.Database.Open();
        Assert.Equal(1, await db.Processors.CountAsync(Stop));
    }

    [Fact]
    public async Task Post_WithAUsedKey_IsRefusedForAnotherRequestAndFreeForAnotherPerson()
    {
        await using var app = await TestApp.Start();
        using var client = await app.ClientOf(Roles.PlatformAdmin);
        using var other = await app.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        await Post(client, "/api/v1/tenants", """{"code":"ONE","name":"One"}""", "key-1");

        var otherBody = await Post(client, "/api/v1/tenants", """{"code":"TWO","name":"Two"}""", "key-1");
        var otherPath = await Post(client, "/api/v1/processors", Paystack, "key-1");
        var otherPerson = await Post(other, "/api/v1/tenants", """{"code":"TWO","name":"Two"}""", "key-1");

        Assert.All([otherBody, otherPath], refused =>
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Contains("idempotency_key_reused", refused.Body, StringComparison.Ordinal);
        });
        Assert.Equal(HttpStatusCode.Created, otherPerson.Status);
    }

    [Fact]
    public async Task Post_AfterARefusal_MayUseTheKeyAgain()
    {
        await using var app = await TestApp.Start();
        using var client = await app.ClientOf(Roles.PlatformAdmin);

        var refused = await Post(client, "/api/v1/tenants", """{"code":"ONE","name":""}""", "key-1");
        var corrected = await Post(client, "/api/v1/tenants", """{"code":"ONE","name":"One"}""", "key-1");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Created), (refused.Status, corrected.Status));
    }

    [Fact]
    public async Task Post_WithTwoKeys_ActsTwice()
    {
        await using var app = await TestApp.Start();
        using var client = await app.ClientOf(Roles.PlatformAdmin);

        await Post(client, "/api/v1/tenants", """{"code":"ONE","name":"One"}""", "key-1");
        var again = await Post(client, "/api/v1/tenants", """{"code":"ONE","name":"One"}""", "key-2");

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("tenant_code_taken", again.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clé")]
    [InlineData(null)]
    public async Task Post_WithAKeyThatIsNone_IsRefused(string? key)
    {
        await using var app = await TestApp.Start();
        using var client = await app.ClientOf(Roles.PlatformAdmin);

        var refused = await Post(client, "/api/v1/tenants", """{"code":"ONE","name":"One"}""", key ?? new string('k', 201));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Idempotency-Key", refused.Body, StringComparison.Ordinal);
    }

    private static async Task<Answer> Post(HttpClient client, string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await client.SendAsync(request, Stop);
        return new Answer(answer.StatusCode, answer.Headers.ETag?.Tag, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(Stop));
    }

    private sealed record Answer(HttpStatusCode Status, string? ETag, string? Location, string Body);
}
