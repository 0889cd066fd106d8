using AngleSharp.Dom;
using Bunit;
using PaymentAdmin.UI.Components;
using Radzen.Blazor;

namespace PaymentAdmin.Tests.UI.Components;

/// <summary>What a person does with buttons and the dialogs that they open.</summary>
internal static class Dialogues
{
    public static IElement Button<TComponent>(this IRenderedComponent<TComponent> page, string text) where TComponent : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal));

    /// <summary>Clicks, and says yes in the dialog, with a reason where one is asked for.</summary>
    public static async Task Confirm(this BunitContext context, IElement button, string act, string? reason = null)
    {
        var dialogs = context.Render<RadzenDialog>();

        // The click waits for the dialog, so it ends only after the answer.
        var clicked = button.ClickAsync(new());
        var confirm = dialogs.WaitForComponent<ConfirmDialog>();
        if (reason is not null)
        {
            await confirm.Find("#confirm-reason").InputAsync(reason);
        }

        await confirm.FindAll("button").First(choice => choice.TextContent.Contains(act, StringComparison.Ordinal)).ClickAsync(new());
        await clicked;
    }
}
