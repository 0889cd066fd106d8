using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.UI;

namespace PaymentAdmin.Access.Pages;

/// <summary>One's own account, for everybody who is signed in.</summary>
public sealed partial class Account
{
    private string _email = "";
    private IReadOnlyList<string> _roles = [];

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>What was just changed on a page that leads back here.</summary>
    [SupplyParameterFromQuery]
    private string? Changed { get; set; }

    [Inject]
    private CircuitTheme Theme { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Theme.Changed += OnThemeChanged;
        var person = (await Authentication).User;
        _email = person.Identity?.Name ?? "";
        _roles = [.. Roles.All.Intersect(person.FindAll(ClaimTypes.Role).Select(role => role.Value), StringComparer.Ordinal)];
    }

    protected override void Dispose(bool disposing)
    {
        Theme.Changed -= OnThemeChanged;
        base.Dispose(disposing);
    }

    private async Task Choose(bool dark) => await Theme.Choose(dark, await Actor());

    private void OnThemeChanged(object? sender, EventArgs args) => _ = InvokeAsync(StateHasChanged);
}
