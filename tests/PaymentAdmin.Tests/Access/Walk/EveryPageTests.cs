using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using PaymentAdmin.Access;
using PaymentAdmin.Domain.Access;

namespace PaymentAdmin.Tests.Access.Walk;

/// <summary>
/// Within a circuit a person goes from page to page without an endpoint in between: each page itself names its permission.
/// </summary>
public sealed class EveryPageTests
{
    private static readonly string[] ForEverybody = ["SignIn", "NotFound", "Error", "Forbidden"];

    private static readonly string[] ForSignedIn = ["Account", "OwnPassword"];

    [Fact]
    public void Pages_OfTheApplication_NameTheirPermission()
    {
        var pages = typeof(Program).Assembly.GetTypes().Where(type => type.IsDefined(typeof(RouteAttribute), inherit: false)).ToList();

        Assert.NotEmpty(pages);
        Assert.Equal("", string.Join('\n', pages.Select(Wrong).OfType<string>()));
        Assert.Empty(ForEverybody.Concat(ForSignedIn).Except(pages.Select(page => page.Name)));
    }

    [Fact]
    public void Pages_ThatNameNone_AreFound()
    {
        Assert.NotNull(Wrong(typeof(Open)));
        Assert.NotNull(Wrong(typeof(Unsaid)));
        Assert.NotNull(Wrong(typeof(Misspelt)));
        Assert.NotNull(Wrong(typeof(WithoutPolicy)));
        Assert.NotNull(Wrong(typeof(OpenBesides)));
        Assert.Null(Wrong(typeof(Right)));
    }

    private static string? Wrong(Type page)
    {
        var policies = page.GetCustomAttributes<AuthorizeAttribute>(inherit: true).Select(attribute => attribute.Policy).ToList();
        var isOpen = page.IsDefined(typeof(AllowAnonymousAttribute), inherit: true);
        var right = (isOpen, policies) switch
        {
            (true, []) => ForEverybody.Contains(page.Name),
            (false, [Policies.SignedIn]) => ForSignedIn.Contains(page.Name),
            (false, [{ } policy]) => Permissions.All.Contains(policy),
            _ => false,
        };
        return right ? null : $"{page.FullName}: {(isOpen ? "open" : "not open")}, {string.Join(", ", policies)}";
    }

    [AllowAnonymous]
    private sealed class Open;

    private sealed class Unsaid;

    [Authorize(Policy = "view_procesors")]
    private sealed class Misspelt;

    [Authorize]
    private sealed class WithoutPolicy;

    [AllowAnonymous]
    [Authorize(Policy = Permissions.ViewProcessors)]
    private sealed class OpenBesides;

    [Authorize(Policy = Permissions.ViewProcessors)]
    private sealed class Right;
}
