using Bunit;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Processors.Pages;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Processors.Pages;

public sealed class ProcessorFormTests : PageTest
{
    private static readonly CancellationToken None = CancellationToken.None;

    private bool _saved;

    [Theory]
    [InlineData("31")]
    [InlineData("x")]
    [InlineData("-1")]
    public async Task Save_DelayOutOfBounds_SaysSoBesideTheField(string days)
    {
        SignIn(Roles.PlatformAdmin);
        var form = await Show(await Handlers.Onboard());

        await form.Find("#days").InputAsync(days);
        await form.Find("form").SubmitAsync();

        Assert.Contains("30", form.Find("#days-error").TextContent, StringComparison.Ordinal);
        Assert.False(_saved);
    }

    [Fact]
    public async Task Save_AColleagueWasFaster_ShowsBothAndSavesOverOnlyWhenToldTo()
    {
        SignIn(Roles.PlatformAdmin);
        var id = await Handlers.Onboard();
        var form = await Show(id);
        await Handlers.Get<UpdateProcessor>().Handle(id, new UpdateProcessor.Input(DisplayName: "Theirs"), IfMatch.Any, Actors.Admin2, None);

        await form.Find("#name").InputAsync("Mine");
        await form.Find("form").SubmitAsync();

        var row = form.Find("[role=alert] tbody tr");
        Assert.Contains(Actors.Admin2.Name, form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Display name", "Paystack", "Theirs", "Mine"], row.Children.Select(cell => cell.TextContent));
        Assert.Equal("Theirs", (await Handlers.Get<GetProcessor>().Handle(id, Actors.Admin, None)).Answer.Name);

        await form.FindAll("button").Single(button => button.TextContent.Contains("Save mine over it", StringComparison.Ordinal)).ClickAsync(new());

        Assert.True(_saved);
        Assert.Equal("Mine", (await Handlers.Get<GetProcessor>().Handle(id, Actors.Admin, None)).Answer.Name);
    }

    [Fact]
    public async Task TakeTheirs_AfterAConflict_ShowsWhatTheColleagueSaved()
    {
        SignIn(Roles.PlatformAdmin);
        var id = await Handlers.Onboard();
        var form = await Show(id);
        await Handlers.Get<UpdateProcessor>().Handle(id, new UpdateProcessor.Input(DisplayName: "Theirs"), IfMatch.Any, Actors.Admin2, None);
        await form.Find("#name").InputAsync("Mine");
        await form.Find("form").SubmitAsync();

        await form.FindAll("button").Single(button => button.TextContent.Contains("Take theirs", StringComparison.Ordinal)).ClickAsync(new());

        Assert.Equal("Theirs", form.Find("#name").GetAttribute("value"));
        Assert.Empty(form.FindAll("[role=alert]"));
    }

    private async Task<IRenderedComponent<ProcessorForm>> Show(Guid id)
    {
        var (processor, version) = await Handlers.Get<GetProcessor>().Handle(id, Actors.Admin, None);
        return Render<ProcessorForm>(parameters => parameters
            .Add(form => form.Processor, processor)
            .Add(form => form.Version, version)
            .Add(form => form.Saved, () => _saved = true)
            .Add(form => form.Cancelled, () => { }));
    }
}
