using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Programmes.Beneficiaries.Pages;
using PaymentAdmin.Tests.Infrastructure;
using Radzen;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries.Pages;

public sealed class BeneficiaryFormTests : PageTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    private Task<dynamic?> _dialog = null!;

    [Fact]
    public async Task Add_NothingTyped_SaysWhatIsWrongBesideEachFieldAndKeepsWhatWasTyped()
    {
        var programme = await Handlers.AddProgramme();
        var form = await Show(null);
        await form.Find("#ben-phone").InputAsync("12");

        await form.Find("form").SubmitAsync();

        Assert.Contains("Tanzania", form.Find("#ben-programme-help").TextContent, StringComparison.Ordinal);
        Assert.All((string[])["#ben-external-id-error", "#ben-name-error", "#ben-phone-error"], id => Assert.NotEmpty(form.Find(id).TextContent));
        Assert.Equal("12", form.Find("#ben-phone").GetAttribute("value"));
        Assert.False(_dialog.IsCompleted);
        Assert.NotEmpty(programme);
    }

    [Fact]
    public async Task Add_WithAllThatIsNeeded_AddsThePerson()
    {
        var programme = await Handlers.AddProgramme();
        var form = await Show(null);
        await form.Find("#ben-external-id").InputAsync("EXT-9");
        await form.Find("#ben-name").InputAsync("Awa Bah");
        await form.Find("#ben-phone").InputAsync("0700 000 009");

        await form.Find("form").SubmitAsync();

        Assert.Equal("The beneficiary is added.", ((BeneficiaryForm.Saved)(object)(await _dialog)!).Message);
        var listed = await Handlers.Get<ListBeneficiaries>().Handle(new ListBeneficiaries.Query(BeneficiaryFilter.All with { ProgrammeId = PublicId.Programme.Parse(programme) }, 10), Registering.Maker, None);
        Assert.Equal(("EXT-9", "+255700000009"), (Assert.Single(listed.Data).ExternalId, listed.Data[0].PhoneNumber));
    }

    [Fact]
    public async Task Change_OfThePhone_SaysThatItIsProposed()
    {
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()))).Answer.Id;
        var form = await Show(id);
        Assert.Empty(form.FindAll("[role=note]"));

        await form.Find("#ben-phone").InputAsync("0711111111");
        Assert.Contains("second person", form.Find("[role=note]").TextContent, StringComparison.Ordinal);
        await form.Find("form").SubmitAsync();

        Assert.Contains("waits for a second person", ((BeneficiaryForm.Saved)(object)(await _dialog)!).Message, StringComparison.Ordinal);
        var shown = await Handlers.Show(id);
        Assert.Equal((Registering.Phone, "+255711111111"), (shown.PhoneNumber, shown.PendingChange!.After.PhoneNumber));
    }

    [Fact]
    public async Task Change_OfProgrammes_JoinsAndLeaves()
    {
        var (food, cash) = (await Handlers.AddProgramme(), await Handlers.AddProgramme("CASH"));
        var id = (await Handlers.Add(Registering.Amina(food))).Answer.Id;
        var form = await Show(id);

        await form.Find($"#ben-{food}").ChangeAsync(false);
        await form.Find("form").SubmitAsync();
        Assert.Contains("one programme at least", form.Find("fieldset").TextContent, StringComparison.Ordinal);
        await form.Find($"#ben-{cash}").ChangeAsync(true);
        await form.Find("form").SubmitAsync();

        Assert.Equal("The beneficiary is saved.", ((BeneficiaryForm.Saved)(object)(await _dialog)!).Message);
        Assert.Equal([cash], (await Handlers.Show(id)).ProgrammeIds);
    }

    [Fact]
    public async Task Change_AColleagueWasFaster_ShowsBothAndSavesOverOnlyWhenToldTo()
    {
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()))).Answer.Id;
        var form = await Show(id);
        await Handlers.Change(id, new UpdateBeneficiary.Input("Theirs"), Registering.Second);
        await form.Find("#ben-name").InputAsync("Mine");

        await form.Find("form").SubmitAsync();

        Assert.Contains(Registering.Second.Name, form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Full name", "Theirs", "Mine"], form.Find(".pa-differs").Children.Select(cell => cell.TextContent));
        Assert.Equal("Theirs", (await Handlers.Show(id)).FullName);

        await form.FindAll("button").Single(button => button.TextContent.Contains("Save mine", StringComparison.Ordinal)).ClickAsync(new());
        Assert.Equal("Mine", (await Handlers.Show(id)).FullName);
    }

    private async Task<IRenderedComponent<BeneficiaryForm>> Show(string? id)
    {
        SignIn(Roles.ProgrammeOfficer, Registering.Maker.Id);
        _dialog = Services.GetRequiredService<DialogService>().OpenAsync<BeneficiaryForm>("The dialog around it");
        var programmes = await Handlers.Get<ListProgrammeChoices>().Handle(Registering.Maker, None);
        var beneficiary = id is null ? null : await Handlers.Get<GetBeneficiary>().Handle(PublicId.Beneficiary.Parse(id), Registering.Maker, None);
        return Render<BeneficiaryForm>(parameters => parameters.Add(form => form.Programmes, programmes).Add(form => form.Beneficiary, beneficiary));
    }
}
