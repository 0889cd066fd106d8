using System.Text.Json;
using System.Text.RegularExpressions;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors;

/// <summary>
/// Every request of the first six sections of processors-api, sent as it is written there but for host, token and ids,
/// answers what is written there: the same fields at every level, of the same types. Where we add to it, a test says so.
/// </summary>
public sealed partial class DocumentExamplesTests
{
    private const string DocumentedProcessor = "proc_550e8400-e29b-41d4-a716-446655440000";
    private const string DocumentedTenant = "tnt_f47ac10b";

    /// <summary>Fields without a value are sent as null; the document leaves some of them out.</summary>
    private static readonly string[] NullsOfTheSecondRule = [".fees[1].minimum: null", ".fees[1].maximum: null", ".fees[1].effectiveTo: null"];

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Onboard_AsInTheExample_AnswersAsDocumented(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);

        var answer = (await Curl.Parse(ProcessorExamples.OnboardCurl).Send(admin)).Is(201);

        Shape.AssertSame(ProcessorExamples.OnboardAnswer, answer.Json);
        AssertSameButForIdsAndTimes(ProcessorExamples.OnboardAnswer, answer.Text);
        Assert.Equal(["1001001001", "5001001001", "2001001001"], NumbersOf(answer, "glAccounts.base"));
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Onboard_WithTheDocumentedPayload_AnswersAsDocumented(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);

        var answer = (await admin.Call("POST", "/api/v1/processors", ProcessorExamples.OnboardPayload)).Is(201);

