using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Api;

/// <summary>Every error of the API as RFC 9457 problem details with a stable code and a correlation id.</summary>
public static class Problems
{
    /// <summary>What a route calls its last segment where that is a secret.</summary>
    public const string TokenSegment = "token";

    private const string ContentType = "application/problem+json";

    /// <summary>Turns an exception into its answer; what is unexpected is logged and says only its correlation id.</summary>
    public static Task Write(HttpContext context)
    {
        var handled = context.Features.Get<IExceptionHandlerFeature>();
        var failure = handled?.Error;
        if (failure is not (null or Refusal or BadHttpRequestException))
        {
            // Here and not by the middleware, so that the id of the answer stands beside the failure.
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems))
                .LogError(failure, "A request failed: {Method} {Path}. Correlation id {CorrelationId}", context.Request.Method, PathOf(handled!), Correlation.Current());
        }

        return failure switch
        {
            Refusal refusal => Write(context, StatusOf(refusal.Kind), refusal.Code, refusal.Message, refusal),
            BadHttpRequestException bad => Write(context, bad.StatusCode, bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => "body_too_large",
                StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
                _ => "bad_request",
            }, bad.StatusCode == StatusCodes.Status400BadRequest ? "The request cannot be read. Compare it with the API's description." : bad.Message),
            not null when Databases.IsUnavailable(failure) => WriteUnavailable(context),
            _ => Write(context, StatusCodes.Status500InternalServerError, "unexpected",
                "Something went wrong on our side. Nothing was half done. Quote the correlation id when you ask for help."),
        };
    }

    /// <summary>Gives a body to an answer that has only a status: a route that does not exist, a sign-in that is missing.</summary>
    public static Task WriteStatus(HttpContext context)
    {
        var (code, message) = context.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => ("unauthenticated", "Send a valid access token: Authorization: Bearer … (POST /api/v1/auth/token gives one)."),
            StatusCodes.Status403Forbidden => ("forbidden", $"This needs the permission {context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>()?.Permission}. Ask a platform admin for it."),
            StatusCodes.Status404NotFound => ("not_found", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", "This address does not take this method."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", "Send the body as JSON, with Content-Type: application/json."),
            _ => ("bad_request", "The request cannot be answered."),
        };
        return Write(context, context.Response.StatusCode, code, message);
    }

    /// <summary>The path as it may be logged: an address that ends in a token is itself a secret.</summary>
    private static string PathOf(IExceptionHandlerFeature handled) =>
        handled.RouteValues?.ContainsKey(TokenSegment) == true ? handled.Path[..(handled.Path.LastIndexOf('/') + 1)] + "…" : handled.Path;

    private static Task WriteUnavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return Write(context, StatusCodes.Status503ServiceUnavailable, "database_unavailable", "The database cannot be reached, or has no room, at this moment. Try again in a few seconds; if it goes on, tell your administrator.");
    }

    private static async Task Write(HttpContext context, int status, string code, string message, Refusal? refusal = null)
    {
        var problem = new Dictionary<string, object?>
        {
            ["type"] = $"urn:paymentadmin:problem:{code}",
            ["title"] = Words.Plain(code),
            ["status"] = status,
            ["detail"] = message,
            ["code"] = code,
            ["correlation_id"] = Correlation.Current(),
        };
        if (refusal?.Field is { } field)
        {
            problem["field"] = field;
        }

        if (refusal?.Errors.Count > 0)
        {
            problem["errors"] = refusal.Errors;
        }

        foreach (var (name, fact) in refusal?.Facts ?? new Dictionary<string, object?>())
        {
            problem[name] = fact;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, Wire.Json, context.RequestAborted);
    }

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
        RefusalKind.Rule => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.Upstream => StatusCodes.Status502BadGateway,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No status for this kind."),
    };
}
