using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Platform.Work;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>What becomes of a request, with a real server at the other end.</summary>
public sealed class PspClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_OfARequest_ArrivesByteForByteWithItsHeadersAndCredentials()
    {
        await using var psp = await TestPsp.Start(context =>
        {
            context.Response.Headers["X-Request-Id"] = "r-1";
            return TestPsp.Json(context, 201, """{"id":"p-1"}""");
        });
        await using var calling = await Calling.At(psp.At() + "/api/v2");
        const string Body = """{ "amount": 50000.00,  "note": "é" }""";

        var result = await calling.Send(Calling.Call(HttpMethod.Post, "/payments?x=a%2Fb", Body, ("Idempotency-Key", "key-1")), "submit");

        Assert.Equal((CallOutcome.Answered, 201, """{"id":"p-1"}""", null), (result.Answer.Outcome, result.Answer.Status, result.Value, result.Error));
        Assert.Equal("r-1", result.Answer.Headers["x-request-id"]);
        var seen = Assert.Single(psp.Requests);
        Assert.Equal(("POST", "/api/v2/payments?x=a%2Fb", Body), (seen.Method, seen.Path, seen.Body));
        Assert.Equal(("key-1", $"Bearer {Calling.ApiKey}", "application/json"), (seen.Header("Idempotency-Key"), seen.Header("Authorization"), seen.Header("Content-Type")));
        Assert.Null(seen.Header("traceparent"));
        Assert.Null(seen.Header("Cookie"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(503)]
    public async Task Send_OfAnyStatus_IsAnsweredAndReadByTheDialect(int status)
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, status, "{}"));
        await using var calling = await Calling.At(psp.At());

        var result = await calling.Get();

        Assert.Equal((CallOutcome.Answered, status), (result.Answer.Outcome, result.Answer.Status));
        Assert.Equal(status == 200 ? null : string.Create(CultureInfo.InvariantCulture, $"http_{status}"), result.Error?.Code);
        Assert.Equal(status, Assert.Single(await calling.Exchanges()).Status);
    }

    [Fact]
    public async Task Send_OfACookieOrAnAnswerToKeep_ForgetsIt()
    {
        await using var psp = await TestPsp.Start(context =>
        {
            context.Response.Headers.SetCookie = "session=1";
            return TestPsp.Json(context, 200, "{}");
        });
        await using var calling = await Calling.At(psp.At());

        await calling.Get();
        await calling.Get();

        Assert.All(psp.Requests, seen => Assert.Null(seen.Header("Cookie")));
    }

    [Fact]
    public async Task Send_ToANameThatNobodyKnows_IsNotSent()
    {
        await using var calling = await Calling.At("https://sandbox.provider.test", lookUp: Calling.Names());

        await IsNone(calling, await calling.Get(), CallOutcome.NotSent, "not_sent", "The name sandbox.provider.test cannot be resolved.");
    }

    [Fact]
    public async Task Send_ToANameUnderInvalid_IsNotSent()
    {
        await using var calling = await Calling.At("https://nothing.invalid");

        await IsNone(calling, await calling.Get(), CallOutcome.NotSent, "not_sent", "The name nothing.invalid cannot be resolved.");
    }

    [Fact]
    public async Task Send_ToAClosedPort_IsNotSent()
    {
        await using var calling = await Calling.At("http://127.0.0.1:1");

        await IsNone(calling, await calling.Get(), CallOutcome.NotSent, "not_sent", "Nobody answers at 127.0.0.1, port 1: the connection was refused.");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "127.0.0.1 is a loopback address (127.0.0.1), which Connections:AllowPrivateNetworks does not allow.")]
    [InlineData("http://[::1]:1", "[::1] is a loopback address (::1), which Connections:AllowPrivateNetworks does not allow.")]
    [InlineData("http://[::ffff:10.0.0.1]:1", "is a private address")]
    [InlineData("https://169.254.169.254", "169.254.169.254 is a link-local address")]
    [InlineData("https://inner.psp.test", "inner.psp.test is a private address (10.0.0.1)")]
    [InlineData("https://mixed.psp.test", "mixed.psp.test is a private address (192.168.1.1)")]
    [InlineData("http://localhost:1", "localhost is a loopback address")]
    public async Task Send_ToAnInnerAddress_IsNotSent(string address, string problem)
    {
        var names = Calling.Names(("inner.psp.test", "10.0.0.1"), ("mixed.psp.test", "93.184.216.34"), ("mixed.psp.test", "192.168.1.1"), ("localhost", "127.0.0.1"));
        await using var calling = await Calling.At(address, new CallSettings(), lookUp: names);

        await IsNone(calling, await calling.Get(), CallOutcome.NotSent, "not_sent", problem);
    }

    [Fact]
    public async Task Send_ToAnInnerAddressOfARealServer_DoesNotReachIt()
    {
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.At(psp.At("localhost"), new CallSettings());

        var result = await calling.Get();

        Assert.Equal(CallOutcome.NotSent, result.Answer.Outcome);
        Assert.Empty(psp.Requests);
    }

    [Fact]
    public async Task Send_ToARedirection_DoesNotFollowIt()
    {
        await using var inner = await TestPsp.Start();
        await using var psp = await TestPsp.Start(context =>
        {
            context.Response.Redirect($"{inner.At()}/secret?token=abcdefgh", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        await using var calling = await Calling.At(psp.At());

        var result = await calling.Post("{}");

        Assert.Equal((CallOutcome.Answered, 307, false), (result.Answer.Outcome, result.Answer.Status, result.Answer.IsSuccess));
        Assert.Equal($"127.0.0.1 redirects to {inner.At()}/secret, which we do not follow. Set the address that answers itself.", result.Answer.Problem);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Send_ToASlowPsp_TimesOutByOurClock()
    {
        var arrived = new TaskCompletionSource();
        await using var psp = await TestPsp.Start(async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        });
        await using var calling = await Calling.At(psp.At());

        var sending = calling.Post("{}");
        await arrived.Task.WaitAsync(Stop);
        calling.Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(sending.IsCompleted);
        calling.Clock.Advance(TimeSpan.FromSeconds(0.1));

        var result = await sending;
        await IsNone(calling, result, CallOutcome.TimedOut, "timed_out", "127.0.0.1 did not answer within 10 s. The request may have arrived.");
        Assert.Equal(10_000, result.Answer.Milliseconds);
    }

    [Fact]
    public async Task Send_ToAPspThatStopsInItsAnswer_TimesOut()
    {
        var begun = new TaskCompletionSource();
        await using var psp = await TestPsp.Start(async context =>
        {
            await context.Response.WriteAsync("{\"id\":");
            await context.Response.Body.FlushAsync();
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        });
        await using var calling = await Calling.At(psp.At());

        var sending = calling.Post("{}");
        await begun.Task.WaitAsync(Stop);
        calling.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(CallOutcome.TimedOut, (await sending).Answer.Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_ToAConnectionThatBreaks_IsBroken(bool inTheAnswer)
    {
        await using var psp = await TestPsp.Start(async context =>
        {
            if (inTheAnswer)
            {
                context.Response.ContentLength = 100;
                await context.Response.WriteAsync("{\"id\":");
                await context.Response.Body.FlushAsync();
            }

            context.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
        });
        await using var calling = await Calling.At(psp.At());

        var result = await calling.Post("{}");

        await IsNone(calling, result, CallOutcome.Broken, "broken", "The connection to 127.0.0.1 broke");
        Assert.Single(psp.Requests);
    }

    [Fact]
    public async Task Send_OnAPooledConnectionThatTheServerClosed_IsBrokenAndSentOnce()
    {
        await using var server = new RawServer();
        await using var calling = await Calling.At(server.Address);
        server.Then("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        server.ThenCloseAfterReading();

        Assert.Equal(CallOutcome.Answered, (await calling.Post("{}")).Answer.Outcome);
        var result = await calling.Post("""{"second":1}""");

        Assert.Equal(CallOutcome.Broken, result.Answer.Outcome);
        Assert.Equal((1, 2), (server.Connections, server.Requests));
    }

    [Fact]
    public async Task Send_ToAServerThatClosesBeforeReading_IsBroken()
    {
        // It took the connection: what we wrote may be read or not, so nothing is certain.
        await using var server = new RawServer();
        await using var calling = await Calling.At(server.Address);
        server.ThenCloseAtOnce();

        Assert.Equal(CallOutcome.Broken, (await calling.Post("{}")).Answer.Outcome);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task Send_ToAnAnswerThatIsCutOrNone_IsBroken(string answer)
    {
        await using var server = new RawServer();
        await using var calling = await Calling.At(server.Address);
        server.ThenAndClose(answer);

        Assert.Equal(CallOutcome.Broken, (await calling.Post("{}")).Answer.Outcome);
    }

    [Theory]
    [InlineData(1 << 20, "health", CallOutcome.Answered)]
    [InlineData((1 << 20) + 1, "health", CallOutcome.TooLarge)]
    [InlineData((1 << 20) + 1, "report", CallOutcome.Answered)]
    public async Task Send_ToAHugeAnswer_ReadsNoMoreThanItsLimit(int bytes, string purpose, CallOutcome outcome)
    {
        foreach (var declared in (bool[])[true, false])
        {
            await using var psp = await TestPsp.Start(async context =>
            {
                context.Response.ContentLength = declared ? bytes : null;
                await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(new string('x', bytes)));
            });
            await using var calling = await Calling.At(psp.At());

            var result = await calling.Get(purpose: purpose);

            Assert.Equal(outcome, result.Answer.Outcome);
            Assert.Equal(outcome == CallOutcome.TooLarge ? "too_large" : null, result.Error?.Code);
            Assert.InRange((Assert.Single(await calling.Exchanges()).AnswerBody ?? "").Length, 0, Exchange.BodyMaxLength);
        }
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(500, 3 << 19)]
    public async Task Send_WithATaker_GivesItTheBodyOfA200AsItComes_AndNoOther(int status, int kept)
    {
        var sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3 << 16).Select(number => $"{number:x7},")));
        await using var psp = await TestPsp.Start(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.Body.WriteAsync(sent).AsTask();
        });
        await using var calling = await Calling.At(psp.At());
        var taken = new MemoryStream();

        var result = await calling.Fetch(async (piece, _) =>
        {
            Assert.InRange(piece.Length, 1, 1 << 16);
            await taken.WriteAsync(piece, Stop);
        });

        Assert.Equal((CallOutcome.Answered, status, kept), (result.Answer.Outcome, result.Answer.Status, result.Answer.Body.Length));
        Assert.Equal(kept == 0 ? sent : [], taken.ToArray());
        Assert.Null(Assert.Single(await calling.Exchanges()).AnswerBody);
    }

    /// <summary>Its time counts from each piece anew, for ten minutes.</summary>
    [Theory]
    [InlineData(9, 5, CallOutcome.Answered)]
    [InlineData(10, 1, CallOutcome.TimedOut)]
    [InlineData(9, 67, CallOutcome.TimedOut)]
    public async Task Send_WithATaker_ToASlowPsp_WaitsForEachPiece(int secondsEach, int pieces, CallOutcome outcome)
    {
        using var next = new SemaphoreSlim(0);
        await using var psp = await TestPsp.Start(async context =>
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                await context.Response.WriteAsync("psp_id,");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        });
        await using var calling = await Calling.At(psp.At());
        var taken = 0;

        var sending = calling.Fetch((_, _) => Task.FromResult(Interlocked.Increment(ref taken)));
        for (var piece = 1; piece <= pieces; piece++)
        {
            await RunningQueue.Until(() => Volatile.Read(ref taken) == piece && calling.Clock.Waits.Count > 0);
            calling.Clock.Advance(TimeSpan.FromSeconds(secondsEach));
            next.Release();
        }

        var result = await sending;
        Assert.Equal((outcome, outcome == CallOutcome.Answered ? null : "127.0.0.1 sent nothing more of its answer for 10 s, or sent for longer than 10 minutes."), (result.Answer.Outcome, result.Answer.Problem));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1073741825\r\n\r\n", CallOutcome.TooLarge)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\npsp_id,", CallOutcome.Broken)]
    public async Task Send_WithATaker_ToAnAnswerThatIsTooLargeOrCut_SaysSo(string answer, CallOutcome outcome)
    {
        await using var server = new RawServer();
        await using var calling = await Calling.At(server.Address);
        server.ThenAndClose(answer);

        Assert.Equal(outcome, (await calling.Fetch((_, _) => Task.CompletedTask)).Answer.Outcome);
    }

    [Fact]
    public async Task Send_WithATakerThatFails_FailsAlike_AndTheNextCallHasItsTurn()
    {
        await using var psp = await TestPsp.Start(context => context.Response.WriteAsync("psp_id,"));
        await using var calling = await Calling.With(Calling.Plain with { BaseUrl = psp.At(), Limits = Calling.Plain.Limits with { ConcurrentRequests = 1 } });

        await Assert.ThrowsAsync<InvalidOperationException>(() => calling.Fetch((_, _) => throw new InvalidOperationException("No room.")));

        Assert.Equal(CallOutcome.Answered, (await calling.Get()).Answer.Outcome);
    }

    [Fact]
    public async Task Send_StoppedByItsCaller_MayHaveArrived()
    {
        using var stop = new CancellationTokenSource();
        await using var psp = await TestPsp.Start(_ => stop.CancelAsync());
        await using var calling = await Calling.At(psp.At());

        var result = await calling.Send(Calling.Call(HttpMethod.Post, "/payments", "{}"), "submit", stop.Token);

        await IsNone(calling, result, CallOutcome.Broken, "broken", "We stopped waiting for the answer. The request may have arrived.");
    }

    [Fact]
    public async Task Send_WithoutABaseAddress_IsRefusedOrNotSent()
    {
        await using var calling = await Calling.At("https://api.provider.test");

        await Assert.ThrowsAsync<ArgumentException>(() => calling.Get("@elsewhere.test/"));
    }

    [Theory, EachDatabase(RealOnly = "calls a server")]
    public async Task Exchange_OfACall_IsKeptWithoutItsSecrets(DatabaseProvider provider)
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 200, $$"""{"echo":"{{Calling.ApiKey}}","card":"4111 1111 1111 1111","status":"ok"}"""));
        await using var calling = await Calling.At(psp.At() + "/v2", provider: provider);
        var payment = new Guid(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var call = Calling.Call(HttpMethod.Post, $"/payments?api_key={Calling.ApiKey}", $$"""{"pin":"1234","note":"{{Calling.ApiKey}}","amount":5}""");

        await calling.Handlers.Get<IPspClient>().Send(calling.Connection, call, new CallContext("submit", Actors.Admin, payment), Stop);

        var kept = Assert.Single(await calling.Exchanges());
        Assert.Equal((calling.Connection.Id, payment, "submit", "POST", "/payments?api_key=***"), (kept.ConnectionId, kept.PaymentId, kept.Purpose, kept.Method, kept.Path));
        Assert.Equal("""{"pin":"***","note":"***","amount":5}""", kept.RequestBody);
        Assert.Equal("""{"echo":"***","card":"***","status":"ok"}""", kept.AnswerBody);
        Assert.Equal((CallOutcome.Answered, 200, SecretKind.ApiKey, Actors.Admin.CorrelationId, FakeClock.Start), (kept.Outcome, kept.Status, kept.Credential, kept.CorrelationId, kept.At));
    }

    [Fact]
    public async Task Exchange_ThatCannotBeKept_DoesNotLoseTheAnswer()
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 200, """{"id":"p-1"}"""));
        await using var calling = await Calling.At(psp.At());
        await calling.Database.RefuseRowsOf("Exchanges");

        var result = await calling.Post("{}");

        Assert.Equal("""{"id":"p-1"}""", result.Value);
        Assert.Empty(await calling.Exchanges());
        Assert.Contains(calling.Log.Entries, entry => entry.Message.Contains("could not be kept", StringComparison.Ordinal) && entry.Exception is not null);
    }

    private static async Task IsNone(Calling calling, PspResult<string> result, CallOutcome outcome, string code, string problem)
    {
        Assert.Equal((outcome, null, code), (result.Answer.Outcome, result.Value, result.Error?.Code));
        Assert.Contains(problem, result.Error!.Message, StringComparison.Ordinal);
        var kept = Assert.Single(await calling.Exchanges());
        Assert.Equal((outcome, result.Error.Message), (kept.Outcome, kept.Problem));
    }
}
