using Bunit;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Programmes.Beneficiaries;
using PaymentAdmin.Programmes.Beneficiaries.Pages;
using PaymentAdmin.Tests.Connections;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using Radzen;

namespace PaymentAdmin.Tests.Programmes.Beneficiaries.Pages;

public sealed class BeneficiaryDetailTests : PageTest
{
    [Theory]
    [InlineData(Roles.ProgrammeOfficer, true, false)]
    [InlineData(Roles.Auditor, false, true)]
    [InlineData(Roles.PlatformAdmin, false, true)]
    public async Task Detail_OffersAndShowsWhatTheRoleMay(string role, bool may, bool mayAudit)
    {
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()))).Answer.Id;
        await Handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711111111"));
        SignIn(role);

        var page = Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, id));

        Assert.Equal(may, page.Markup.Contains("Amina Diallo", StringComparison.Ordinal));
        Assert.Equal(may, page.FindAll("button").Any(button => button.TextContent.Contains("Approve", StringComparison.Ordinal)));
        Assert.Equal(may, page.Markup.Contains("+255711111111", StringComparison.Ordinal));
        Assert.Equal(!may, page.Markup.Contains("+255 ••• 111", StringComparison.Ordinal));
        Assert.Equal(mayAudit, page.FindAll(".pa-tabs a").Any(tab => tab.TextContent == "History"));
        Assert.Contains("FOOD", page.Find(".pa-facts").TextContent, StringComparison.Ordinal);
        Assert.Equal("Phone number (changes)", page.Find(".pa-differs th").TextContent);
    }

    [Fact]
    public async Task Approve_BySomebodyElse_PaysThereAndShowsIt()
    {
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()))).Answer.Id;
        await Handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711111111"));
        SignIn(Roles.ProgrammeOfficer, Registering.Second.Id);
        Answer("");
        var page = Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, id));

        await Click(page, "Approve");

        Assert.Empty(page.FindAll(".pa-map-proposal"));
        Assert.Contains("+255711111111", page.Find(".pa-facts").TextContent, StringComparison.Ordinal);
        Assert.Equal("+255711111111", (await Handlers.Show(id)).PhoneNumber);
    }

    [Fact]
    public async Task Proposal_ShownToItsMaker_CanOnlyBeTakenBack()
    {
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()))).Answer.Id;
        await Handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711111111"));
        SignIn(Roles.ProgrammeOfficer, Registering.Maker.Id);
        Answer("Typed wrongly");
        var page = Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, id));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Approve", StringComparison.Ordinal));

        await Click(page, "Take back");

        Assert.Null((await Handlers.Show(id)).PendingChange);
        page.Render(parameters => parameters.Add(detail => detail.Tab, "changes"));
        Assert.Contains("Typed wrongly", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Rejected", page.Markup, StringComparison.Ordinal);
    }

    /// <summary>A page that was left open while a colleague decided and another number was proposed.</summary>
    [Fact]
    public async Task Approve_OnAStalePage_DecidesNothingAndShowsWhatIsNow()
    {
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()))).Answer.Id;
        await Handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0711111111"));
        SignIn(Roles.ProgrammeOfficer, Registering.Second.Id);
        Answer("");
        var page = Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, id));
        await Handlers.Change(id, new UpdateBeneficiary.Input(PhoneNumber: "0722222222"));

        await Click(page, "Approve");

        Assert.Equal(Registering.Phone, (await Handlers.Show(id)).PhoneNumber);
        Assert.Contains("+255722222222", page.Find(".pa-map-proposal").TextContent, StringComparison.Ordinal);
        Assert.Contains(Services.GetRequiredService<NotificationService>().Messages, message => message.Detail?.Contains("superseded", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Kyc_UnderWay_MovesByItself()
    {
        var connection = (await Handlers.Connect(Connecting.Mypvit(await Handlers.Onboard()))).Answer.Id;
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme("CASH", "GA", connectionId: connection)) with { PhoneNumber = "074000001" })).Answer.Id;
        SignIn(Roles.ProgrammeOfficer);
        var asked = PublicId.Beneficiary.Parse(id);
        await Handlers.Get<RequestKyc>().One(asked, new RequestKyc.OneInput(connection), Registering.Maker, CancellationToken.None);
        var page = Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, id));
        Assert.Contains("is being asked", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Check who", StringComparison.Ordinal));

        await using (var db = OpenDatabase())
        {
            db.Set<KycRequest>().Single().GiveUp("The PSP did not answer in time.", FakeClock.Start);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        Clock.Advance(TimeSpan.FromSeconds(3));
        page.WaitForAssertion(() => Assert.Contains("What was known before still stands", page.Markup, StringComparison.Ordinal));
        Assert.Equal(KycState.NotChecked, (await Handlers.Show(id)).Kyc);
    }

    [Fact]
    public async Task Tabs_WithNothingYet_SaySo()
    {
        var id = (await Handlers.Add(Registering.Amina(await Handlers.AddProgramme()))).Answer.Id;
        SignIn(Roles.Auditor);

        string Open(string tab) => Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, id).Add(detail => detail.Tab, tab)).Markup;

        Assert.Contains("No payment to this person", Open("payments"), StringComparison.Ordinal);
        Assert.Contains("has never changed", Open("changes"), StringComparison.Ordinal);
        Assert.Contains("Beneficiary added", Open("history"), StringComparison.Ordinal);
        Assert.Contains("no such tab", Open("other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payments_OfThePerson_AreListedWithTheirDistributions()
    {
        var paying = await Paying.Start(Database, Handlers);
        var person = await paying.AddBeneficiary();
        await paying.Add(await paying.Make("March"), person, 5_000_000, "REF-77");
        SignIn(Roles.Auditor);

        var page = Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, PublicId.Beneficiary.Format(person)).Add(detail => detail.Tab, "payments"));

        var row = page.Find("tbody tr").TextContent;
        Assert.All((string[])["March", "REF-77", "50,000", "Draft", "Sandbox"], text => Assert.Contains(text, row, StringComparison.Ordinal));
        Assert.Throws<Refusal>(() => Render<BeneficiaryDetail>(parameters => parameters.Add(detail => detail.Id, "ben_1")));
    }

    private void Answer(string reason) => Services.GetRequiredService<DialogService>().OnOpen += (_, _, _, _) => Services.GetRequiredService<DialogService>().Close(reason);

    private static Task Click(IRenderedComponent<BeneficiaryDetail> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal)).ClickAsync(new());
}
