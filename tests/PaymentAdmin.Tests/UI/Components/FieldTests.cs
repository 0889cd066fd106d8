using Bunit;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Tests.UI.Components;

public sealed class FieldTests : BunitContext
{
    [Fact]
    public void Field_WithHelpAndError_TiesBothToTheInput()
    {
        var input = Show(help: "Two letters.", error: "Too short.").Find("input");

        Assert.Equal("code-error code-help", input.GetAttribute("aria-describedby"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("true", input.GetAttribute("aria-required"));
    }

    [Fact]
    public void Field_WithoutHelpAndError_DescribesByNothing()
    {
        var field = Show(help: null, error: null);

        Assert.False(field.Find("input").HasAttribute("aria-describedby"));
        Assert.Equal("false", field.Find("input").GetAttribute("aria-invalid"));
        Assert.Equal("code", field.Find("label").GetAttribute("for"));
    }

    private IRenderedComponent<Field> Show(string? help, string? error) => Render<Field>(parameters => parameters
        .Add(field => field.Id, "code")
        .Add(field => field.Label, "Code")
        .Add(field => field.Help, help)
        .Add(field => field.Error, error)
        .Add(field => field.Required, true)
        .Add(field => field.ChildContent, (RenderFragment<Field.Ids>)(ids => builder =>
        {
            builder.OpenElement(0, "input");
            builder.AddMultipleAttributes(1, ids.Attributes);
            builder.CloseElement();
        })));
}
