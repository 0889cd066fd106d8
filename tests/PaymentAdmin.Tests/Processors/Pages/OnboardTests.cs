using Microsoft.Extensions.DependencyInjection;
using Bunit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Processors.Pages;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors.Pages;

public sealed class OnboardTests : PageTest
{
    [Fact]
    public async Task Next_NothingTyped_ShowsEachFieldsErrorAndStays()
    {
        SignIn(Roles.PlatformAdmin);
        var wizard = Render<Onboard>();

        await wizard.Find("form").SubmitAsync();

        Assert.Equal(["code-error", "name-error", "category-error"], wizard.FindAll(".pa-field-error").Select(error => error.Id));
        Assert.Equal("Identity", wizard.Find("#step").TextContent);
    }

    [Fact]
    public async Task Onboard_CodeTakenMeanwhile_GoesBackToTheCodeWithTheMessage()
    {
        SignIn(Roles.PlatformAdmin);
        var wizard = Render<Onboard>();
        await FillToReview(wizard);
        await Handlers.Onboard("PAYSTACK");

        await wizard.Find("form").SubmitAsync();

        Assert.Equal("Identity", wizard.Find("#step").TextContent);
        Assert.Contains("already", wizard.Find("#code-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("paystack", wizard.Find("#code").GetAttribute("value"));
    }

    [Fact]
    public async Task Reload_InTheMiddle_KeepsWhatWasTyped()
    {
        SignIn(Roles.PlatformAdmin);
        var wizard = Render<Onboard>();
        await FillToReview(wizard);
        var kept = JSInterop.Invocations["sessionStorage.setItem"][^1];

        JSInterop.Setup<string>("sessionStorage.getItem", kept.Arguments[0]).SetResult((string)kept.Arguments[1]!);
        var reloaded = Render<Onboard>();

        Assert.Equal("Review", reloaded.Find("#step").TextContent);
        Assert.Contains("PAYSTACK", reloaded.Markup, StringComparison.Ordinal);
        Assert.Contains("NGN", reloaded.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Onboard_AllFilledIn_LeadsToTheProcessor()
    {
        SignIn(Roles.PlatformAdmin);
        var wizard = Render<Onboard>();
        await FillToReview(wizard);

        await wizard.Find("form").SubmitAsync();

        Assert.Contains("/processors/proc_", Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private static async Task FillToReview(IRenderedComponent<Onboard> wizard)
    {
        await wizard.Find("#code").InputAsync("paystack");
        await wizard.Find("#name").InputAsync("Paystack");
        await wizard.Find("#category").ChangeAsync("debit_card");
        await wizard.Find("form").SubmitAsync();
        await wizard.Find("#currency").ChangeAsync("NGN");
        await wizard.Find("form").SubmitAsync();
        await wizard.Find("form").SubmitAsync();
        Assert.Equal("Review", wizard.Find("#step").TextContent);
    }
}
