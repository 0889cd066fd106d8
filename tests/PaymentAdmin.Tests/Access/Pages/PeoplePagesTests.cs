using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Access;
using PaymentAdmin.Access.Pages;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.UI;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.Access.Pages;

/// <summary>Adding and changing people, on the pages.</summary>
public sealed class PeoplePagesTests : PageTest
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_WithNothingFilledIn_SaysSoBesideEachField()
    {
        SignIn(Roles.PlatformAdmin);
        var page = Render<NewPerson>();

        await page.Find("#password-typed").ChangeAsync(true);
        await page.Find("form").SubmitAsync();

        Assert.All(["email", "roles", "password"], field => Assert.NotEmpty(page.Find($"#{field}-error").TextContent));
    }

    [Fact]
    public async Task Add_ShowsTheGeneratedPasswordThatSignsIn()
    {
        SignIn(Roles.PlatformAdmin);
        await Handlers.AddRoles();
        var page = Render<NewPerson>();

        await page.Find("#email").InputAsync("new@test.example");
        await page.Find("#role-auditor").ChangeAsync(true);
        await page.Find("form").SubmitAsync();

        await page.WaitForElementAsync(".pa-secret");
        var shown = page.Find(".pa-secret .pa-mono").TextContent;
        Assert.Equal("new@test.example", (await Handlers.Get<SignInWithPassword>().Check("new@test.example", shown, Stop)).Email);
    }

    [Fact]
    public async Task Person_OfOneself_OffersNeitherDeactivationNorReset()
    {
        await Handlers.AddRoles();
        var own = await Handlers.AddPerson("own@test.example", Roles.PlatformAdmin);
        var other = await Handlers.AddPerson("other@test.example", Roles.PlatformAdmin);
        SignIn(Roles.PlatformAdmin, own.Id);

        Assert.DoesNotContain("Deactivate", Show(own.Id).Markup, StringComparison.Ordinal);
        Assert.Contains("Deactivate", Show(other.Id).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_WithoutAnyRoleLeft_IsToldBeforeBeingAsked()
    {
        SignIn(Roles.PlatformAdmin);
        await Handlers.AddRoles();
        var person = await Handlers.AddPerson("one@test.example", Roles.Auditor);
        var page = Show(person.Id);

        await page.Find("#role-auditor").ChangeAsync(false);
        await page.Find("form").SubmitAsync();

        Assert.NotEmpty(page.Find("#roles-error").TextContent);
    }

    [Fact]
    public async Task Person_ThatAColleagueChangedMeanwhile_ShowsTheirsAndKeepsMine()
    {
        SignIn(Roles.PlatformAdmin);
        await Handlers.AddRoles();
        var person = await Handlers.AddPerson("one@test.example", Roles.Auditor);
        var dialogs = Render<RadzenDialog>();
        var page = Show(person.Id);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Handlers.Get<ChangePerson>().Handle(person.Id, new ChangePerson.Input([Roles.FinanceReviewer]), IfMatch.Any, Actors.Admin2, Stop);

        await page.Find("#role-programme_officer").ChangeAsync(true);
        _ = page.Find("form").SubmitAsync();
        await dialogs.WaitForElementAsync(".pa-confirm");
        await dialogs.Find(".pa-confirm button").ClickAsync(new());

        await page.WaitForElementAsync("[role=alert]");
        Assert.Contains(Actors.Admin2.Name, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Finance reviewer", page.Find(".pa-facts").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("#role-programme_officer").HasAttribute("checked"));
        Assert.Equal([Roles.FinanceReviewer], (await Handlers.Get<ListPeople>().One(person.Id, Actors.Admin, Stop)).Answer.Roles);
    }

    [Fact]
    public void Account_SaysWhatTheRolesPermit()
    {
        Services.AddScoped<CircuitTheme>();
        SignIn(Roles.ProgrammeOfficer);

        var page = Render<Account>();

        Assert.Contains("Prepares, approves and releases distributions", page.Markup, StringComparison.Ordinal);
        Assert.Contains("payments (pause, cancel, retry)", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Permits_OfEachRole_NamesEveryPermissionInWords()
    {
        foreach (var role in Roles.All)
        {
            var words = string.Join(' ', PersonText.Permits([role]).Select(permit => permit.Things));
            Assert.Equal(Roles.PermissionsOf(role).Count, PersonText.Permits([role]).Sum(permit => permit.Things.Split(", ").Length) - (words.Contains("pause, cancel, retry", StringComparison.Ordinal) ? 2 : 0));
            Assert.DoesNotContain('_', words);
            Assert.NotEqual("", PersonText.About(role));
        }
    }

    private IRenderedComponent<Person> Show(Guid id) =>
        Render<Person>(parameters => parameters.Add(page => page.Id, PublicId.User.Format(id)));
}
