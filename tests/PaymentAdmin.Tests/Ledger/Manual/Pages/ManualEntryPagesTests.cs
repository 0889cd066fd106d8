using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger;
using PaymentAdmin.Ledger.Manual;
using PaymentAdmin.Ledger.Manual.Pages;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.UI.Components;

namespace PaymentAdmin.Tests.Ledger.Manual.Pages;

/// <summary>Manual entries as two people propose and approve them.</summary>
public sealed class ManualEntryPagesTests : PageTest
{
    private static readonly Guid s_somebodyElse = new(77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task List_OfAStatus_ShowsThoseAndLeadsToEach()
    {
        var first = await Proposed();
        await Decide(await Proposed(), approve: false);
        SignIn(Roles.Auditor);
        Navigation.NavigateTo("ledger/manual-entries?status=proposed");

        var page = Render<ManualEntryList>();

        Assert.Equal("Prefund top-up", Assert.Single(page.FindAll("tbody tr")).QuerySelector($"a[href='ledger/manual-entries/{first.Id}']")!.TextContent);
        Assert.Contains("NGN 50,000.00", page.Find("tbody").TextContent.Plain(), StringComparison.Ordinal);
        Assert.Equal("Proposed", page.Find("tbody .pa-status.proposed").TextContent);
        Assert.DoesNotContain("Propose an entry", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithoutAny_LetsWhoMayProposeTheFirst()
    {
        await Handlers.Sandbox(Database);
        SignIn(Roles.FinanceReviewer);

        Assert.Equal("ledger/manual-entries/new?environment=sandbox", Render<ManualEntryList>().Find(".pa-empty a").GetAttribute("href"));
    }

    [Fact]
    public void List_OfAStatusThatThereIsNot_SaysSo()
    {
        SignIn(Roles.Auditor);
        Navigation.NavigateTo("ledger/manual-entries?status=open");

        Assert.Contains("must be one of proposed, posted, refused", Render<ManualEntryList>().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_OfATopUp_ProposesIt()
    {
        await Handlers.Sandbox(Database);
        SignIn(Roles.FinanceReviewer, s_somebodyElse);
        var form = Render<ProposeManualEntry>();
        Assert.Contains("Debits “Balance at the PSP”, credits “Operating bank”.", form.Markup, StringComparison.Ordinal);

        await form.Find("#environment").ChangeAsync("sandbox");
        await form.Find("#currency").ChangeAsync("NGN");
        await form.Find("#amount").InputAsync("1,500.50");
        await form.Find("#happened").ChangeAsync("2026-03-01");
        await form.Find("#reason").InputAsync("March");
        await form.Find("form").SubmitAsync();

        var made = (await Listed()).Single();
        Assert.EndsWith($"ledger/manual-entries/{made.Id}", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal((150_050L, "March", new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), s_somebodyElse), (made.Lines[1].Debit, made.Reason, made.EffectiveAt, made.ProposedById));
    }

    [Fact]
    public async Task Form_WithNothingIn_SaysWhatIsMissingBesideEachField()
    {
        await Handlers.Sandbox(Database);
        SignIn(Roles.FinanceReviewer);
        var form = Render<ProposeManualEntry>();

        await form.Find("form").SubmitAsync();
        Assert.NotNull(form.Find("#environment-error"));
        await form.Find("#environment").ChangeAsync("sandbox");
        await form.Find("#kind").ChangeAsync("tenant_paid");
        await form.Find("form").SubmitAsync();

        Assert.Equal(["currency-error", "amount-error", "processor-error", "tenant-error", "reason-error"], form.FindAll(".pa-field-error").Select(error => error.Id));
        Assert.Empty(await Listed());
    }

    [Fact]
    public async Task Form_OfAnAdjustment_SaysWhetherItsLinesBalance()
    {
        await Handlers.Sandbox(Database);
        SignIn(Roles.FinanceReviewer);
        Navigation.NavigateTo("ledger/manual-entries/new?environment=sandbox");
        var form = Render<ProposeManualEntry>();
        await form.Find("#kind").ChangeAsync("adjustment");

        await Line(form, 0, "5901000566", "debit", "30");
        Assert.Equal("Differs by NGN 30.00: the debits are greater.", Sides(form));
        await Line(form, 1, "1901000566", "credit", "20.5");
        Assert.Equal("Differs by NGN 9.50: the debits are greater.", Sides(form));
        await form.Find("form").SubmitAsync();
        Assert.Equal("Say why, in a few words.", form.Find("#reason-error").TextContent);
        await form.Find("#reason").InputAsync("A slip");
        await form.Find("form").SubmitAsync();
        Assert.Contains("differ by 950 minor units", form.Find(".pa-field-error").TextContent, StringComparison.Ordinal);
        await form.FindAll("button").Single(button => button.TextContent == "Add a line").ClickAsync(new());
        await Line(form, 2, "1001001001", "credit", "9.50");
        Assert.Equal("Balanced: NGN 30.00 on each side.", Sides(form));
        await form.Find("form").SubmitAsync();

        Assert.Equal([3000L, 2050L, 950L], (await Listed()).Single().Lines.Select(line => line.Debit + line.Credit));
    }

    [Theory]
    [InlineData("9", "There is no account with this number.")]
    [InlineData("Bank", "There is no account with this number.")]
    [InlineData("1000000566", "Operating Bank NGN")]
    public async Task Form_OfAnAdjustment_NamesTheAccountThatIsTyped(string number, string says)
    {
        await Handlers.Sandbox(Database);
        SignIn(Roles.FinanceReviewer);
        var form = Render<ProposeManualEntry>();
        await form.Find("#kind").ChangeAsync("adjustment");

        await form.Find("#line-0-account").ChangeAsync(number);

        Assert.Equal(says, form.Find("#line-0-account-help").TextContent);
    }

    [Fact]
    public async Task Form_OfAnAdjustmentWithWhatIsWrong_SaysSoBesideTheLine()
    {
        await Handlers.Sandbox(Database);
        SignIn(Roles.FinanceReviewer);
        Navigation.NavigateTo("ledger/manual-entries/new?environment=sandbox");
        var form = Render<ProposeManualEntry>();
        await form.Find("#kind").ChangeAsync("adjustment");
        await Line(form, 0, "9", "debit", "30");
        await Line(form, 1, "1901000566", "credit", "1.234");

        await form.Find("form").SubmitAsync();

        Assert.Equal(["line-0-account-error", "line-1-amount-error"], form.FindAll(".pa-field-error").Select(error => error.Id));
    }

    [Fact]
    public async Task Entry_ForWhoProposedIt_CanOnlyBeTakenBack()
    {
        var entry = await Proposed();
        SignIn(Roles.FinanceReviewer, Actors.Finance.Id);
        var page = Open(entry);
        Assert.Contains("You proposed this entry: somebody else approves it.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Approve", StringComparison.Ordinal));

        await this.Confirm(page.Button("Take back"), "Take back", "A slip");

        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find(".pa-status.refused")));
        Assert.Contains(page.FindAll("dt"), term => term.TextContent == "Taken back");
        Assert.Contains("A slip", page.Markup, StringComparison.Ordinal);
        Assert.Equal("What it would have posted", page.Find("#lines").TextContent);
        Assert.Empty(await Database.Posted());
    }

    [Fact]
    public async Task Entry_ForAnother_IsApprovedAfterItWasSaidWhatThatDoes()
    {
        var entry = await Proposed();
        SignIn(Roles.FinanceReviewer, s_somebodyElse);
        var page = Open(entry);
        Assert.Equal("What it will post", page.Find("#lines").TextContent);
        Assert.Equal(2, page.FindAll("a[href^='ledger/accounts/gl_']").Count);

        await this.Confirm(page.Button("Approve"), "Post NGN");

        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find(".pa-status.posted")));
        Assert.Equal(["approved: 1000000566 -5000000, 1002000566 +5000000"], await Database.Posted());
        Assert.Empty(page.FindAll(".pa-map-proposal"));
    }

