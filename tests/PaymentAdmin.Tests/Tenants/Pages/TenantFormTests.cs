using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tenants;
using PaymentAdmin.Tenants.Pages;
using PaymentAdmin.Tests.Infrastructure;
using Radzen;

namespace PaymentAdmin.Tests.Tenants.Pages;

public sealed class TenantFormTests : PageTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    private Task<dynamic?> _dialog = null!;

    [Fact]
    public async Task Add_NothingTyped_SaysWhatIsWrongBesideEachField()
    {
        var form = Show(null);

        await form.Find("form").SubmitAsync();

        Assert.Contains("2 to 32", form.Find("#tenant-code-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 to 100", form.Find("#tenant-name-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", form.Find("#tenant-code").GetAttribute("aria-invalid"));
        Assert.False(_dialog.IsCompleted);
    }

    [Fact]
    public async Task Add_CodeTaken_SaysSoBesideTheCodeAndKeepsWhatWasTyped()
    {
        await Handlers.AddTenant("RELIEF");
        var form = Show(null);

        await form.Find("#tenant-code").InputAsync("relief");
        await form.Find("#tenant-name").InputAsync("Relief Gabon");
        await form.Find("form").SubmitAsync();

        Assert.Contains("RELIEF already", form.Find("#tenant-code-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("Relief Gabon", form.Find("#tenant-name").GetAttribute("value"));
        Assert.False(_dialog.IsCompleted);
    }

    [Fact]
    public async Task Change_AColleagueWasFaster_ShowsBothAndSavesOverOnlyWhenToldTo()
    {
        var id = await Handlers.AddTenant("RELIEF");
        var form = Show(await Now(id));
        await Handlers.Get<UpdateTenant>().Handle(id, new UpdateTenant.Input("Theirs"), IfMatch.Any, Actors.Admin2, None);

        await form.Find("#tenant-name").InputAsync("Mine");
        await form.Find("form").SubmitAsync();

        Assert.Contains(Actors.Admin2.Name, form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Name", "Theirs", "Mine"], form.Find(".pa-differs").Children.Select(cell => cell.TextContent));
        Assert.Equal("Theirs", (await Now(id)).Answer.Name);

        await Click(form, "Save mine over theirs");

        Assert.Equal("Mine", (await Now(id)).Answer.Name);
        Assert.Equal("RELIEF is saved.", (object?)await _dialog);
    }

    [Fact]
    public async Task Change_TheirsIsTaken_ClosesAndChangesNothing()
    {
        var id = await Handlers.AddTenant("RELIEF");
        var form = Show(await Now(id));
        var theirs = await Handlers.Get<UpdateTenant>().Handle(id, new UpdateTenant.Input("Theirs"), IfMatch.Any, Actors.Admin2, None);
        await form.Find("#tenant-name").InputAsync("Mine");
        await form.Find("form").SubmitAsync();

        await Click(form, "Take theirs");

        Assert.Equal(theirs, await Now(id));
        Assert.Equal($"RELIEF stays as {Actors.Admin2.Name} saved it.", (object?)await _dialog);
    }

    [Theory]
    [InlineData(null, TenantStatus.Active)]
    [InlineData("", TenantStatus.Inactive)]
    public async Task Deactivate_AsksFirst(string? answer, TenantStatus after)
    {
        var id = await Handlers.AddTenant("RELIEF");
        var form = Show(await Now(id));
        var asked = "";
        Dialogs.OnOpen += (title, _, _, _) =>
        {
            asked = title;
            Dialogs.Close(answer);
        };

        await form.Find("#tenant-status").ChangeAsync("inactive");
        await form.Find("form").SubmitAsync();

        Assert.Equal("Deactivate RELIEF", asked);
        Assert.Equal(after, (await Now(id)).Answer.Status);
    }

    private DialogService Dialogs => Services.GetRequiredService<DialogService>();

    private Task<Versioned<TenantAnswer>> Now(Guid id) => Handlers.Get<ListTenants>().One(id, Actors.Admin, None);

    private static Task Click(IRenderedComponent<TenantForm> form, string text) =>
        form.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal)).ClickAsync(new());

    private IRenderedComponent<TenantForm> Show(Versioned<TenantAnswer>? tenant)
    {
        SignIn(Roles.PlatformAdmin);
        _dialog = Dialogs.OpenAsync<TenantForm>("The dialog around it");
        return Render<TenantForm>(parameters => parameters.Add(form => form.Tenant, tenant));
    }
}
