using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions.Approval;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Decisions;

/// <summary>The wire form that scripts rely on: retry, resolve, cancel, and the control of a distribution.</summary>
public sealed class DecisionApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Journey_OfStoppedAndDecidedPayments_ByTwoPeople(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider, new TestAppOptions { Services = TestAppOptions.WithoutWorkers });
        var (maker, officer) = (await app.ClientOf(Roles.ProgrammeOfficer), await app.ClientOf(Roles.ProgrammeOfficer + TestApp.Second));
        var (finance, finance2) = (await app.ClientOf(Roles.FinanceReviewer), await app.ClientOf(Roles.FinanceReviewer + TestApp.Second));
        var path = await Released(app, maker, officer);

        var paused = (await maker.Call("POST", $"{path}/pause", """{"reason":"a look"}""")).Is(200);
        Assert.Equal(("paused", 2, 10_000_000, 0, 0), (paused.TextAt("distribution.status"), paused.NumberAt("held"), paused.NumberAt("heldAmount"), paused.NumberAt("onTheirWay"), paused.NumberAt("onTheirWayAmount")));
        Assert.DoesNotContain("resumed", paused.Text, StringComparison.Ordinal);
        (await finance.Call("POST", $"{path}/resume", """{"reason":"why not"}""")).IsProblem(403, "forbidden");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await officer.Call("POST", $"{path}/resume", """{"reason":"looked"}""")).Is(200).NumberAt("resumed"));
        (await finance.Call("POST", $"{path}/halt", """{"reason":"a suspicion"}""")).Is(200);
        (await officer.Call("POST", $"{path}/resume", """{"reason":"hurry"}""")).IsProblem(403, "forbidden");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await finance2.Call("POST", $"{path}/resume", """{"reason":"unfounded"}""")).Is(200);

        var (failed, unknown) = await Leave(app);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var proposed = (await maker.Call("POST", $"/api/v1/payments/{failed}/retry", """{"reason":"a new number"}""", ("Idempotency-Key", "retry-1"))).Is(202);
        Assert.Equal(("failed", "retry", "a new number", TestApp.EmailOf(Roles.ProgrammeOfficer)),
            (proposed.TextAt("status"), proposed.TextAt("pendingDecision.kind"), proposed.TextAt("pendingDecision.reason"), proposed.TextAt("pendingDecision.proposedBy")));
        Assert.StartsWith("dec_", proposed.TextAt("pendingDecision.id"), StringComparison.Ordinal);
        Assert.Equal(proposed.Text, (await maker.Call("POST", $"/api/v1/payments/{failed}/retry", """{"reason":"a new number"}""", ("Idempotency-Key", "retry-1"))).Is(202).Text);
        (await maker.Call("POST", $"/api/v1/payments/{failed}/retry", """{"reason":"again"}""")).IsProblem(403, "own_proposal");
        var retried = (await officer.Call("POST", $"/api/v1/payments/{failed}/retry", """{"approve":true,"reason":"seen"}""")).Is(200);
        Assert.Equal(("queued", 2), (retried.TextAt("status"), retried.NumberAt("intent")));

        (await finance.Call("POST", $"/api/v1/payments/{unknown}/resolve", """{"outcome":"lost","reason":"x"}""")).IsProblem(400, "invalid_input");
        (await finance.Call("POST", $"/api/v1/payments/{unknown}/resolve", """{"outcome":"completed","reason":"by phone","pspPaymentId":"PSP-8"}""")).Is(202);
        (await finance2.Call("POST", $"/api/v1/payments/{unknown}/resolve", """{"outcome":"failed","reason":"by phone"}""")).IsProblem(409, "other_outcome");
        var resolved = (await finance2.Call("POST", $"/api/v1/payments/{unknown}/resolve", """{"outcome":"completed","reason":"in the portal"}""")).Is(200);
        Assert.Equal(("completed", "PSP-8"), (resolved.TextAt("status"), resolved.TextAt("pspPaymentId")));

        (await officer.Call("POST", $"/api/v1/payments/{unknown}/cancel", """{"reason":"late"}""")).IsProblem(409, "payment_state");
        var decisions = (await (await app.ClientOf(Roles.Auditor)).Get($"/api/v1/payments/{unknown}/decisions")).Is(200);
        Assert.Equal(["approved"], decisions.TextsAt("data", "end"));
        Assert.Equal(["in the portal"], decisions.TextsAt("data", "decisionReason"));
        foreach (var text in new[] { paused.Text, proposed.Text, retried.Text, resolved.Text, decisions.Text })
        {
            Assert.DoesNotContain("Asha", text, StringComparison.Ordinal);
            Assert.DoesNotContain("7000", text, StringComparison.Ordinal);
        }
    }

    private static async Task<string> Released(TestApp app, HttpClient maker, HttpClient officer)
    {
        var path = await ApprovalApiTests.Make(app, maker, stages: """[{"fromAmount":0,"approvers":1}]""");
        (await maker.Call("POST", $"{path}/submit", """{"reason":"known by sight"}""")).Is(200);
        (await officer.Call("POST", $"{path}/approve", null)).Is(200);
        (await maker.Call("POST", $"{path}/release", null)).Is(200);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        return path;
    }

    /// <summary>The first payment fails, of the second nobody knows.</summary>
    private static async Task<(string Failed, string Unknown)> Leave(TestApp app)
    {
        await using var db = app.Database.Open();
        var payments = await db.Payments.OrderBy(row => row.Number).ToListAsync(Stop);
        Deciding.Fail(payments[0], app.Clock.Time);
        Deciding.Lose(payments[1], app.Clock.Time);
        await db.SaveChangesAsync(Stop);
        return (PublicId.Payment.Format(payments[0].Id), PublicId.Payment.Format(payments[1].Id));
    }
}
