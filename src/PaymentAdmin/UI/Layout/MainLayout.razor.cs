using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using PaymentAdmin.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.UI.Layout;

/// <summary>Header, navigation by right, content.</summary>
public sealed partial class MainLayout : IDisposable
{
    private bool _open = true;
    private bool _dark;
    private bool _zoneKnown;
    private string _name = "";
    private IReadOnlyList<NavigationItem> _items = [];
    private PageErrorBoundary? _boundary;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ChooseTheme Themes { get; set; } = default!;

    [Inject]
    private BrowserZone Zone { get; set; } = default!;

    private string ThemeLabel => _dark ? "Use the light theme" : "Use the dark theme";

    private string SkipLink => new Uri(Navigation.Uri).PathAndQuery + "#content";

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnNavigated;
        var person = (await Authentication).User;
        _name = person.Identity?.Name ?? "";
        _items = [.. NavigationItems.All.Where(item => person.May(item.Permission))];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // Before any page shows a time: one that is shown already would stay in UTC.
            await Zone.Load();
            _zoneKnown = true;
            StateHasChanged();
            _dark = await Browser.InvokeAsync<bool>("pa.isDark");
            _open = await Browser.InvokeAsync<bool>("pa.isWide");
            StateHasChanged();
        }
    }

    public void Dispose() => Navigation.LocationChanged -= OnNavigated;

    private async Task ToggleTheme()
    {
        _dark = !_dark;
        await Browser.InvokeVoidAsync("pa.setTheme", _dark);
        await Themes.Handle(_dark, (await Authentication).User.ToActor(Correlation.Current()), CancellationToken.None);
    }

    private async Task CloseIfNarrow() => _open = await Browser.InvokeAsync<bool>("pa.isWide");

    // A page that failed does not spoil the next one.
    private void OnNavigated(object? sender, LocationChangedEventArgs args) => _boundary?.Recover();
}
