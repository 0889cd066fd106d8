using Microsoft.JSInterop;
using PaymentAdmin.Access;
using PaymentAdmin.Domain;

namespace PaymentAdmin.UI;

/// <summary>Light or dark in this circuit: the same for the header's button and the account page.</summary>
public sealed class CircuitTheme(IJSRuntime browser, ChooseTheme themes)
{
    /// <summary>Raised after it was chosen.</summary>
    public event EventHandler? Changed;

    public bool Dark { get; private set; }

    /// <summary>Asks the browser what the page was made with, once.</summary>
    public async Task Load()
    {
        Dark = await browser.InvokeAsync<bool>("pa.isDark");
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Remembers it and shows it; in this order, so that what is shown is still so after a reload.</summary>
    public async Task Choose(bool dark, Actor actor)
    {
        await themes.Handle(dark, actor, CancellationToken.None);
        Dark = dark;
        await browser.InvokeVoidAsync("pa.setTheme", dark);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
