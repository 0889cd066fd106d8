using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Distributions.Approval;

/// <summary>The wire form that scripts rely on, by two and three people.</summary>
public sealed class ApprovalApiTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Journey_OfTwoOfficers_FromSubmissionToRelease(DatabaseProvider provider)
    {
        await using var app = await TestApp.Start(provider);
        var (maker, approver) = (await app.ClientOf(Roles.ProgrammeOfficer), await app.ClientOf(Roles.ProgrammeOfficer + TestApp.Second));
        var path = await Make(app, maker, stages: """[{"fromAmount":0,"approvers":1}]""");

        (await maker.Call("POST", $"{path}/submit", null)).IsProblem(422, "reason_needed");
        var needed = (await maker.Call("POST", $"{path}/submit", "{}")).At("codes").EnumerateArray().Select(code => code.GetString()!).ToDictionary(code => code, _ => "known by sight");
        var submitted = (await maker.Call("POST", $"{path}/submit", JsonSerializer.Serialize(new { reasons = needed }))).Is(200);
        Assert.Equal(("in_approval", 2, 1), (submitted.TextAt("status"), (int)submitted.NumberAt("paymentCount"), (int)submitted.NumberAt("stage")));
        (await maker.Call("POST", $"{path}/approve", null)).IsProblem(403, "maker_may_not_approve");
        (await approver.Call("POST", $"{path}/release", null)).IsProblem(409, "distribution_state");
        (await approver.Call("POST", $"{path}/approve", """{"contentHash":"00"}""")).IsProblem(409, "content_changed");
        (await (await app.ClientOf(Roles.Auditor)).Call("POST", $"{path}/approve", null)).IsProblem(403, "forbidden");

        var look = (await approver.Get($"{path}/approval")).Is(200);
        Assert.Equal(("March", true, submitted.TextAt("contentHash")), (look.TextAt("name"), look.At("you.mayDecide").GetBoolean(), look.TextAt("round.contentHash")));
        Assert.Equal([TestApp.EmailOf(Roles.ProgrammeOfficer + TestApp.Second)], look.At("mayAct").EnumerateArray().Select(name => name.GetString()));
        var approved = (await approver.Call("POST", $"{path}/approve", $$"""{"contentHash":"{{submitted.TextAt("contentHash")}}","comment":"all right"}""")).Is(200);
        Assert.Equal("approved", approved.TextAt("status"));
        (await approver.Call("POST", $"{path}/approve", null)).IsProblem(409, "distribution_state");
        (await approver.Call("POST", $"{path}/release", null)).IsProblem(403, "approver_may_not_release");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var released = (await maker.Call("POST", $"{path}/release", null)).Is(200);

        Assert.Equal(("released", released.ETag), (released.TextAt("status"), $"\"{released.NumberAt("version")}\""));

        // The work queues run meanwhile: they may have begun.
        var shown = await maker.Get(path);
        Assert.Equal((2, 0, 0), ((int)shown.NumberAt("paymentCount"), (int)shown.NumberAt("counts.draft"), (int)shown.NumberAt("counts.approved")));
        Assert.Equal(["released", "approved"], (await maker.Get($"{path}/decisions")).TextsAt("data", "kind"));
        Assert.Equal([null, "all right"], (await maker.Get($"{path}/decisions")).TextsAt("data", "comment"));
        Assert.DoesNotContain("+2557", look.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journey_OfARoleThatChanges_EndsWhatItCouldDo()
    {
        await using var app = await TestApp.Start();
        var (maker, approver, admin) = (await app.ClientOf(Roles.ProgrammeOfficer), await app.ClientOf(Roles.ProgrammeOfficer + TestApp.Second), await app.ClientOf(Roles.PlatformAdmin));
        var path = await Make(app, maker, stages: """[{"fromAmount":0,"approvers":2}]""");
        (await maker.Call("POST", $"{path}/submit", """{"reason":"known by sight"}""")).Is(200);
        (await approver.Call("POST", $"{path}/approve", null)).Is(200);

        // The maker gets every role there is: it stays what the maker made. The approver loses theirs: the approval stands.
        foreach (var (email, roles) in new[] { (Roles.ProgrammeOfficer, string.Join("\",\"", Roles.All)), (Roles.ProgrammeOfficer + TestApp.Second, Roles.Auditor) })
        {
            var person = (await admin.Get($"/api/v1/users?search={TestApp.EmailOf(email)}")).TextAt("data.0.id");
            (await admin.Call("PATCH", $"/api/v1/users/{person}", $$"""{"roles":["{{roles}}"]}""", ("If-Match", "*"))).Is(200);
        }

        // With the token of before, which ends within seconds, as with a new one.
        Assert.Contains((await maker.Call("POST", $"{path}/approve", null)).Status, new[] { 401, 403 });
        using var promoted = await SignIn(app, TestApp.EmailOf(Roles.ProgrammeOfficer));
        (await promoted.Call("POST", $"{path}/approve", null)).IsProblem(403, "maker_may_not_approve");
        using var demoted = await SignIn(app, TestApp.EmailOf(Roles.ProgrammeOfficer + TestApp.Second));
        (await demoted.Call("POST", $"{path}/send-back", """{"comment":"no"}""")).IsProblem(409, "already_decided");
        Assert.Equal(1, (await promoted.Get($"{path}/approval")).NumberAt("stages.0.given"));
    }

    [Fact]
    public async Task Delegations_AreLentUsedAndEnded()
    {
        await using var app = await TestApp.Start();
        var (maker, approver, auditor) = (await app.ClientOf(Roles.ProgrammeOfficer), await app.ClientOf(Roles.ProgrammeOfficer + TestApp.Second), await app.ClientOf(Roles.Auditor));
        var path = await Make(app, maker, stages: """[{"fromAmount":0,"approvers":1}]""");
        (await maker.Call("POST", $"{path}/submit", """{"reason":"known by sight"}""")).Is(200);
        var until = app.Clock.Time.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

        (await approver.Call("POST", "/api/v1/delegations", $$"""{"endsAt":"{{until}}"}""")).IsProblem(400, "invalid_input");
        var body = $$"""{"to":"{{TestApp.EmailOf(Roles.Auditor)}}","endsAt":"{{until}}","reason":"leave"}""";
        var made = (await approver.Call("POST", "/api/v1/delegations", body, ("Idempotency-Key", "lend-1"))).Is(201);
        Assert.Equal(made.TextAt("id"), (await approver.Call("POST", "/api/v1/delegations", body, ("Idempotency-Key", "lend-1"))).Is(201).TextAt("id"));
        Assert.Equal(1, (await auditor.Get("/api/v1/delegations")).NumberAt("pagination.total_count"));
        (await maker.Get("/api/v1/delegations?of=everybody")).IsProblem(403, "forbidden");
        (await approver.Call("POST", $"/api/v1/delegations/{made.TextAt("id")}/revoke", null)).Is(200);
        (await auditor.Call("POST", $"{path}/approve", null)).IsProblem(403, "forbidden");

        (await approver.Call("POST", "/api/v1/delegations", body)).Is(201);
        (await auditor.Call("POST", $"{path}/approve", null)).Is(200);
        Assert.Equal([TestApp.EmailOf(Roles.ProgrammeOfficer + TestApp.Second)], (await auditor.Get($"{path}/decisions")).TextsAt("data", "onBehalfOf"));
    }

    [Fact]
    public async Task Refusals_OfAnyKind_NameNobodyWhoIsPaid()
    {
        await using var app = await TestApp.Start();
        var (maker, approver) = (await app.ClientOf(Roles.ProgrammeOfficer), await app.ClientOf(Roles.ProgrammeOfficer + TestApp.Second));
        var path = await Make(app, maker, stages: """[{"fromAmount":0,"approvers":1}]""");

        ApiAnswer[] answers =
        [
            await maker.Call("POST", $"{path}/submit", """{"reasons":{"x":1}}"""),
            await maker.Call("POST", $"{path}/submit", """{"reason":"ok"}"""),
            await approver.Call("POST", $"{path}/send-back", "{}"),
            await approver.Call("POST", $"{path}/send-back", """{"comment":"look again"}"""),
            await maker.Call("POST", $"{path}/cancel", "{}"),
            await maker.Call("POST", $"{path}/cancel", """{"reason":"a double"}"""),
            await maker.Call("POST", "/api/v1/distributions/dist_x/submit", "{}"),
            await maker.Get($"{path}/approval"),
        ];

        Assert.Equal([400, 200, 400, 200, 400, 200, 404, 200], answers.Select(answer => answer.Status));
        Assert.Equal("cancelled", answers[5].TextAt("status"));
        Assert.All(answers, answer => Assert.DoesNotContain("Asha", answer.Text, StringComparison.Ordinal));
    }

    private static async Task<HttpClient> SignIn(TestApp app, string email)
    {
        var client = app.Anonymous();
        var token = (await client.Call("POST", "/api/v1/auth/token", $$"""{"email":"{{email}}","password":"{{TestApp.Password}}"}""")).Is(200).TextAt("access_token");
        client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A distribution of two payments to the same person; answers its path.</summary>
    internal static async Task<string> Make(TestApp app, HttpClient maker, string stages)
    {
        var admin = await app.ClientOf(Roles.PlatformAdmin);
        var processor = await admin.Onboard("PAYSTACK");
        var connection = (await admin.Call("POST", "/api/v1/connections", $$"""
            {"processorId":"{{processor}}","environment":"sandbox","dialect":"psp_rest_v2","authentication":{"scheme":"api_key","apiKey":"test_key_abc123def456"},
             "baseUrl":"https://sandbox.psp-example.com/api/v2","merchantId":"MERCHANT_TEST_001","webhookSecret":"webhook_signing_secret_abc123"}
            """)).Is(201).TextAt("id");
        var programme = (await admin.Call("POST", "/api/v1/programmes", $$$"""
            {"code":"FOOD","name":"Food","currency":"TZS","country":"TZ","connectionIds":["{{{connection}}}"],"approvalPolicy":{"stages":{{{stages}}} }}
            """)).Is(201).TextAt("id")!;
        var distribution = (await maker.Call("POST", "/api/v1/distributions", $$"""
            {"programmeId":"{{programme}}","connectionId":"{{connection}}","name":"March","purpose":"Food","cycle":"2026-03"}
            """)).Is(201).TextAt("id");
        var beneficiary = PublicId.Beneficiary.Format(await AddBeneficiary(app, PublicId.Programme.Parse(programme)));
        foreach (var reference in new[] { "REF-1", "REF-2" })
        {
            (await maker.Call("POST", $"/api/v1/distributions/{distribution}/payments", $$"""{"beneficiaryId":"{{beneficiary}}","amount":5000000,"reference":"{{reference}}"}""")).Is(201);
        }

        return $"/api/v1/distributions/{distribution}";
    }

    private static async Task<Guid> AddBeneficiary(TestApp app, Guid programmeId)
    {
        var personal = app.Services.GetRequiredService<PersonalData>();
        var now = app.Clock.Time;
        await using var db = app.Database.Open();
        var details = personal.Seal(new PersonalDetails("BEN-001", "Asha Juma", "+255700000001", null), Guid.Empty, await personal.Marks(Stop));
        var beneficiary = Beneficiary.Add(now.NewId(), Guid.Empty, details, PaymentChannel.MobileMoney, Paying.Maker, now);
        db.Add(beneficiary);
        db.Add(new ProgrammeMember(programmeId, beneficiary.Id, now));
        await db.SaveChangesAsync(Stop);
        return beneficiary.Id;
    }
}
