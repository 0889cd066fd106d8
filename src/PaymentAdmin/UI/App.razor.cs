using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using PaymentAdmin.Access;

namespace PaymentAdmin.UI;

/// <summary>The document around every page.</summary>
public sealed partial class App
{
    // Pages render once, in the circuit: prerendering would run every query twice.
    private static readonly InteractiveServerRenderMode Interactive = new(prerender: false);

    private bool _dark;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private ChooseTheme Themes { get; set; } = default!;

    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? Interactive : null;

    protected override async Task OnInitializedAsync()
    {
        if (Guid.TryParse(Http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
        {
            _dark = await Themes.IsDark(id, Http.RequestAborted);
        }
    }

    private string Theme(string sheet) => Assets[$"_content/Radzen.Blazor/css/software{(_dark ? "-dark" : "")}-{sheet}.css"];
}
