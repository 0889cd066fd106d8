using PaymentAdmin.Audit;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.PspSimulator;
using PaymentAdmin.Tests.Connections.Calls;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Diagnostics;

/// <summary>"Test this connection" where all is well, from end to end: our API, the simulator, its webhooks, and what is kept.</summary>
public sealed class PassingTests
{
    private static readonly string[] Tries =
    [
        "name_resolution", "tls", "health", "authentication", "balance", "webhook_registration", "webhook_loopback", "test_payments", "idempotency", "batch",
        "payment_success", "payment_delayed", "payment_insufficient_balance", "payment_invalid_account", "payment_timeout",
    ];

    [Fact]
    public async Task Run_OfASandboxWhereAllIsWell_PassesAndVerifiesTheConnection()
    {
        await using var test = await Diagnosing.Connected();

        var outcome = await test.Run();

        Assert.True(outcome.Status == "passed", outcome.ToString());
        Assert.Equal(string.Join(' ', Tries.Where(code => code != "tls")), outcome.Those("passed"));
        Assert.Equal("The address is http: nothing is encrypted, which only a test environment may be.", outcome.Finding("tls"));
        var connection = await test.Connection();
        Assert.Equal(ConnectionStatus.Verified, connection.Status);
        Assert.NotNull(connection.IdempotencyProvenAt);
        var audit = Assert.Single(await test.Rows<AuditEntry>(), entry => entry.Kind == AuditKinds.ConnectionTested);
        Assert.Contains("passed", audit.ChangesJson, StringComparison.Ordinal);
        Assert.Equal($"{Roles.PlatformAdmin}@test.example", audit.ActorName);

        // Of five, the key's one and the batch's ten: each paid once, and only those that were to succeed.
        Assert.Equal((5 + 1 + 10, 2 + 1 + 4), (await test.Psp.Payments(), await test.Psp.Effects()));
    }

