using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access.Walk;

/// <summary>A walk along every door of the running application, with nobody's, and each role's, key.</summary>
public sealed class EveryDoorTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>What anybody may open. Whoever adds a door here lets the whole world in.</summary>
    private static readonly HashSet<string> ForEverybody = new(StringComparer.Ordinal)
    {
        "/sign-in", "/sign-out", "/api/v1/auth/token", "/api/v1/auth/refresh",
        "/health/live", "/health/ready", "/openapi/{documentName}.json",
        "/not-found", "/error", "/forbidden",

        // PSPs sign in nowhere: the signature, or the token in the address, is their key.
        "/api/webhooks/psp-status/{connection}", "/api/webhooks/mypvit/{connection}/{token}", "/api/webhooks/mypvit-secret/{connection}/{token}",
        "/api/webhooks/cbs/{connection}", "/api/webhooks/paystack/{connection}", "/api/webhooks/flutterwave/{connection}", "/api/webhooks/generic/{connection}",
    };

    /// <summary>What whoever is signed in may open: what is about themselves, and the circuit behind every page.</summary>
    private static readonly HashSet<string> ForSignedIn = new(StringComparer.Ordinal)
    {
        "/account", "/account/password",
        "/_blazor", "/_blazor/negotiate", "/_blazor/disconnect/", "/_blazor/initializers/", "/_framework/opaque-redirect",
    };

    /// <summary>What says nothing and so lets nobody in: the framework's own, for files that appear in wwwroot while developing; there are none.</summary>
    private static readonly HashSet<string> ForNobody = new(StringComparer.Ordinal) { "{**path:file}" };

    [Fact]
    public void Doors_OfTheApplication_SayWhoTheyAreFor() => Assert.Equal("", Say(Undeclared(Door.Of(fixture.App))));

    [Fact]
    public void Lists_OfExceptions_NameOnlyDoorsThatAreThere()
    {
        var patterns = Door.Of(fixture.App).Select(door => door.Pattern).ToHashSet();

        Assert.Empty(ForEverybody.Concat(ForSignedIn).Concat(ForNobody).Except(patterns));
    }

    [Fact]
    public async Task Doors_WithoutAKey_StayShut()
    {
        using var client = fixture.App.Anonymous();

        Assert.Equal("", Say(await OpenTo(client, Door.Of(fixture.App))));
    }

    [Theory]
    [InlineData(Roles.PlatformAdmin)]
    [InlineData(Roles.FinanceReviewer)]
    [InlineData(Roles.ProgrammeOfficer)]
    [InlineData(Roles.Auditor)]
    public async Task Doors_WithARolesKey_OpenAsItsPermissionsSay(string role)
    {
        using var bearer = await fixture.App.ClientOf(role);
        using var browser = await fixture.App.SignedIn(role);
        var held = Roles.PermissionsOf(role);
        var wrong = new List<string>();
        foreach (var door in Door.Of(fixture.App).Where(door => door.Audience != Audience.Everybody))
        {
            var answer = await door.Knock(door.IsApi ? bearer : browser);
            var shouldOpen = door.Audience == Audience.SignedIn || (door.Permission is not null && held.Contains(door.Permission));
            if (shouldOpen ? answer.Forbids || answer.AsksToSignIn : !answer.Forbids && !IsNothing(door, answer))
            {
                wrong.Add($"{door} answers {role} {(int)answer.Status} {answer.Location}");
            }
        }

        Assert.Equal("", Say(wrong));
    }

    [Fact]
    public async Task Api_WithACookie_StaysShut()
    {
        // A cookie is sent by any site that makes the browser ask: only a token opens the API.
        using var browser = await fixture.App.SignedIn(Roles.PlatformAdmin);

        Assert.Equal("", Say(await OpenTo(browser, Door.Of(fixture.App).Where(door => door.IsApi))));
    }

    [Fact]
    public async Task Pages_WithAToken_StayShut()
    {
        using var bearer = await fixture.App.ClientOf(Roles.PlatformAdmin);

        Assert.Equal("", Say(await OpenTo(bearer, Door.Of(fixture.App).Where(door => !door.IsApi))));
    }

    [Fact]
    public async Task Walk_PastDoorsThatWereLeftOpen_FindsThem()
    {
        await using var app = await TestApp.Start(options: new TestAppOptions { People = false, Services = services => services.AddSingleton<IStartupFilter, Careless>() });
        using var client = app.Anonymous();

        var undeclared = Undeclared(Door.Of(app)).ToList();
        Assert.Equal(["GET /api/v1/left-open", "GET /api/v1/misspelt", "GET /api/v1/unsaid", "GET /for-whoever-signs-in"], undeclared.Select(wrong => wrong.Split(" is ")[0]).Order(StringComparer.Ordinal));
        Assert.Contains(await OpenTo(client, Door.Of(app), Careless.LeftOpen), wrong => wrong.StartsWith("GET /api/v1/left-open", StringComparison.Ordinal));
    }

    /// <summary>Doors that are for somebody else than the lists say.</summary>
    private static IEnumerable<string> Undeclared(IEnumerable<Door> doors) =>
        from door in doors
        where door.Audience switch
        {
            Audience.Everybody => !ForEverybody.Contains(door.Pattern),
            Audience.SignedIn => !ForSignedIn.Contains(door.Pattern),
            Audience.Unsaid => !ForNobody.Contains(door.Pattern),
            _ => door.Permission is null,
        }
        select $"{door} is for {door.Audience}";

    /// <summary>Doors that do not ask this client to sign in though they are not for everybody.</summary>
    private static async Task<List<string>> OpenTo(HttpClient client, IEnumerable<Door> doors, string? evenIfDeclared = null)
    {
        var open = new List<string>();
        foreach (var door in doors.Where(door => !ForEverybody.Contains(door.Pattern) || door.Pattern == evenIfDeclared))
        {
            var answer = await door.Knock(client);
            if (!answer.AsksToSignIn && !IsNothing(door, answer))
            {
                open.Add($"{door} answers {(int)answer.Status} {answer.Location}");
            }
        }

        return open;
    }

    private static bool IsNothing(Door door, Door.Answer answer) => door.Audience == Audience.Unsaid && answer.Status == HttpStatusCode.NotFound;

    private static string Say(IEnumerable<string> wrong) => string.Join('\n', wrong);

    /// <summary>Somebody who forgets to say who may come in, or says it wrong.</summary>
    private sealed class Careless : IStartupFilter
    {
        public const string LeftOpen = "/api/v1/left-open";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            var routes = (IEndpointRouteBuilder)app.Properties["__EndpointRouteBuilder"]!;
            routes.MapGet(LeftOpen, () => "open").AllowAnonymous();
            routes.MapGet("/api/v1/unsaid", () => "unsaid");
            routes.MapGet("/api/v1/misspelt", () => "misspelt").RequireAuthorization("view_procesors");
            routes.MapGet("/for-whoever-signs-in", () => "signed in").RequireAuthorization();
        };
    }
}
