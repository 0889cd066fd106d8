using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access.Pages;

/// <summary>/account/password, as a browser without a circuit uses it.</summary>
public sealed partial class OwnPasswordTests
{
    private const string Another = "another long one";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_WithThePresentPassword_KeepsThisSessionAndEndsTheOthers()
    {
        await using var app = await TestApp.Start();
        using var here = await SignedIn(app, Roles.Auditor);
        using var elsewhere = await SignedIn(app, Roles.Auditor);

        using var saved = await Post(here, "/account/password", new() { ["_handler"] = "own-password", ["Form.Current"] = TestApp.Password, ["Form.New"] = Another, ["Form.Repeat"] = Another });

        // What requests were told before counts for a few seconds; that is over.
        ((MemoryCache)app.Services.GetRequiredService<IMemoryCache>()).Clear();
        Assert.Equal((HttpStatusCode.Redirect, "/account?changed=password"), (saved.StatusCode, saved.Headers.Location?.PathAndQuery));
        using var still = await here.GetAsync("/account", Stop);
        using var noMore = await elsewhere.GetAsync("/account", Stop);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.StartsWith("/sign-in", noMore.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", Another, Another, "current")]
    [InlineData(TestApp.Password, "short", "short", "new")]
    [InlineData(TestApp.Password, Another, "another long two", "repeat")]
    [InlineData(TestApp.Password, TestApp.Password, TestApp.Password, "new")]
    public async Task Save_WithSomethingWrong_SaysSoBesideTheField(string current, string wanted, string repeat, string field)
    {
        await using var app = await TestApp.Start();
        using var here = await SignedIn(app, Roles.ProgrammeOfficer);

        using var answer = await Post(here, "/account/password", new() { ["_handler"] = "own-password", ["Form.Current"] = current, ["Form.New"] = wanted, ["Form.Repeat"] = repeat });

        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([field], ErrorIds().Matches(page).Select(found => found.Groups["field"].Value));
        Assert.DoesNotContain(wanted, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_WithoutTheFormsToken_IsRefused()
    {
        await using var app = await TestApp.Start();
        using var here = await SignedIn(app, Roles.Auditor);

        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "own-password", ["Form.Current"] = TestApp.Password, ["Form.New"] = Another, ["Form.Repeat"] = Another });
        using var answer = await here.PostAsync("/account/password", content, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/account/password")]
    [InlineData("/people")]
    [InlineData("/people/add")]
    [InlineData("/people/export.csv")]
    public async Task Pages_ForNobody_LeadToTheSignIn(string path)
    {
        await using var app = await TestApp.Start(options: new TestAppOptions { People = false });
        using var client = app.Anonymous();

        using var answer = await client.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> SignedIn(TestApp app, string role)
    {
        var client = app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = true });
        using var answer = await Post(client, "/sign-in", new() { ["_handler"] = "sign-in", ["Form.Email"] = TestApp.EmailOf(role), ["Form.Password"] = TestApp.Password });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string path, Dictionary<string, string> form)
    {
        var page = await client.GetStringAsync(path, Stop);
        form["__RequestVerificationToken"] = Token().Match(page).Groups["token"].Value;
        using var content = new FormUrlEncodedContent(form);
        return await client.PostAsync(path, content, Stop);
    }

    [GeneratedRegex("""__RequestVerificationToken" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex("id=\"(?<field>\\w+)-error\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorIds();
}
