using Bunit;
using PaymentAdmin.Connections;
using PaymentAdmin.Connections.Pages;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Connections.Pages;

public sealed class ConnectionFormTests : PageTest
{
    private string? _saved;

    [Theory]
    [InlineData("cbs", "CBS", "Africa/Lagos", "NGN")]
    [InlineData("paystack", "Paystack", "UTC", "")]
    [InlineData("flutterwave", "Flutterwave", "UTC", "")]
    [InlineData("generic", "Signed JSON (generic)", "UTC", "")]
    public async Task Choose_ADialectThatOnlyReceives_AsksForItsSecretAndNoAddress(string dialect, string name, string timeZone, string currency)
    {
        var form = await Show();
        Assert.Contains(form.FindAll("#dialect option"), option => option.TextContent == name);
        Assert.NotNull(form.Find("#base-url"));

        await form.Find("#dialect").ChangeAsync(dialect);

        Assert.All((string[])["#base-url", "#merchant", "#api-key", "#single-maximum", "#timeout", "#our-addresses"], hidden => Assert.Empty(form.FindAll(hidden)));
        Assert.Equal("None: it only receives", Assert.Single(form.FindAll("#scheme option")).TextContent);
        Assert.Equal((timeZone, currency), (form.Find("#time-zone").GetAttribute("value"), form.Find("#currency").GetAttribute("value") ?? ""));

        await form.Find("#dialect").ChangeAsync("psp_rest_v2");
        Assert.Equal(("UTC", ""), (form.Find("#time-zone").GetAttribute("value"), form.Find("#currency").GetAttribute("value") ?? ""));
    }

    [Fact]
    public async Task Save_WithoutTheSecret_SaysSoBesideItsField_AndWithItAddsTheConnection()
    {
        var form = await Show();
        await form.Find("#dialect").ChangeAsync("cbs");

        await form.Find("form").SubmitAsync();
        Assert.Contains("required", form.Find("#webhook-secret-error").TextContent, StringComparison.Ordinal);
        Assert.Null(_saved);
        await form.Find("#webhook-secret").InputAsync("cbs_mac_key_0123456789");
        await form.Find("form").SubmitAsync();

        var (added, _) = await Handlers.Get<ListConnections>().One(PublicId.Connection.Parse(_saved!), Actors.Admin, CancellationToken.None);
        Assert.Equal((Dialect.Cbs, null, "NGN", "Africa/Lagos", "6789"), (added.Dialect, added.BaseUrl, added.Currency, added.TimeZone, added.WebhookSecret?.Last4));
    }

    [Fact]
    public async Task Save_OfGeneric_KeepsWhatWasTypedAndSaysWhatIsWrongBesideItsField()
    {
        var form = await Show();
        await form.Find("#dialect").ChangeAsync("generic");
        Assert.Equal(("x-signature", "data.amount"), (form.Find("#signature-header").GetAttribute("value"), form.Find("#path-amount").GetAttribute("value")));

        await form.Find("#webhook-secret").InputAsync("generic_hmac_key_0123456789");
        await form.Find("#signature-algorithm").ChangeAsync("hmac_sha512");
        await form.Find("#path-amount").InputAsync("data..amount");
        await form.Find("#tolerance").InputAsync("soon");
        await form.Find("form").SubmitAsync();
        Assert.Contains("parted by dots", form.Find("#path-amount-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("whole number", form.Find("#tolerance-error").TextContent, StringComparison.Ordinal);
        Assert.Null(_saved);

        await form.Find("#path-amount").InputAsync("money.value");
        await form.Find("#path-channel").InputAsync("");
        await form.Find("#tolerance").InputAsync("60");
        await form.Find("#words-completed").InputAsync("00, ok");
        await form.Find("form").SubmitAsync();

        var (added, version) = await Handlers.Get<ListConnections>().One(PublicId.Connection.Parse(_saved!), Actors.Admin, CancellationToken.None);
        Assert.Equal(("money.value", null, 60, SignatureAlgorithm.HmacSha512), (added.Webhook?.Paths?.Amount, added.Webhook?.Paths?.Channel, added.Webhook?.Signature?.ToleranceSeconds, added.Webhook?.Signature?.Algorithm));
        Assert.Equal(["00", "ok"], added.Webhook?.Words?.Completed);

        // Saved again as it is shown, nothing changes.
        var edit = Render<ConnectionForm>(parameters => parameters.Add(again => again.Connection, added).Add(again => again.Version, version).Add(again => again.Saved, (string _) => { }).Add(again => again.Cancelled, () => { }));
        await edit.Find("form").SubmitAsync();
        Assert.Equal(version, (await Handlers.Get<ListConnections>().One(PublicId.Connection.Parse(_saved!), Actors.Admin, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Save_OfCbsWithAClientIdentity_KeepsItAndDoesNotShowIt()
    {
        var form = await Show();
        await form.Find("#dialect").ChangeAsync("cbs");
        await form.Find("#webhook-secret").InputAsync("cbs_mac_key_0123456789");
        await form.Find("#identity").InputAsync("cbs-client-planted-01");
        await form.Find("form").SubmitAsync();
        Assert.Contains("required", form.Find("#identity-header-error").TextContent, StringComparison.Ordinal);

        await form.Find("#identity-header").InputAsync("X-Client-Id");
        await form.Find("#invoice-prefixes").InputAsync("19, 20");
        await form.Find("form").SubmitAsync();

        var page = Render<ConnectionDetail>(parameters => parameters.Add(detail => detail.Id, _saved!));
        Assert.Contains("x-client-id", page.Markup, StringComparison.Ordinal);
        Assert.Contains("19, 20", page.Markup, StringComparison.Ordinal);
        Assert.Contains("•••• d-01", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detail_OfOneThatOnlyReceives_ShowsNeitherMappingNorExchangesNorLimits()
    {
        SignIn(Roles.PlatformAdmin);
        var connection = await Handlers.Connect(Connecting.Receiver(await Handlers.Onboard(), Dialect.Cbs));

        var page = Render<ConnectionDetail>(parameters => parameters.Add(detail => detail.Id, connection.Answer.Id));

        Assert.Equal(["Overview", "Webhooks", "Test", "Reports", "History"], page.FindAll("nav.pa-tabs a").Select(tab => tab.TextContent));
        Assert.Contains($"/api/webhooks/cbs/{connection.Answer.Id}", page.Markup, StringComparison.Ordinal);
        Assert.Contains("None: it only receives", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Largest payment", page.Markup, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<ConnectionForm>> Show()
    {
        SignIn(Roles.PlatformAdmin);
        var processor = PublicId.Processor.Format(await Handlers.Onboard());
        return Render<ConnectionForm>(parameters => parameters
            .Add(form => form.ProcessorId, processor)
            .Add(form => form.Saved, (string id) => _saved = id)
            .Add(form => form.Cancelled, () => { }));
    }
}
