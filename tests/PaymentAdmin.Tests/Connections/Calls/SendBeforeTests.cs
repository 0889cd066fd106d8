using System.Net;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>A request that would come too late does not leave, with a real server at the other end.</summary>
public sealed class SendBeforeTests
{
    private static readonly DateTime Limit = FakeClock.Start.AddSeconds(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", 3, true)]
    [InlineData("POST", 2.999, false)]
    [InlineData("GET", 3, true)]
    [InlineData("GET", 2.999, false)]
    public async Task Send_AtATime_LeavesOnlyBefore(string method, double seconds, bool late)
    {
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.At(psp.At());
        calling.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Check(await Send(calling, new HttpMethod(method)), late);

        Assert.Equal(late ? 0 : 1, psp.Requests.Count);
    }

    /// <summary>As where the process is stopped between its last look and the first byte: the time passes while the connection is made.</summary>
    [Theory]
    [InlineData(2.9, false)]
    [InlineData(3, true)]
    public async Task Send_WhereConnectingTakesLong_SendsNoByteAfterIt(double seconds, bool late)
    {
        await using var server = new RawServer();
        server.ThenAndClose("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        FakeClock? clock = null;
        Task<IPAddress[]> LookUp(string host, CancellationToken stop)
        {
            clock!.Advance(TimeSpan.FromSeconds(seconds));
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }

        await using var calling = await Calling.At(server.Address.Replace("127.0.0.1", "psp.test", StringComparison.Ordinal), lookUp: LookUp);
        clock = calling.Clock;

        Check(await Send(calling, HttpMethod.Post), late);

        await server.Ended.WaitAsync(Stop);
        Assert.Equal((1, late), (server.Connections, server.Bytes == 0));
    }

    [Fact]
    public async Task Send_WhereCredentialsTakeLong_IsHeldBack()
    {
        await using var psp = await TestPsp.Start();
        var settings = Calling.Plain with { BaseUrl = psp.At(), Authentication = new AuthenticationSettings { Scheme = AuthenticationScheme.Oauth2ClientCredentials, TokenUrl = psp.At() + "/token" } };
        await using var calling = await Calling.With(settings, new Dictionary<SecretKind, string> { [SecretKind.ClientId] = "client-1", [SecretKind.ClientSecret] = "client-secret-1" });
        psp.Answer = context =>
        {
            calling.Clock.Advance(TimeSpan.FromSeconds(3));
            return TestPsp.Json(context, 200, """{"access_token":"token-1234","expires_in":3600}""");
        };

        var result = await Send(calling, HttpMethod.Post);

        Assert.Equal((CallOutcome.NotSent, true), (result.Answer.Outcome, result.Answer.IsHeldBack));
        Assert.Equal("/token", Assert.Single(psp.Requests).Path);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_WhatWasStoppedWhileItWaited_IsHeldBack(bool stopped)
    {
        await using var psp = await TestPsp.Start();
        await using var calling = await Calling.At(psp.At());

        var result = await calling.Handlers.Get<IPspClient>().Send(
            calling.Connection, Calling.Call(HttpMethod.Post, "/payments", "{}"), new CallContext("submit", Actors.Admin) { MayStillLeave = _ => Task.FromResult(!stopped) }, Stop);

        Check(result, stopped);
        Assert.Equal(stopped ? 0 : 1, psp.Requests.Count);
    }

    private static Task<PspResult<string>> Send(Calling calling, HttpMethod method) =>
        calling.Handlers.Get<IPspClient>().Send(calling.Connection, Calling.Call(method, "/payments", method == HttpMethod.Post ? "{}" : null), new CallContext("submit", Actors.Admin) { SendBefore = Limit }, Stop);

    private static void Check(PspResult<string> result, bool late)
    {
        Assert.Equal((late ? CallOutcome.NotSent : CallOutcome.Answered, late), (result.Answer.Outcome, result.Answer.IsHeldBack));
        Assert.Equal(late ? "not_sent" : null, result.Error?.Code);
    }
}
