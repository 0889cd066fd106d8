using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Reading;

/// <summary>The wire form that scripts rely on.</summary>
public sealed class PaymentsApiTests
{
    private const string At = "2026-03-14T09:26:53.589Z";
    private const string Key = "20260314T092653589Z";

    [Fact]
    public async Task Payments_OfADistribution_AnswerTheirForm()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var distribution = await paying.Released(database, handlers, 2);
        var id = PublicId.Payment.Format(await database.Send(
            handlers, distribution, 1, new PaymentNews(PaymentSaid.Failed, "psp-1", "receipt-1", "mpesa", "invalid_account", "No such wallet.")));
        await database.Tell(handlers, paying.ConnectionId, "psp-1");
        await using var app = await Start(database, handlers);
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);

        var one = (await officer.Get($"/api/v1/payments/{id}")).Is(200);

        var (dist, con) = (PublicId.Distribution.Format(distribution), PublicId.Connection.Format(paying.ConnectionId));
        Assert.Equal(
            $$"""{"id":"{{id}}","number":1,"distributionId":"{{dist}}","beneficiaryId":"{{one.TextAt("beneficiaryId")}}","externalId":"BEN-001","fullName":"Test Beneficiary 1","phoneNumber":"\u002B255700000001","accountNumber":null,"channel":"mpesa","amount":5000000,"currency":"TZS","reference":"REF-0001","status":"failed","heldBecause":null,"createdAt":"{{At}}","updatedAt":"{{At}}","pspPaymentId":"psp-1","pspReference":"receipt-1","failureReason":"invalid_account","failureMessage":"No such wallet.","guidance":"{{FailureGuidance.Of("invalid_account")}}","releasedAt":"{{At}}","submittedAt":"{{At}}","acknowledgedAt":"{{At}}","completedAt":null,"failedAt":"{{At}}","reversedAt":null,"providerReference":"REF-0001","idempotencyKey":"{{id}}-{{Key}}","connectionId":"{{con}}","environment":"sandbox","intent":1,"attempts":1,"nextStepAt":null,"pendingDecision":null}""",
            one.Text);
        Assert.NotNull(one.ETag);
        var list = (await officer.Get($"/api/v1/payments?distribution_id={dist}&limit=1")).Is(200);

        // Which letters are escaped differs between answers; what they mean does not.
        var row = one.Text.Replace("\\u002B", "+", StringComparison.Ordinal);
        Assert.Equal($$$"""{"data":[{{{row}}}],"pagination":{"limit":1,"offset":0,"total_count":2,"total_count_capped":false,"cursor":"1"}}""", list.Text);
        Assert.Equal($$"""[{{row}}]""", (await officer.Get($"/api/v1/distributions/{dist}/payments?limit=1")).Is(200).At("data").GetRawText());
        var attempts = (await officer.Get($"/api/v1/payments/{id}/attempts")).Is(200);
        Assert.Equal(
            $$$"""{"data":[{"id":"{{{attempts.TextAt("data.0.id")}}}","number":1,"intent":1,"idempotencyKey":"{{{id}}}-{{{Key}}}","providerReference":"REF-0001","batchId":null,"startedAt":"{{{At}}}","endedAt":"{{{At}}}","outcome":"failed","httpStatus":201,"code":"invalid_account","message":"No such wallet.","pspPaymentId":"psp-1","request":{"method":"POST","path":"/payments","body":"{\"phone\":\"+255700000001\"}"}}],"pagination":{"limit":50,"cursor":null}}""",
            attempts.Text);
        var exchanges = (await officer.Get($"/api/v1/payments/{id}/exchanges")).Is(200);
        Assert.Equal(("submit", "/payments", 201), (exchanges.TextAt("data.0.purpose"), exchanges.TextAt("data.0.path"), exchanges.NumberAt("data.0.status")));
        var story = (await officer.Get($"/api/v1/payments/{id}/story")).Is(200);
        Assert.Equal(["attempt", "exchange", "webhook", "status", "status", "status", "status"], story.TextsAt("data", "kind"));
        Assert.Equal($$"""{"at":"{{At}}","kind":"attempt","text":"Attempt 1","by":null,"detail":"Failed, HTTP 201, invalid_account, No such wallet.","thingId":"{{attempts.TextAt("data.0.id")}}"}""", story.At("data.0").GetRawText());
        Assert.Equal(["Prepared", "Released", "The PSP has it", "Failed"], story.TextsAt("data", "text").Skip(3));
        Assert.Equal("invalid_account", (await FollowUp(database, handlers, officer, distribution)).TextAt("payments.data.0.failureReason"));
    }

    [Fact]
    public async Task Progress_OfADistribution_AnswersItsForm()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);
        var paying = await Paying.Start(database, handlers);
        var distribution = await paying.Released(database, handlers, 3);
        await database.Send(handlers, distribution, 1, new PaymentNews(PaymentSaid.Failed, FailureReason: "account_blocked"));
        handlers.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var app = await Start(database, handlers);
        using var auditor = await app.ClientOf(Roles.Auditor);

        var progress = (await auditor.Get($"/api/v1/distributions/{PublicId.Distribution.Format(distribution)}/progress")).Is(200);

        Assert.Equal(
            $$$"""{"distributionId":"{{{PublicId.Distribution.Format(distribution)}}}","status":"submitting","currency":"TZS","counts":{"draft":0,"approved":0,"queued":2,"held":0,"submitting":0,"pending":0,"unknown":0,"needs_review":0,"completed":0,"failed":1,"reversed":0,"cancelled":0},"amounts":{"draft":0,"approved":0,"queued":10000000,"held":0,"submitting":0,"pending":0,"unknown":0,"needs_review":0,"completed":0,"failed":5000000,"reversed":0,"cancelled":0},"paymentCount":3,"totalAmount":15000000,"ended":1,"endedAmount":5000000,"rate":1,"errors":[{"status":"failed","failureReason":"account_blocked","count":1,"amount":5000000,"guidance":"{{{FailureGuidance.Of("account_blocked")}}}"}],"heldBecause":{"limit":0,"pilot":0,"pause":0,"breaker":0,"balance":0},"connectionId":"{{{PublicId.Connection.Format(paying.ConnectionId)}}}","waitsBecause":null,"startedAt":"{{{At}}}","endedAt":null,"expectedEndAt":"2026-03-14T09:29:53.589Z","asOf":"2026-03-14T09:27:53.589Z"}""".Replace("\\u0027", "'", StringComparison.Ordinal),
            progress.Text.Replace("\\u0027", "'", StringComparison.Ordinal).Replace("\"rate\":1.0,", "\"rate\":1,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?limit=0", 400)]
    [InlineData("?limit=201", 400)]
    [InlineData("?offset=10001", 400)]
    [InlineData("?cursor=x", 400)]
    [InlineData("?status=done", 400)]
    [InlineData("?environment=live", 400)]
    [InlineData("?failure_reason=timeout", 400)]
    [InlineData("?distribution_id=pay_1", 404)]
    [InlineData("?distribution_id=dist_00000000-0000-0000-0000-000000000000&cursor=x", 400)]
    [InlineData("/pay_1", 404)]
    [InlineData("/pay_00000000-0000-0000-0000-000000000000", 404)]
    [InlineData("/pay_00000000-0000-0000-0000-000000000000/attempts", 404)]
    [InlineData("/pay_00000000-0000-0000-0000-000000000000/attempts?cursor=-1", 400)]
    [InlineData("/pay_00000000-0000-0000-0000-000000000000/exchanges", 404)]
    [InlineData("/pay_00000000-0000-0000-0000-000000000000/exchanges?limit=0", 400)]
    [InlineData("/pay_00000000-0000-0000-0000-000000000000/story", 404)]
    public async Task Calls_ForWhatIsNotThere_AreAnsweredClearly(string path, int status)
    {
        await using var app = await TestApp.Start();
        using var officer = await app.ClientOf(Roles.ProgrammeOfficer);

        (await officer.Get($"/api/v1/payments{path}")).IsProblem(status, status == 404 ? "not_found" : "invalid_input");
    }

    [Fact]
    public async Task Export_OfPayments_NamesNobodyAndCarriesNoFormula()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var handlers = Handlers.On(database);
        await using var app = await Start(database, handlers);
        var paying = await Paying.Start(database, handlers);
        var distribution = await paying.Make();
        await paying.Add(distribution, await paying.AddBeneficiary(), reference: "=1+1");
        using var officer = await app.SignedIn(Roles.ProgrammeOfficer);

        var csv = await officer.GetStringAsync(new Uri("/payments/export.csv", UriKind.Relative), TestContext.Current.CancellationToken);

        var lines = csv.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("reference,status,amount,currency,channel,", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\n=1+1", $"\n{lines[1]}", StringComparison.Ordinal);
        Assert.Contains("1+1", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Beneficiary 1", csv, StringComparison.Ordinal);
    }

    private static async Task<ApiAnswer> FollowUp(TestDatabase database, Handlers handlers, HttpClient officer, Guid distribution)
    {
        await using (var db = database.Open())
        {
            var row = await db.Distributions.FindAsync([distribution], TestContext.Current.CancellationToken);
            row!.Let(Domain.Distributions.DistributionEvent.CompleteWithFailures, null, Paying.Maker, handlers.Clock.Now());
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        return (await officer.Get($"/api/v1/distributions/{PublicId.Distribution.Format(distribution)}/follow-up")).Is(200);
    }

    /// <summary>The host with the keys of the handlers: it opens what they sealed.</summary>
    /// <summary>An application over what there is, with nothing left to do: what it shows does not change meanwhile.</summary>
    private static async Task<TestApp> Start(TestDatabase database, Handlers handlers)
    {
        await using var db = database.Open();
        await db.Set<WorkItem>().ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        return await TestApp.Start(database, new TestAppOptions { Clock = handlers.Clock, Services = services => services.AddSingleton(handlers.Get<IDataProtectionProvider>()) });
    }
}
