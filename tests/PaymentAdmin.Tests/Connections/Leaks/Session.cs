using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Connections.Pages;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.UI;
using Radzen;

namespace PaymentAdmin.Tests.Connections.Leaks;

/// <summary>People who use the host, and everything that they are told and shown.</summary>
internal sealed class Session(TestApp app)
{
    private readonly List<(string Where, string Text, bool MayHoldAddresses)> _seen = [];

    public IReadOnlyList<(string Where, string Text, bool MayHoldAddresses)> Seen => _seen;

    /// <summary>Calls the API as the person of a role; null for nobody.</summary>
    /// <param name="mayHoldAddresses">The one exception: who may manage connections is shown their addresses, tokens and all.</param>
    public async Task<ApiAnswer> Ask(string? role, string method, string path, object? body = null, bool mayHoldAddresses = false, params (string Name, string Value)[] headers)
    {
        using var client = role is null ? app.Anonymous() : await app.ClientOf(role);
        var answer = await client.Call(method, path, body is null or string ? (string?)body : JsonSerializer.Serialize(body), headers);
        _seen.Add(($"{role} {method} {path} {answer.Status}", $"{answer.Text}\n{answer.Headers}", mayHoldAddresses && role == Roles.PlatformAdmin));
        return answer;
    }

    /// <summary>Opens a tab of a connection's page as the person of a role.</summary>
    public void Open(string role, string connection, string tab)
    {
        using var page = new BunitContext();
        using var scope = app.Services.CreateScope();
        page.JSInterop.Mode = JSRuntimeMode.Loose;
        page.Services.AddRadzenComponents();
        page.Services.AddScoped<BrowserZone>();
        page.Services.AddScoped<ProtectedSessionStorage>();
        page.Services.AddFallbackServiceProvider(scope.ServiceProvider);
        var person = page.AddAuthorization();
        person.SetAuthorized($"{role}@test.example");
        person.SetRoles(role);
        person.SetClaims(new System.Security.Claims.Claim(System.Security.Claims.ClaimTypes.NameIdentifier, "11111111-1111-1111-1111-111111111111"));
        var shown = page.Render<ConnectionDetail>(parameters => parameters.Add(detail => detail.Id, connection).Add(detail => detail.Tab, tab));
        shown.WaitForState(() => shown.Markup.Contains("pa-tabs", StringComparison.Ordinal) && !shown.Markup.Contains("pa-loading", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        _seen.Add(($"page {connection}/{tab} of {role}", shown.Markup, role == Roles.PlatformAdmin && tab.Length == 0));
    }
}
