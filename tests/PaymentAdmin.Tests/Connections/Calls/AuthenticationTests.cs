using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using PaymentAdmin.Audit;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Monitoring;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>Credentials: where they come from, when they are renewed, and what happens when they are refused.</summary>
public sealed class AuthenticationTests
{
    private const string ClientId = "client-1234";
    private const string ClientSecret = "client+secret/&=planted";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "The API key is not set. Set it on the connection.")]
    [InlineData("env:NOBODY_SETS_THIS_KEY", "The environment variable NOBODY_SETS_THIS_KEY is not set: it should hold the API key.")]
    [InlineData("two\nlines", "The API key holds characters that cannot be sent in a header. Set it again, without spaces or line ends.")]
    public async Task Send_WithoutAUsableKey_IsNotSent(string? key, string problem)
    {
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.With(
            Calling.Plain with { BaseUrl = psp.At() }, key is null ? new Dictionary<SecretKind, string>() : new Dictionary<SecretKind, string> { [SecretKind.ApiKey] = key });

        var result = await calling.Get();

        Assert.Equal((CallOutcome.NotSent, problem), (result.Answer.Outcome, result.Answer.Problem));
        Assert.Empty(psp.Requests);
    }

    [Fact]
    public async Task Send_WithAKeyOfAnotherKeyRing_IsNotSent()
    {
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.At(psp.At());
        await using (var db = calling.Database.Open())
        {
            var kept = db.Set<ConnectionSecret>().Single();
            db.Entry(kept).Property(secret => secret.Encrypted).CurrentValue =
                new EphemeralDataProtectionProvider().CreateProtector("PaymentAdmin.Connections.Secrets").Protect(Calling.ApiKey);
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal("The API key can no longer be decrypted: set it again.", (await calling.Get()).Answer.Problem);
    }

    [Theory, EachDatabase(RealOnly = "calls a server")]
    public async Task Send_ManyTimesInADay_RecordsTheUseOfASecretOnce(DatabaseProvider provider)
    {
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.At(psp.At(), provider: provider);
        await using var second = Handlers.On(calling.Database, calling.Clock);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => calling.Get()));
        await second.Get<IPspClient>().Send(calling.Connection, Calling.Call(HttpMethod.Get, "/"), new CallContext("health", Actors.Admin2), Stop);
        calling.Clock.Advance(TimeSpan.FromDays(1));
        await calling.Get();
        await calling.Set(SecretKind.ApiKey, "another-key-9");
        await calling.Get();

        var uses = (await calling.Rows<AuditEntry>()).Where(entry => entry.Kind == AuditKinds.ConnectionSecretUsed).ToList();
        Assert.Equal(3, uses.Count);
        Assert.All(uses, use => Assert.Equal((Actors.Admin.Name, "PAYSTACK sandbox", new FieldChange("secret", null, "api_key")), (use.ActorName, use.ThingName, Assert.Single(use.Changes))));
        Assert.Equal(calling.Clock.Time, Assert.Single(await calling.Rows<ConnectionSecret>()).LastUsedAt);
    }

    [Fact]
    public async Task Oauth_OfTwentyCallers_AsksForOneToken()
    {
        var tokens = new TokenServer();
        await using var psp = await TestPsp.Start(tokens.Answer);
        await using var calling = await Oauth(psp);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calling.Get()));

        Assert.All(results, result => Assert.Equal(200, result.Answer.Status));
        Assert.Equal(1, tokens.Issued);
        var asked = psp.Requests.Single(seen => seen.Path == "/oauth/token");
        Assert.Equal(("POST", "application/x-www-form-urlencoded", $"grant_type=client_credentials&client_id={ClientId}&client_secret=client%2Bsecret%2F%26%3Dplanted"), (asked.Method, asked.Header("Content-Type"), asked.Body));
        Assert.Null(asked.Header("Authorization"));
        var kept = (await calling.Exchanges()).Single(exchange => exchange.Purpose == "token");
        Assert.Equal(("/oauth/token", "grant_type=client_credentials&client_id=***&client_secret=***", SecretKind.ClientSecret), (kept.Path, kept.RequestBody, kept.Credential));
        Assert.Equal("""{"access_token":"***","token_type":"Bearer","expires_in":600}""", kept.AnswerBody);
    }

    [Theory]
    [InlineData(600, 539, 540)]
    [InlineData(3_600, 3_539, 3_540)]
    [InlineData(20, 17, 18)]
    public async Task Oauth_BeforeItExpires_IsRenewedInTimeOnceForAll(int life, int still, int renewed)
    {
        var tokens = new TokenServer { Life = life };
        await using var psp = await TestPsp.Start(tokens.Answer);
        await using var calling = await Oauth(psp);

        await calling.Get();
        calling.Clock.Set(FakeClock.Start.AddSeconds(still));
        await calling.Get();
        Assert.Equal(1, tokens.Issued);
        calling.Clock.Set(FakeClock.Start.AddSeconds(renewed));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calling.Get()));

        Assert.Equal(2, tokens.Issued);
        Assert.DoesNotContain(psp.Requests, seen => seen.Path == "/oauth/token" && seen.Header("Authorization") is not null);
    }

    [Fact]
    public async Task Oauth_OfARevokedToken_IsRenewedOnceForAllAndTheRequestsRepeated()
    {
        var tokens = new TokenServer();
        await using var psp = await TestPsp.Start(tokens.Answer);
        await using var calling = await Oauth(psp);
        await calling.Get();
        tokens.Revoke();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calling.Post("""{"a":1}""")));

        Assert.All(results, result => Assert.Equal(200, result.Answer.Status));
        Assert.Equal(2, tokens.Issued);
        Assert.Equal(ConnectionStatus.Setup, Assert.Single(await calling.Rows<Connection>()).Status);
    }

    [Fact]
    public async Task Oauth_OfOtherCredentials_AsksForAnotherToken()
    {
        var tokens = new TokenServer();
        await using var psp = await TestPsp.Start(tokens.Answer);
        await using var calling = await Oauth(psp);
        await calling.Get();

        await calling.Set(SecretKind.ClientSecret, "another-client-secret");
        await calling.Get();

        Assert.Equal(2, tokens.Issued);
    }

    [Theory]
    [InlineData(401, "{}", "The PSP gives us no token: it answers 401.", true)]
    [InlineData(400, """{"error":"invalid_client"}""", "The PSP gives us no token: it answers 400.", true)]
    [InlineData(400, """{"error":"invalid_scope"}""", "The PSP gives us no token: it answers 400.", false)]
    [InlineData(500, "", "The PSP gives us no token: it answers 500.", false)]
    [InlineData(200, "{}", "The PSP gives us no token: its answer holds none.", false)]
    [InlineData(200, "<html>", "The PSP gives us no token: its answer holds none.", false)]
    public async Task Oauth_WithoutAToken_SendsNothingAndPausesWhereItIsRefused(int status, string body, string problem, bool refused)
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, status, body));
        await using var calling = await Oauth(psp);

        var result = await calling.Post("{}");

        Assert.Equal((CallOutcome.NotSent, problem), (result.Answer.Outcome, result.Answer.Problem));
        Assert.All(psp.Requests, seen => Assert.Equal("/oauth/token", seen.Path));
        Assert.Equal(refused ? ConnectionStatus.Paused : ConnectionStatus.Setup, Assert.Single(await calling.Rows<Connection>()).Status);
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Send_RefusedTwice_PausesTheConnectionAndAlertsOnce(DatabaseProvider provider)
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 401, "{}"));
        await using var calling = await Calling.At(psp.At(), provider: provider);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => calling.Get()));

        Assert.All(results, result => Assert.Equal((CallOutcome.Answered, 401), (result.Answer.Outcome, result.Answer.Status)));
        Assert.Equal(16, psp.Requests.Count);
        var connection = Assert.Single(await calling.Rows<Connection>());
        Assert.Equal((ConnectionStatus.Paused, ConnectionStatus.Setup, "The PSP refused our credentials twice."), (connection.Status, connection.StoppedFrom, connection.StatusReason));
        var alert = Assert.Single(await calling.Rows<Alert>());
        Assert.Equal(("connection.authentication_refused", $"connections/{PublicId.Connection.Format(connection.Id)}", 1), (alert.Kind, alert.Link, alert.Count));
        var paused = Assert.Single(await calling.Rows<AuditEntry>(), entry => entry.Kind == AuditKinds.ConnectionPaused);
        Assert.Contains(new FieldChange("status", "setup", "paused"), paused.Changes);
    }

    [Fact]
    public async Task Send_RefusedTwiceWhileTheRecordCannotBeWritten_StillBringsTheAnswer()
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 401, """{"message":"no"}"""));
        await using var calling = await Calling.At(psp.At());
        await calling.Database.RefuseRowsOf("Alerts");

        Assert.Equal((CallOutcome.Answered, 401), ((await calling.Get()).Answer.Outcome, (await calling.Get()).Answer.Status));

        // Neither half of it alone, and somebody can read why.
        Assert.Contains(calling.Log.Entries, entry => entry.Message.Contains("could not be paused", StringComparison.Ordinal));
        Assert.Equal(ConnectionStatus.Setup, Assert.Single(await calling.Rows<Connection>()).Status);
        Assert.DoesNotContain(await calling.Rows<AuditEntry>(), entry => entry.Kind == AuditKinds.ConnectionPaused);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(400)]
    public async Task Send_RefusedOtherwise_IsSentOnceAndPausesNothing(int status)
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, status, "{}"));
        await using var calling = await Calling.At(psp.At());

        Assert.Equal(status, (await calling.Post("{}")).Answer.Status);

        Assert.Single(psp.Requests);
        Assert.Equal(ConnectionStatus.Setup, Assert.Single(await calling.Rows<Connection>()).Status);
        Assert.Empty(await calling.Rows<Alert>());
    }

    [Fact]
    public async Task Send_RefusedOnAPausedConnection_AlertsWithoutPausingAgain()
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 401, "{}"));
        await using var calling = await Calling.At(psp.At());
        await using (var db = calling.Database.Open())
        {
            var connection = db.Connections.Single();
            connection.Let(ConnectionEvent.Pause, "Lunch", Actors.Admin, FakeClock.Start);
            await db.SaveChangesAsync(Stop);
        }

        await calling.Get();
        await calling.Get();

        Assert.Equal("Lunch", Assert.Single(await calling.Rows<Connection>()).StatusReason);
        Assert.Equal(1, Assert.Single(await calling.Rows<Alert>()).Count);
    }

    private static Task<Calling> Oauth(TestPsp psp) => Calling.With(
        Calling.Plain with { BaseUrl = psp.At(), Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.Oauth2ClientCredentials, TokenUrl = psp.At() + "/oauth/token" } },
        new Dictionary<SecretKind, string> { [SecretKind.ClientId] = ClientId, [SecretKind.ClientSecret] = ClientSecret });

    /// <summary>Gives tokens, and takes only the newest.</summary>
    private sealed class TokenServer
    {
        private int _issued;
        private volatile string? _valid;

        public int Life { get; init; } = 600;

        public int Issued => _issued;

        public void Revoke() => _valid = null;

        public Task Answer(HttpContext context)
        {
            if (context.Request.Path == "/oauth/token")
            {
                _valid = $"token-number-{Interlocked.Increment(ref _issued)}";
                return TestPsp.Json(context, 200, $$"""{"access_token":"{{_valid}}","token_type":"Bearer","expires_in":{{Life}}}""");
            }

            return TestPsp.Json(context, context.Request.Headers.Authorization == $"Bearer {_valid}" ? 200 : 401, "{}");
        }
    }
}
