using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors;

/// <summary>What the addresses and parameters of GET and the list take and refuse.</summary>
public sealed class ProcessorsApiTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/processors";

    [Theory]
    [InlineData("1", true)]
    [InlineData("200", true)]
    [InlineData("", true)]
    [InlineData("0", false)]
    [InlineData("201", false)]
    [InlineData("-1", false)]
    [InlineData("1.5", false)]
    [InlineData("ten", false)]
    [InlineData("99999999999", false)]
    public async Task List_WithAPageSize_TakesOneToTwoHundred(string size, bool accepted)
    {
        using var client = await fixture.App.ClientOf(Roles.Auditor);

        var answer = await client.Get($"{Path}?page_size={size}");

        if (accepted)
        {
            Assert.Equal(size.Length == 0 ? "50" : size, answer.Is(200).At("pagination.page_size").GetRawText());
        }
        else
        {
            Assert.Equal(["must be a whole number from 1 to 200."], answer.IsProblem(400, "invalid_input").Errors["page_size"]);
        }
    }

    [Theory]
    [InlineData("status=open", "status")]
    [InlineData("status=Active", "status")]
    [InlineData("status=active,open", "status")]
    [InlineData("category=cards", "category")]
    [InlineData("sort=amount", "sort")]
    [InlineData("order=up", "order")]
    [InlineData("page=0", "page")]
    [InlineData("page=two", "page")]
    [InlineData("search=a%0Ab", "search")]
    public async Task List_WithAParameterThatIsNone_NamesIt(string query, string parameter)
    {
        using var client = await fixture.App.ClientOf(Roles.Auditor);

        var answer = (await client.Get($"{Path}?{query}")).IsProblem(400, "invalid_input");

        Assert.Equal([parameter], answer.Errors.Keys);
        Assert.Equal(parameter, answer.TextAt("field"));
    }

    [Fact]
    public async Task List_WithEveryParameterWrong_NamesThemAll()
    {
        using var client = await fixture.App.ClientOf(Roles.Auditor);

        var answer = await client.Get($"{Path}?status=x&category=x&sort=x&order=x&page=x&page_size=x&search={new string('x', 201)}");

        Assert.Equal(
            ["category", "order", "page", "page_size", "search", "sort", "status"],
            answer.IsProblem(400, "invalid_input").Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_WithFiltersSeparatedByCommas_TakesThemTogether()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        await admin.Onboard("COMMA_A");
        var b = await admin.Onboard("COMMA_B");
        (await admin.Call("PATCH", $"{Path}/{b}", """{"status":"inactive"}""")).Is(200);

        foreach (var query in (string[])["status=active,inactive", "status=active,%20inactive,", "status=active&status=inactive", "status=&category=debit_card,funds_transfer"])
        {
            var both = (await admin.Get($"{Path}?search=comma_&sort=code&order=asc&{query}")).Is(200);
            Assert.Equal(["COMMA_A", "COMMA_B"], both.TextsAt("processors", "code"));
        }

        Assert.Equal(["COMMA_B"], (await admin.Get($"{Path}?search=comma_&status=inactive")).TextsAt("processors", "code"));
        Assert.Empty((await admin.Get($"{Path}?search=comma_&category=funds_transfer,identity")).TextsAt("processors", "code"));
    }

    [Fact]
    public async Task List_WithoutASort_ShowsTheNewestFirst()
    {
        await using var app = await TestApp.Start();
        using var admin = await app.ClientOf(Roles.PlatformAdmin);
        foreach (var code in (string[])["FIRST", "SECOND", "THIRD"])
        {
            await admin.Onboard(code);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["THIRD", "SECOND", "FIRST"], (await admin.Get(Path)).TextsAt("processors", "code"));
        var second = await admin.Get($"{Path}?page=2&page_size=2");
        Assert.Equal(["FIRST"], second.TextsAt("processors", "code"));
        Assert.Equal("""{"page":2,"page_size":2,"total":3}""", second.At("pagination").GetRawText());
    }

    [Theory]
    [InlineData("{0}", 200)]
    [InlineData("tnt_{1}", 404)]
    [InlineData("{1}", 404)]
    [InlineData("PROC_{1}", 404)]
    [InlineData("proc_{2}", 404)]
    [InlineData("proc_(1)", 404)]
    [InlineData("proc_", 404)]
    [InlineData("proc_1", 404)]
    [InlineData("proc_00000000-0000-7000-8000-000000000000", 404)]
    [InlineData("proc_{1}'%20OR%201=1", 404)]
    public async Task Get_ByAnId_FindsOnlyTheWholeOne(string id, int status)
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var known = await admin.Onboard($"GET_{Math.Abs(id.GetHashCode(StringComparison.Ordinal))}");
        var uuid = known["proc_".Length..];
        var asked = id.Replace("{0}", known, StringComparison.Ordinal)
            .Replace("{1}", uuid, StringComparison.Ordinal)
            .Replace("{2}", uuid.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("(1)", $"{{{uuid}}}", StringComparison.Ordinal);

        foreach (var path in (string[])[$"{Path}/{asked}", $"{Path}/{asked}/fees", $"{Path}/{asked}/gl-accounts"])
        {
            var answer = await admin.Get(path);
            if (status == 200)
            {
                answer.Is(200);
            }
            else
            {
                answer.IsProblem(404, "not_found");
            }
        }

        if (status == 404)
        {
            (await admin.Call("PATCH", $"{Path}/{asked}", "{}")).IsProblem(404, "not_found");
            (await admin.Call("PUT", $"{Path}/{asked}/fees", """{"fees":[]}""")).IsProblem(404, "not_found");
        }
    }

    [Fact]
    public async Task Export_OfProcessors_HoldsWhatTheFiltersLetThrough()
    {
        using var admin = await fixture.App.ClientOf(Roles.PlatformAdmin);
        var id = await admin.Onboard("EXPORT_A");
        await admin.Onboard("EXPORT_B");
        using var browser = await fixture.App.SignedIn(Roles.ProgrammeOfficer);

        var row = Assert.Single(await browser.Download("/processors/export.csv?search=export_a"));

        Assert.Equal(
            ["id", "code", "name", "category", "status", "supports_inflows", "supports_outflows", "settlement_bank", "settlement_delay_days", "settlement_currency", "created_at"], row.Keys);
        Assert.Equal((id, "EXPORT_A", "debit_card", "active", "1", "NGN"), (row["id"], row["code"], row["category"], row["status"], row["settlement_delay_days"], row["settlement_currency"]));
        Assert.Equal(2, (await browser.Download("/processors/export.csv?search=export_")).Count);
    }
}