    [Fact]
    public async Task Run_ShownByTheApi_HasEveryStepWithItsTimesAndEvidence()
    {
        await using var test = await Diagnosing.Connected();

        (await test.Admin.Get($"{test.Path}/test")).IsProblem(404, "not_found");
        var started = (await test.Admin.Call("POST", $"{test.Path}/test", "{}")).Is(202);

        Assert.Equal(("running", "null", $"{Roles.PlatformAdmin}@test.example"), (started.TextAt("status"), started.At("finishedAt").GetRawText(), started.TextAt("startedBy")));
        Assert.Equal($"{test.Path}/test", started.Headers.Location?.ToString());
        Assert.Equal(Tries, started.TextsAt("steps", "code"));
        Assert.All(started.TextsAt("steps", "status"), status => Assert.Equal("waiting", status));
        await test.Drive(test.Ended(started.TextAt("id")!));
        var ended = (await test.Latest()).Answer;
        Assert.Equal((started.TextAt("id"), test.Path.Split('/')[^1]), (ended.TextAt("id"), ended.TextAt("connectionId")));
        Assert.StartsWith("diag_", ended.TextAt("id"), StringComparison.Ordinal);
        Assert.Equal("""{"key":"HTTP status","value":"200"}""", ended.At("steps.2.evidence.0").GetRawText());
        Assert.True(ended.At("finishedAt").GetDateTime() - ended.At("startedAt").GetDateTime() >= TimeSpan.FromSeconds(30), "The delayed success is waited for.");
        Assert.All(ended.At("steps").EnumerateArray().Where(step => step.GetProperty("status").GetString() == "passed"), step => Assert.True(step.GetProperty("milliseconds").GetInt64() >= 0));
        Assert.EndsWith("Z", ended.TextAt("finishedAt"), StringComparison.Ordinal);
        Assert.Equal("null", ended.At("steps.0.advice").GetRawText());
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.ProgrammeOfficer)]
    [InlineData(Roles.Auditor)]
    public async Task Run_ForWhoMayOnlyLook_IsShownButNotStarted(string role)
    {
        await using var test = await Diagnosing.Connected();
        await test.Psp.Set("""{"error500":1}""");
        await test.Run();
        using var reader = await test.App.ClientOf(role);

        (await reader.Get($"{test.Path}/test")).Is(200);
        (await reader.Call("POST", $"{test.Path}/test", "{}")).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Run_WhereATimeOutIsAnsweredByTheGateway_AsksWhatBecameOfThePayment()
    {
        await using var test = await Diagnosing.Connected();
        await test.Psp.Set("""{"timeoutHoldSeconds":0}""");

        var outcome = await test.Run();

        Assert.True(outcome.Status == "passed", outcome.ToString());
        Assert.StartsWith("No answer came, so its outcome was unknown; asked for it", outcome.Finding("payment_timeout"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uat", "verified")]
    [InlineData("production", "setup")]
    public async Task Run_OutsideASandbox_MakesNoPayment(string environment, string status)
    {
        using var roots = Certificates.Authority();
        await using var test = await Diagnosing.Start(certificate: Certificates.Server(roots), trusted: roots);
        await test.Connect(test.Rest(environment: environment));
        (await test.Admin.Call("POST", test.Path + "/webhook-registration", "{}")).Is(201);

        var outcome = await test.Run();

        Assert.True(outcome.Status == "passed", outcome.ToString());
        Assert.Equal("name_resolution tls health authentication balance webhook_registration webhook_loopback", outcome.Those("passed"));
        Assert.Equal(string.Join(' ', Tries.SkipWhile(code => code != "test_payments")), outcome.Those("skipped"));
        Assert.Equal("Test payments are made in a sandbox only.", outcome.Finding("batch"));
        Assert.Equal((0, 0), (await test.Psp.Payments(), await test.Psp.Effects()));
        var connection = await test.Connection();
        Assert.Equal((status, null), (Words.Of(connection.Status), connection.IdempotencyProvenAt));
    }

    [Fact]
    public async Task Run_OfMypvit_TriesItsTwoSuccessesAndTwoFailures()
    {
        await using var test = await Diagnosing.Start();
        await test.ConnectMypvit();

        var outcome = await test.Run();

        Assert.True(outcome.Status == "passed", outcome.ToString());
        Assert.Equal("name_resolution authentication test_payments payment_success_1 payment_success_2 payment_failure_1 payment_failure_2", outcome.Those("passed"));
        Assert.Equal(2, await test.Psp.Effects());
        Assert.Null((await test.Connection()).IdempotencyProvenAt);
    }

    [Theory]
    [InlineData("cbs")]
    [InlineData("paystack")]
    [InlineData("flutterwave")]
    public async Task Run_OfOneThatOnlyReceives_SendsItselfADeliveryAndNothingElse(string dialect)
    {
        await using var test = await Diagnosing.Start();
        await test.Connect($$$"""{"processorId":"{processor}","environment":"sandbox","dialect":"{{{dialect}}}","webhookSecret":"{{{Connecting.WebhookSecret}}}","authentication":{"scheme":"none"}}""");

        var outcome = await test.Run();

        Assert.True(outcome.Status == "passed", outcome.ToString());
        Assert.Equal("webhook_loopback", Assert.Single(outcome.Answer.TextsAt("steps", "code")));
        Assert.Equal(ConnectionStatus.Verified, (await test.Connection()).Status);
        Assert.Equal("connection.test", Assert.Single(await test.Rows<PaymentAdmin.Domain.Webhooks.WebhookNotification>()).EventType);
    }

    [Fact]
    public async Task Run_OfMypvitWhoseSecretIsPushed_TakesItAtItsReceptionAddress()
    {
        await using var test = await Diagnosing.Start(new SimulatorSettings { MypvitSecretDelivery = "pushed" });
        await test.ConnectMypvit();

        Assert.Equal("passed", (await test.Run()).Status);
    }
}
