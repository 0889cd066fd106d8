using Bunit;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.UI.Components;
using Radzen;

namespace PaymentAdmin.Tests.UI.Components;

public sealed class PageErrorBoundaryTests : BunitContext
{
    public PageErrorBoundaryTests()
    {
        Services.AddRadzenComponents();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void PageErrorBoundary_UnexpectedFailure_ShowsACorrelationIdAndNoDetail()
    {
        var shown = Around(new InvalidOperationException("secret detail"));

        Assert.Matches("^[0-9a-f]{32}$", shown.Find("code").TextContent);
        Assert.DoesNotContain("secret detail", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void PageErrorBoundary_Refusal_ShowsItsMessage()
    {
        var shown = Around(Refusal.NotFound("processor"));

        Assert.Equal("Not found", shown.Find("h1").TextContent);
        Assert.Contains("There is no such processor", shown.Markup, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("code"));
    }

    private IRenderedComponent<PageErrorBoundary> Around(Exception failure) => Render<PageErrorBoundary>(parameters => parameters
        .Add(boundary => boundary.ChildContent, (RenderFragment)(builder =>
        {
            builder.OpenComponent<Thrower>(0);
            builder.AddComponentParameter(1, nameof(Thrower.Failure), failure);
            builder.CloseComponent();
        })));

    private sealed class Thrower : ComponentBase
    {
        [Parameter]
        public Exception Failure { get; set; } = null!;

        protected override void OnInitialized() => throw Failure;
    }
}