    [Fact]
    public async Task Entry_ForAnother_IsRefusedWithAReason()
    {
        var entry = await Proposed();
        SignIn(Roles.FinanceReviewer, s_somebodyElse);
        var page = Open(entry);

        await this.Confirm(page.Button("Refuse"), "Refuse", "Twice");

        await page.WaitForAssertionAsync(() => Assert.Contains(page.FindAll("dt"), term => term.TextContent == "Refused"));
        Assert.Equal("Twice", (await Listed()).Single().DecisionReason);
    }

    [Fact]
    public async Task Home_NamesWhatOthersProposed()
    {
        var entry = await Proposed();
        SignIn(Roles.FinanceReviewer, s_somebodyElse);

        var shown = Render<EntriesToApprove>();

        Assert.Equal("Prefund top-up", shown.Find($"a[href='ledger/manual-entries/{entry.Id}']").TextContent);
        Assert.Contains("NGN 50,000.00", shown.Markup.Plain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.Auditor)]
    public async Task Home_OfWhoProposedOrMayNotDecide_NamesNothing(string role)
    {
        await Proposed();
        SignIn(role, Actors.Finance.Id);

        Assert.Equal("", Render<EntriesToApprove>().Markup.Trim());
    }

    [Fact]
    public async Task Entry_ForAnAuditor_IsOnlyShown()
    {
        var entry = await Proposed();
        SignIn(Roles.Auditor);

        var page = Open(entry);

        Assert.Contains("waits for a second person", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".pa-map-proposal button"));
    }

    [Fact]
    public async Task Entry_DecidedMeanwhile_IsShownAsItIsNow()
    {
        var entry = await Proposed();
        SignIn(Roles.FinanceReviewer, s_somebodyElse);
        var page = Open(entry);
        await Decide(entry, approve: false);

        await this.Confirm(page.Button("Approve"), "Post NGN");

        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find(".pa-status.refused")));
        Assert.Empty(await Database.Posted());
    }

    [Theory]
    [InlineData("adj_1")]
    [InlineData("adj_00000000-0000-0000-0000-000000000000")]
    public void Entry_ThatThereIsNot_IsNotFound(string id)
    {
        SignIn(Roles.Auditor);

        Assert.Equal(RefusalKind.NotFound, Assert.Throws<Refusal>(() => Render<ManualEntryDetail>(parameters => parameters.Add(page => page.Id, id))).Kind);
    }

    private static string Sides(IRenderedComponent<ProposeManualEntry> form) => form.Find("[role=status]").TextContent.Plain();

    private static async Task Line(IRenderedComponent<ProposeManualEntry> form, int at, string account, string side, string amount)
    {
        await form.Find($"#line-{at}-account").ChangeAsync(account);
        await form.Find($"#line-{at}-side").ChangeAsync(side);
        await form.Find($"#line-{at}-amount").InputAsync(amount);
    }

    private IRenderedComponent<ManualEntryDetail> Open(ManualEntryAnswer entry) => Render<ManualEntryDetail>(parameters => parameters.Add(page => page.Id, entry.Id));

    private async Task<ManualEntryAnswer> Proposed()
    {
        if ((await Listed()).Count == 0)
        {
            await Handlers.Sandbox(Database);
        }

        return await Handlers.Get<ProposeEntry>().Handle(
            new ProposeEntry.Input(ManualEntryKind.PrefundTopUp, ConnectionEnvironment.Sandbox, "For the payouts of March", "NGN", 5_000_000), Actors.Finance, Stop);
    }

    private Task<ManualEntryAnswer> Decide(ManualEntryAnswer entry, bool approve) =>
        Handlers.Get<DecideEntry>().Handle(PublicId.ManualEntry.Parse(entry.Id), new DecideEntry.Input(approve, "Said elsewhere"), Actors.Of(Roles.FinanceReviewer, 78), Stop);

    private async Task<IReadOnlyList<ManualEntryAnswer>> Listed() =>
        (await Handlers.Get<ReadManualEntries>().Handle(new ReadManualEntries.Query(new Slice(10, 0)), Actors.Auditor, Stop)).Data;
}
