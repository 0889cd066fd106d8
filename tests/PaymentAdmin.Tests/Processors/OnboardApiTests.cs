using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors;

public sealed class OnboardApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/processors";

    private static readonly string[] Fields =
        ["code", "displayName", "category", "supportsInflows", "supportsOutflows", "settlementBank", "settlementDelayDays", "settlementCurrency", "fees"];

    [Fact]
    public async Task Post_OfAProcessor_AnswersWhereItIsAndItsVersion()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = (await admin.Call("POST", Path, ApiCalls.Paystack("WHERE"))).Is(201);

        Assert.Equal("\"1\"", answer.ETag);
        Assert.Equal($"{Path}/{answer.TextAt("processor.id")}", answer.Headers.Location?.ToString());
        Assert.Equal("active", answer.TextAt("processor.status"));
        (await admin.Get(answer.Headers.Location!.ToString())).Is(200);
    }

    [Theory]
    [InlineData("active")]
    [InlineData("inactive")]
    public async Task Post_WithAStatus_KeepsIt(string status)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = await admin.Call("POST", Path, Changed("status", status, $"STATUS_{status}"));

        Assert.Equal(status, answer.Is(201).TextAt("processor.status"));
    }

    [Fact]
    public async Task Post_OfAnEmptyObject_NamesEveryFieldThatIsRequired()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = (await admin.Call("POST", Path, "{}")).IsProblem(400, "invalid_input");

        Assert.Equal(Fields.Order(StringComparer.Ordinal), answer.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.All(answer.Errors.Values, messages => Assert.Equal(["is required."], messages));
    }

    [Fact]
    public async Task Post_WithEveryFieldOfTheWrongType_SaysOfEachWhatItMustBe()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = await admin.Call("POST", Path, """
            {"code":1,"displayName":true,"category":"cards","supportsInflows":"yes","supportsOutflows":0,"settlementBank":null,"settlementDelayDays":1.5,
             "settlementCurrency":[],"status":"Active","fees":[{"eventType":{},"direction":"up","basis":7,"amount":"1","percentage":"0.1","minimum":0.5,"maximum":[],"vatRate":null},2],"colour":"red"}
            """);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["code"] = "must be a text.",
                ["displayName"] = "must be a text.",
                ["category"] = "must be one of debit_card, virtual_account_inflow, funds_transfer, identity, bills_payment.",
                ["supportsInflows"] = "must be true or false.",
                ["supportsOutflows"] = "must be true or false.",
                ["settlementBank"] = "must not be null.",
                ["settlementDelayDays"] = "must be a whole number.",
                ["settlementCurrency"] = "must be a text.",
                ["status"] = "must be one of active, inactive.",
                ["fees[0].eventType"] = "must be a text.",
                ["fees[0].direction"] = "must be one of inbound, outbound, both.",
                ["fees[0].basis"] = "must be one of flat, percent, flat_plus_percent.",
                ["fees[0].amount"] = "must be a whole number.",
                ["fees[0].percentage"] = "must be a number.",
                ["fees[0].minimum"] = "must be a whole number.",
                ["fees[0].maximum"] = "must be a whole number.",
                ["fees[0].vatRate"] = "must not be null.",
                ["fees[0].currency"] = "is required.",
                ["fees[1]"] = "must be a JSON object.",
                ["colour"] = $"There is no such field. The fields are {string.Join(", ", Fields)}, status.",
            }.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            answer.IsProblem(400, "invalid_input").Errors.ToDictionary(pair => pair.Key, pair => Assert.Single(pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Post_WithEveryFieldOutOfBounds_SaysOfEachItsBounds()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = await admin.Call("POST", Path, """
            {"code":"a-b","displayName":" ","category":"identity","supportsInflows":true,"supportsOutflows":true,"settlementBank":true,"settlementDelayDays":31,"settlementCurrency":"ngn",
             "fees":[{"eventType":"Card","direction":"both","basis":"flat","amount":-1,"percentage":2,"minimum":5,"maximum":4,"vatRate":1.1,"currency":"QQQ"}]}
            """);

        var errors = answer.IsProblem(400, "invalid_input").Errors;
        Assert.Equal(
            ["code", "displayName", "fees[0].amount", "fees[0].currency", "fees[0].eventType", "fees[0].minimum", "fees[0].percentage", "fees[0].vatRate", "settlementCurrency", "settlementDelayDays"],
            errors.Keys.Order(StringComparer.Ordinal));
        var messages = errors.Values.SelectMany(list => list).ToList();
        Assert.Equal(messages.Count, messages.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["The settlement delay is 0 to 30 days."], errors["settlementDelayDays"]);
        Assert.Contains("(10 fields need attention.)", answer.TextAt("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code", "A", false)]
    [InlineData("code", "AB", true)]
    [InlineData("code", "ABCDEFGHIJKLMNOPQRSTUVWXYZ_01234", true)]
    [InlineData("code", "ABCDEFGHIJKLMNOPQRSTUVWXYZ_012345", false)]
    [InlineData("code", "PÄYSTACK", false)]
    [InlineData("settlementDelayDays", -1, false)]
    [InlineData("settlementDelayDays", 0, true)]
    [InlineData("settlementDelayDays", 30, true)]
    [InlineData("settlementDelayDays", 31, false)]
    [InlineData("settlementCurrency", "KWD", true)]
    [InlineData("settlementCurrency", "NAIRA", false)]
    public async Task Post_AtTheEdgeOfAField_IsAcceptedWithinIt(string field, object value, bool accepted)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);

        var answer = await admin.Call("POST", Path, Changed(field, value, $"EDGE_{value}"));

        if (accepted)
        {
            answer.Is(201);
        }
        else
        {
            Assert.Equal([field], answer.IsProblem(400, "invalid_input").Errors.Keys);
        }
    }

    [Fact]
    public async Task Post_OfACodeThatIsTaken_IsAConflictNamingTheCode()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        await admin.Onboard("TAKEN");

        var answer = (await admin.Call("POST", Path, ApiCalls.Paystack("taken"))).IsProblem(409, "processor_code_taken");

        Assert.Equal("code", answer.TextAt("field"));
        Assert.Contains("TAKEN", answer.TextAt("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithOverlappingRules_IsARuleNamingTheSecond()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        const string Rule = """{"eventType":"payout","direction":"outbound","basis":"flat","amount":1,"vatRate":0,"currency":"NGN"}""";

        var answer = (await admin.Call("POST", Path, ApiCalls.Paystack("OVERLAP", $"[{Rule},{Rule}]"))).IsProblem(422, "fee_rule_overlap");

        Assert.Equal("fees[1]", answer.TextAt("field"));
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.ProgrammeOfficer)]
    [InlineData(Roles.Auditor)]
    public async Task Post_WithoutThePermission_IsForbiddenAndNamesIt(string role)
    {
        using var client = await fixture.App.ClientOf(role);

        var answer = (await client.Call("POST", Path, ApiCalls.Paystack("FORBIDDEN"))).IsProblem(403, "forbidden");

        Assert.Contains(Permissions.ManageProcessors, answer.TextAt("detail"), StringComparison.Ordinal);
    }

    /// <summary>The example with one field changed; with a code of its own, unless that is the field.</summary>
    private static string Changed(string field, object value, string code)
    {
        var body = JsonNode.Parse(ApiCalls.Paystack(code.Replace("-", "M", StringComparison.Ordinal)))!.AsObject();
        body[field] = JsonValue.Create(value);
        return body.ToJsonString();
    }
}
