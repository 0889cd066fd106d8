using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using PaymentAdmin.Platform;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.UI.Layout;

/// <summary>Header, navigation by right, content.</summary>
public sealed partial class MainLayout : IDisposable
{
    private bool _open = true;
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
    private CircuitTheme Theme { get; set; } = default!;

    [Inject]
    private BrowserZone Zone { get; set; } = default!;

    private string ThemeLabel => Theme.Dark ? "Use the light theme" : "Use the dark theme";

    private string SkipLink => new Uri(Navigation.Uri).PathAndQuery + "#content";

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnNavigated;
        Theme.Changed += OnThemeChanged;
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
            await Theme.Load();
            _open = await Browser.InvokeAsync<bool>("pa.isWide");
            StateHasChanged();
        }
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= OnNavigated;
        Theme.Changed -= OnThemeChanged;
    }

    private async Task ToggleTheme() => await Theme.Choose(!Theme.Dark, (await Authentication).User.ToActor(Correlation.Current()));

    private void OnThemeChanged(object? sender, EventArgs args) => _ = InvokeAsync(StateHasChanged);

    private async Task CloseIfNarrow() => _open = await Browser.InvokeAsync<bool>("pa.isWide");

    // A page that failed does not spoil the next one.
    private void OnNavigated(object? sender, LocationChangedEventArgs args) => _boundary?.Recover();
}
