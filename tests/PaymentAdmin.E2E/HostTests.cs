using System.Net;
using Microsoft.Playwright;
using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E;

/// <summary>The process, without a browser where none is needed.</summary>
[Collection<DemoApp>]
public sealed class HostTests(RunningApp app)
{
    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    public async Task Health_Started_IsHealthy(string path)
    {
        using var client = new HttpClient { BaseAddress = app.Url };

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Healthy", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task FirstRun_Started_PrintsTheAddressAndTheDemoSignIns()
    {
        var address = await app.Line("PaymentAdmin is ready: ");
        var password = await app.Line("Sign in with one of these");

        Assert.Equal($"PaymentAdmin is ready: {app.Url.AbsoluteUri.TrimEnd('/')}", address);
        Assert.EndsWith(RunningApp.DemoPassword, password, StringComparison.Ordinal);
        foreach (var email in People.All)
        {
            await app.Line($"  {email} ");
        }
    }

    [Fact]
    public async Task Log_OfTheStart_HasNoWarning()
    {
        var start = app.Output[..app.Output.IndexOf(await app.Line("PaymentAdmin is ready: "), StringComparison.Ordinal)];

        Assert.DoesNotContain("warn:", start, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", start, StringComparison.Ordinal);
    }
}

/// <summary>The same application on PostgreSQL.</summary>
public sealed class PostgresTests(Browser browser)
{
    [Fact]
    public async Task SignIn_OnPostgres_ShowsTheHomePage()
    {
        await using var app = await RunningApp.StartOnPostgres();
        await using var context = await browser.NewContext(app);
        var page = await context.NewPageAsync();

        await page.SignIn(People.Admin);

        await Assertions.Expect(page).ToHaveTitleAsync("Home – PaymentAdmin");
        var ready = await page.APIRequest.GetAsync("/health/ready");
        Assert.Equal("Healthy", await ready.TextAsync());
    }
}