        Shape.AssertSame(ProcessorExamples.OnboardAnswer, answer.Json);
        AssertSameButForIdsAndTimes(ProcessorExamples.OnboardAnswer, answer.Text);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task List_AsInTheExamples_AnswersAsDocumented(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        await Curl.Parse(ProcessorExamples.OnboardCurl).Send(admin);

        foreach (var example in (string[])[ProcessorExamples.ListAllCurl, ProcessorExamples.ListByStatusCurl, ProcessorExamples.ListByCategoryCurl, ProcessorExamples.ListByNameCurl])
        {
            var answer = (await Curl.Parse(example).Send(admin)).Is(200);

            Shape.AssertSame(ProcessorExamples.ListAnswer, answer.Json);
            Assert.Equal((1, 50, 1), (answer.NumberAt("pagination.page"), answer.NumberAt("pagination.page_size"), answer.NumberAt("pagination.total")));
        }
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Get_AsInTheExample_AnswersAsDocumented(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var ours = await OnboardPaystack(admin);

        var answer = (await Curl.Parse(ProcessorExamples.GetCurl).Send(admin, ours)).Is(200);

        Shape.AssertSame(ProcessorExamples.GetAnswer, answer.Json);
        AssertSameButForIdsAndTimes(ProcessorExamples.GetAnswer, answer.Text);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task Update_AsInTheExamples_AnswersTheDocumentedFieldsAndTheWholeProcessor(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var ours = await OnboardPaystack(admin);

        // Ours: a change answers the whole processor; deactivation also what is still open.
        string[] wholeProcessor =
        [
            ".category: string", ".supportsInflows: boolean", ".supportsOutflows: boolean", ".settlementBank: boolean",
            ".settlementDelayDays: number", ".settlementCurrency: string", ".createdAt: string",
        ];
        var deactivated = (await Curl.Parse(ProcessorExamples.DeactivateCurl).Send(admin, ours)).Is(200);
        Shape.AssertSame(ProcessorExamples.UpdateAnswer, deactivated.Json, [.. wholeProcessor, ".openItems: list"]);
        Assert.Equal("inactive", deactivated.TextAt("status"));

        var updated = (await Curl.Parse(ProcessorExamples.UpdateSeveralCurl).Send(admin, ours)).Is(200);
        Shape.AssertSame(ProcessorExamples.UpdateAnswer, updated.Json, wholeProcessor);
        Assert.Equal(("Paystack (Legacy)", 2, false), (updated.TextAt("name"), updated.NumberAt("settlementDelayDays"), updated.At("supportsOutflows").GetBoolean()));

        var path = Curl.Parse(ProcessorExamples.DeactivateCurl).Address.AbsolutePath;
        var payload = (await admin.Call("PATCH", ours(path), ProcessorExamples.UpdatePayload)).Is(200);
        Shape.AssertSame(ProcessorExamples.UpdateAnswer, payload.Json, [.. wholeProcessor, ".openItems: list"]);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task GetFees_AsInTheExample_AnswersAsDocumented(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var ours = await OnboardPaystack(admin, ProcessorExamples.OnboardPayload);

        var answer = (await Curl.Parse(FeeAndAccountExamples.GetFeesCurl).Send(admin, ours)).Is(200);

        Shape.AssertSame(FeeAndAccountExamples.GetFeesAnswer, answer.Json, NullsOfTheSecondRule);
        AssertHasTheTermsOf(FeeAndAccountExamples.GetFeesAnswer, answer);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task ReplaceFees_AsInTheExample_AnswersAsDocumented(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var ours = await OnboardPaystack(admin);
        var example = Curl.Parse(FeeAndAccountExamples.ReplaceFeesCurl);

        // The same two kinds of rule as in the example of GET: so the same shape.
        var answer = (await example.Send(admin, ours)).Is(200);
        Shape.AssertSame(FeeAndAccountExamples.GetFeesAnswer, answer.Json, NullsOfTheSecondRule);
        AssertHasTheTermsOf(example.Body!, answer);

        // What the document answers may be sent too: its ids and dates are read-only.
        var one = (await admin.Call("PUT", ours(example.Address.AbsolutePath), FeeAndAccountExamples.ReplaceFeesAnswer)).Is(200);
        Shape.AssertSame(FeeAndAccountExamples.ReplaceFeesAnswer, one.Json, ".fees[0].minimum: null", ".fees[0].effectiveTo: null");
        AssertHasTheTermsOf(FeeAndAccountExamples.ReplaceFeesAnswer, one);
        Assert.Equal(app.Clock.Time, one.At("fees.0.effectiveFrom").GetDateTime());
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task ReplaceFees_WithTheDocumentedPayload_AnswersItWithIdsAndDates(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var ours = await OnboardPaystack(admin);

        var answer = (await admin.Call("PUT", ours($"/api/v1/processors/{DocumentedProcessor}/fees"), FeeAndAccountExamples.ReplaceFeesPayload)).Is(200);

        string[] added =
        [
            .. Enumerable.Range(0, 3).SelectMany(rule => (string[])[$".fees[{rule}].id: string", $".fees[{rule}].effectiveFrom: string", $".fees[{rule}].effectiveTo: null"]),
            .. Enumerable.Range(1, 2).SelectMany(rule => (string[])[$".fees[{rule}].minimum: null", $".fees[{rule}].maximum: null"]),
        ];
        Shape.AssertSame(FeeAndAccountExamples.ReplaceFeesPayload, answer.Json, added);
        AssertHasTheTermsOf(FeeAndAccountExamples.ReplaceFeesPayload, answer);
    }

    [Theory, EachDatabase(RealOnly = "starts the host")]
    public async Task GetAccounts_AsInTheExamples_AnswersAsDocumented(DatabaseProvider provider)
    {
        await using var app = await StartWithAdmin(provider);
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        var ours = await OnboardPaystack(admin);
        var tenant = await admin.AddTenant("RELIEF");
        await admin.Call("PUT", ours($"/api/v1/processors/{DocumentedProcessor}/tenants/{tenant}/gl-accounts"), """{"feePayableOverride":false}""");

        var ofProcessor = (await Curl.Parse(FeeAndAccountExamples.GetBaseAccountsCurl).Send(admin, ours)).Is(200);
        var ofTenant = (await Curl.Parse(FeeAndAccountExamples.GetTenantAccountsCurl).Send(admin, text => ours(text).Replace(DocumentedTenant, tenant, StringComparison.Ordinal))).Is(200);

        Shape.AssertSame(FeeAndAccountExamples.GlAccountsAnswer, ofTenant.Json);
        Assert.Equal(["1001001001", "5001001001", "2001001001"], NumbersOf(ofTenant, "base"));
        Assert.Equal("1101001001", ofTenant.TextAt("tenant.principalReceivable.accountNumber"));

        // The document shows one answer for both examples; where no tenant is named, onboarding's shows what is left.
        using var onboarded = JsonDocument.Parse(ProcessorExamples.OnboardAnswer);
        Shape.AssertSame(onboarded.RootElement.GetProperty("glAccounts").GetRawText(), ofProcessor.Json);
    }

    private static async Task<TestApp> StartWithAdmin(DatabaseProvider provider)
    {
        var app = await TestApp.Start(provider, new TestAppOptions { People = false });
        await app.AddPerson(TestApp.EmailOf(Roles.PlatformAdmin), Roles.PlatformAdmin);
        return app;
    }

    /// <summary>Onboards the processor of the examples; answers what puts its id in the place of the documented one.</summary>
    private static async Task<Func<string, string>> OnboardPaystack(HttpClient admin, string? payload = null)
    {
        var onboarded = await admin.Call("POST", "/api/v1/processors", payload ?? Curl.Parse(ProcessorExamples.OnboardCurl).Body);
        var id = onboarded.Is(201).TextAt("processor.id")!;
        return text => text.Replace(DocumentedProcessor, id, StringComparison.Ordinal);
    }

    private static void AssertSameButForIdsAndTimes(string documented, string answer) =>
        Assert.True(JsonElement.DeepEquals(Masked(documented), Masked(answer)), answer);

    private static JsonElement Masked(string json) => JsonDocument.Parse(IdOrTime().Replace(json, "\"${kind}\"")).RootElement;

    private static void AssertHasTheTermsOf(string documented, ApiAnswer answer)
    {
        var expected = JsonDocument.Parse(documented).RootElement.GetProperty("fees").EnumerateArray().ToList();
        var rules = answer.At("fees").EnumerateArray().ToList();
        Assert.Equal(expected.Count, rules.Count);
        foreach (var (rule, terms) in rules.Zip(expected))
        {
            Assert.All(
                terms.EnumerateObject().Where(field => field.Name is not ("id" or "effectiveFrom" or "effectiveTo")),
                field => Assert.True(JsonElement.DeepEquals(field.Value, rule.GetProperty(field.Name)), $"{field.Name}: {rule}"));
        }
    }

    private static IEnumerable<string?> NumbersOf(ApiAnswer answer, string path) =>
        ((string[])["settlementFloat", "feeExpense", "feePayable"]).Select(account => answer.TextAt($"{path}.{account}.accountNumber"));

    [GeneratedRegex("""
        "((?<kind>proc|gl)_[0-9a-f-]+|\d{4}-\d{2}-\d{2}T[0-9:.]+Z)"
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex IdOrTime();
}
