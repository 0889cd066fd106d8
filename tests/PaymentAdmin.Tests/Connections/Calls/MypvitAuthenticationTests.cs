using Microsoft.AspNetCore.Http;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Calls;

/// <summary>MyPVit's secret: given in the answer or pushed, kept for every node, renewed in time and on a refusal.</summary>
public sealed class MypvitAuthenticationTests
{
    private const string Password = "Mypvit-Password-1";
    private const string Code = "RENEWCODE";

    private static readonly ConnectionSettings Settings = Calling.Plain with
    {
        Authentication = new AuthenticationSettings
        {
            Scheme = AuthenticationScheme.MypvitSecret, OperationAccountCode = "ACC_673B22D1077EA", ReceptionUrlCode = "RECEPTION", RenewSecretUrlCode = Code,
        },
    };

    [Theory, EachDatabase(RealOnly = "calls a server")]
    public async Task Send_WithoutASecret_RenewsItOnceForAllAndKeepsItForOtherNodes(DatabaseProvider provider)
    {
        var mypvit = new Mypvit();
        await using var psp = await TestPsp.Start(mypvit.Answer);
        await using var calling = await Start(psp, provider);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calling.Get("/STATUSCODE/status?transactionId=1")));

        Assert.All(results, result => Assert.Equal(200, result.Answer.Status));
        Assert.Equal(1, mypvit.Renewed);
        var asked = psp.Requests.Single(seen => seen.Path == $"/{Code}/renew-secret");
        Assert.Equal(("POST", "operationAccountCode=ACC_673B22D1077EA&password=Mypvit-Password-1&receptionUrlCode=RECEPTION"), (asked.Method, asked.Body));
        var kept = (await calling.Rows<ConnectionSecret>()).Single(secret => secret.Kind == SecretKind.IssuedSecret);
        Assert.Equal(FakeClock.Start.AddSeconds(3_000), kept.ValidUntil);
        Assert.DoesNotContain("issued-secret", kept.Encrypted, StringComparison.Ordinal);
        Assert.DoesNotContain(await calling.Exchanges(), exchange => (exchange.AnswerBody + exchange.RequestBody).Contains("issued-secret", StringComparison.Ordinal) || exchange.RequestBody?.Contains(Password, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Send_NearItsEnd_RenewsTheSecret()
    {
        var mypvit = new Mypvit();
        await using var psp = await TestPsp.Start(mypvit.Answer);
        await using var calling = await Start(psp);
        await calling.Get();

        calling.Clock.Set(FakeClock.Start.AddSeconds(2_939));
        await calling.Get();
        Assert.Equal(1, mypvit.Renewed);
        calling.Clock.Set(FakeClock.Start.AddSeconds(2_940));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calling.Get()));

        Assert.Equal(2, mypvit.Renewed);
        Assert.Single(await calling.Rows<ConnectionSecret>(), secret => secret.Kind == SecretKind.IssuedSecret);
    }

    [Fact]
    public async Task Send_Refused_RenewsOnceAndRepeats()
    {
        var mypvit = new Mypvit();
        await using var psp = await TestPsp.Start(mypvit.Answer);
        await using var calling = await Start(psp);
        await calling.Get();
        mypvit.Forget();

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => calling.Get()));

        Assert.All(results, result => Assert.Equal(200, result.Answer.Status));
        Assert.Equal(2, mypvit.Renewed);
    }

    [Fact]
    public async Task Send_RefusedWithASecretThatAnotherNodeRenewed_TakesTheKeptOne()
    {
        var mypvit = new Mypvit();
        await using var psp = await TestPsp.Start(mypvit.Answer);
        await using var calling = await Start(psp);
        await calling.Get();
        await calling.Set(SecretKind.IssuedSecret, mypvit.Give(), FakeClock.Start.AddHours(1));

        Assert.Equal(200, (await calling.Get()).Answer.Status);

        Assert.Equal(1, mypvit.Renewed);
    }

    [Fact]
    public async Task Send_WithAPushedSecret_WaitsForItAndUsesIt()
    {
        var mypvit = new Mypvit { Pushes = true };
        await using var psp = await TestPsp.Start(mypvit.Answer);
        await using var calling = await Start(psp);

        var sending = calling.Get();
        await calling.Kept(exchanges: 1);
        await calling.Set(SecretKind.IssuedSecret, mypvit.Give(), FakeClock.Start.AddSeconds(3_000));
        await calling.Until(sending, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

        Assert.Equal(200, (await sending).Answer.Status);
    }

    [Fact]
    public async Task Send_WithASecretThatIsNeverPushed_IsNotSent()
    {
        var mypvit = new Mypvit { Pushes = true };
        await using var psp = await TestPsp.Start(mypvit.Answer);
        await using var calling = await Start(psp);

        var sending = calling.Get();
        await calling.Kept(exchanges: 1);
        await calling.Until(sending, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(11));

        var answer = (await sending).Answer;
        Assert.Equal(CallOutcome.NotSent, answer.Outcome);
        Assert.StartsWith("MyPVit did not send its secret to our reception address within 10 s.", answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WithASecretThatNamesAVariableOfOurs_NeverReadsIt()
    {
        // PATH is set everywhere: were it taken as a reference, its value would leave in the next header.
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 200, """{"secret":"env:PATH","expires_in":3000}"""));
        await using var calling = await Start(psp);

        var sending = calling.Get();
        await calling.Kept(exchanges: 1);
        await calling.Until(sending, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(11));

        Assert.Equal(CallOutcome.NotSent, (await sending).Answer.Outcome);
        Assert.DoesNotContain(await calling.Rows<ConnectionSecret>(), secret => secret.Kind == SecretKind.IssuedSecret);
        Assert.All(psp.Requests, seen => Assert.Null(seen.Header("X-Secret")));
    }

    [Fact]
    public async Task Send_WithAWrongPassword_PausesTheConnection()
    {
        await using var psp = await TestPsp.Start(context => TestPsp.Json(context, 401, """{"message":"no"}"""));
        await using var calling = await Start(psp);

        var answer = (await calling.Get()).Answer;

        Assert.Equal((CallOutcome.NotSent, "MyPVit gives us no secret: it answers 401."), (answer.Outcome, answer.Problem));
        Assert.Equal(2, psp.Requests.Count);
        Assert.Equal(ConnectionStatus.Paused, Assert.Single(await calling.Rows<Connection>()).Status);
    }

    private static Task<Calling> Start(TestPsp psp, DatabaseProvider provider = DatabaseProvider.Sqlite) =>
        Calling.With(Settings with { BaseUrl = psp.At() }, new Dictionary<SecretKind, string> { [SecretKind.Password] = Password }, provider: provider);

    /// <summary>Renews secrets in either way, and takes only the newest.</summary>
    private sealed class Mypvit
    {
        private int _given;
        private int _renewed;
        private volatile string? _valid;

        public bool Pushes { get; init; }

        public int Renewed => _renewed;

        public void Forget() => _valid = null;

        public string Give() => _valid = $"issued-secret-{Interlocked.Increment(ref _given)}";

        public Task Answer(HttpContext context)
        {
            if (context.Request.Path != $"/{Code}/renew-secret")
            {
                return TestPsp.Json(context, context.Request.Headers["X-Secret"] == _valid && _valid is not null ? 200 : 401, "{}");
            }

            Interlocked.Increment(ref _renewed);
            return TestPsp.Json(context, 200, Pushes ? "{}" : $$"""{"secret":"{{Give()}}","expires_in":3000}""");
        }
    }
}
