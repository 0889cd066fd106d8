using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors;

public sealed class UpdateApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/processors";

    [Fact]
    public async Task Patch_WithNulls_RefusesEachOfThem()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard("NULLS");

        var answer = await admin.Call("PATCH", $"{Path}/{id}", """{"displayName":null,"status":null,"settlementDelayDays":null,"code":null,"supportsInflows":false}""");

        var errors = answer.IsProblem(400, "invalid_input").Errors;
        Assert.Equal(["code", "displayName", "settlementDelayDays", "status"], errors.Keys.Order(StringComparer.Ordinal));
        Assert.All(errors.Values, messages => Assert.Equal(["must not be null."], messages));
    }

    [Theory]
    [InlineData("""{"status":"closed"}""", "status")]
    [InlineData("""{"settlementDelayDays":"2"}""", "settlementDelayDays")]
    [InlineData("""{"settlementDelayDays":31}""", "settlementDelayDays")]
    [InlineData("""{"displayName":"\u202Egnp"}""", "displayName")]
    [InlineData("""{"name":"Paystack"}""", "name")]
    [InlineData("""{"fees":[]}""", "fees")]
    [InlineData("""[]""", "body")]
    public async Task Patch_WithAFieldThatIsWrong_NamesIt(string body, string field)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard($"WRONG_{Math.Abs(body.GetHashCode(StringComparison.Ordinal))}");

        var answer = await admin.Call("PATCH", $"{Path}/{id}", body);

        Assert.Equal([field], answer.IsProblem(400, "invalid_input").Errors.Keys);
    }

    [Theory]
    [InlineData("code", "OTHER")]
    [InlineData("category", "identity")]
    [InlineData("settlementCurrency", "KES")]
    public async Task Patch_OfAnImmutableField_IsARuleNamingIt(string field, string value)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard($"FIXED_{field}");

        var answer = (await admin.Call("PATCH", $"{Path}/{id}", $$"""{"{{field}}":"{{value}}"}""")).IsProblem(422, "field_immutable");

        Assert.Equal(field, answer.TextAt("field"));
    }

    [Fact]
    public async Task Patch_WithTheTagOfGet_ChangesItOnce()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        using var colleague = await fixture.App.ClientOf(Roles.PlatformAdmin + TestApp.Second);
        var path = $"{Path}/{await admin.Onboard("TAGGED")}";
        var seen = (await admin.Get(path)).ETag!;

        var theirs = (await colleague.Call("PATCH", path, """{"displayName":"Theirs"}""", ("If-Match", seen))).Is(200);
        var stale = (await admin.Call("PATCH", path, """{"displayName":"Mine"}""", ("If-Match", seen))).IsProblem(412, "changed_meanwhile");

        Assert.Equal(("\"1\"", "\"2\""), (seen, theirs.ETag));
        Assert.Equal((TestApp.EmailOf(Roles.PlatformAdmin + TestApp.Second), 2, "Theirs"), (stale.TextAt("changedBy"), stale.NumberAt("version"), stale.TextAt("current.name")));
        Assert.Equal(fixture.App.Clock.Time, stale.At("changedAt").GetDateTime());
        Assert.Equal((await admin.Get(path)).Text, stale.At("current").GetRawText());

        // With the version that the refusal named, the same change goes through.
        var mine = (await admin.Call("PATCH", path, """{"displayName":"Mine"}""", ("If-Match", "\"2\""))).Is(200);
        Assert.Equal(("Mine", "\"3\""), (mine.TextAt("name"), mine.ETag));
    }

    [Theory]
    [InlineData("*", 200)]
    [InlineData("\"7\", \"1\"", 200)]
    [InlineData("\"2\"", 412)]
    [InlineData("1", 412)]
    [InlineData("W/\"1\"", 412)]
    [InlineData("\"one\"", 412)]
    public async Task Patch_WithIfMatch_WantsThePresentVersion(string condition, int status)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard($"MATCH_{Math.Abs(condition.GetHashCode(StringComparison.Ordinal))}");

        var answer = await admin.Call("PATCH", $"{Path}/{id}", """{"displayName":"Changed"}""", ("If-Match", condition));

        answer.Is(status);
    }

    [Fact]
    public async Task Patch_OfTheWholeAnswerOfGet_ChangesNothing()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = $"{Path}/{await admin.Onboard("WHOLE")}";
        var seen = await admin.Get(path);

        // GET says name where PATCH says displayName, as the document has it.
        var sent = seen.Text.Replace("\"name\"", "\"displayName\"", StringComparison.Ordinal);
        var answer = (await admin.Call("PATCH", path, sent, ("If-Match", seen.ETag!))).Is(200);

        Assert.Equal((seen.ETag, seen.TextAt("updatedAt")), (answer.ETag, answer.TextAt("updatedAt")));
    }

    [Fact]
    public async Task Patch_ToInactiveAndBack_SaysWhatIsOpenAndWhatIsMissing()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var path = $"{Path}/{await admin.Onboard("SWITCHED")}";
        var start = fixture.App.Clock.Time.AddDays(1).ToString("O");
        (await admin.Call("PUT", $"{path}/fees", $$"""{"fees":[],"effectiveFrom":"{{start}}"}""")).Is(200);

        var inactive = (await admin.Call("PATCH", path, """{"status":"inactive"}""")).Is(200);
        var active = (await admin.Call("PATCH", path, """{"status":"active"}""")).Is(200);

        Assert.Equal(("scheduled_fee_change", 1), (inactive.TextAt("openItems.0.kind"), inactive.NumberAt("openItems.0.count")));
        Assert.False(inactive.Json.TryGetProperty("warnings", out _));
        Assert.Equal("no_fee_rules", active.TextAt("warnings.0.code"));
        Assert.False(active.Json.TryGetProperty("openItems", out _));
    }
}
