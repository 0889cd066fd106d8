using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Platform;

public static class UnknownRoutes
{
    /// <summary>
    /// Answers what no route takes: no such address or, in the API, not with this method or type of body. Must stand right
    /// after routing: the deny-by-default policy would send people to sign in first. A fallback route would not do: it takes
    /// every method and type, so that none would ever be the wrong one.
    /// </summary>
    public static void UseUnknownRoutes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        switch (context.GetEndpoint())
        {
            case RouteEndpoint:
                return next(context);
            case { RequestDelegate: { } refuse } when ApiModule.IsApi(context):
                return refuse(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    });
}
