using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Access;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Access.Walk;

/// <summary>Who a door is for.</summary>
internal enum Audience
{
    Everybody,
    SignedIn,
    Permitted,

    /// <summary>It says nothing: deny by default keeps everybody out.</summary>
    Unsaid,
}

/// <summary>One method of one address of the running application: an endpoint of the API, a page, an export, a hub.</summary>
/// <param name="Pattern">Its route as it was declared, which the lists of exceptions name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">An address that it takes.</param>
/// <param name="Audience">For whom.</param>
/// <param name="Permission">The permission needed, where it is for who has one.</param>
internal sealed record Door(string Pattern, string Method, string Path, Audience Audience, string? Permission)
{
    private const string SomeUuid = "0190a1b2-0000-7000-8000-000000000000";

    public bool IsApi => Path.StartsWith("/api/", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Pattern}";

    /// <summary>Every door of an application, but the files that lie in wwwroot.</summary>
    public static IReadOnlyList<Door> Of(TestApp app) =>
        [.. from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"]
            select Of(endpoint, method)];

    /// <summary>Knocks, with an empty JSON object where the method takes a body.</summary>
    public async Task<Answer> Knock(HttpClient client)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        if (Method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new Answer(answer.StatusCode, answer.Headers.Location?.OriginalString ?? "");
    }

    private static Door Of(RouteEndpoint endpoint, string method)
    {
        var pattern = endpoint.RoutePattern;
        var permission = endpoint.Metadata.GetMetadata<RequiredPermission>()?.Permission
            ?? endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault(Permissions.All.Contains!);
        var audience = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Audience.Everybody
            : permission is not null ? Audience.Permitted
            : endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is null or Policies.SignedIn) ? Audience.SignedIn
            : Audience.Unsaid;
        return new Door(pattern.RawText ?? "", method, PathOf(pattern), audience, permission);
    }

    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: "tenantId" } => $"tnt_{SomeUuid}",
        RoutePatternParameterPart { Name: "documentName" } => "v1",
        RoutePatternParameterPart { Name: "path" } parameter => parameter.ParameterPolicies.Count > 0 ? "no-such-file.txt" : "no-such-page",
        RoutePatternParameterPart => $"proc_{SomeUuid}",
        _ => "",
    }))));

    /// <summary>What came back.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Location)
    {
        public bool AsksToSignIn => Status == HttpStatusCode.Unauthorized || (Status == HttpStatusCode.Redirect && LeadsTo("/sign-in"));

        public bool Forbids => Status == HttpStatusCode.Forbidden || (Status == HttpStatusCode.Redirect && LeadsTo("/forbidden"));

        private bool LeadsTo(string path) => new Uri(new Uri("http://localhost"), Location).AbsolutePath == path;
    }
}
