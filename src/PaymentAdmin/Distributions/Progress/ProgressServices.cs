using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Distributions.Progress;

internal static class ProgressServices
{
    public static void AddProgress(this IServiceCollection services)
    {
        services.AddScoped<GetProgress>();
        services.AddSingleton<ProgressWatch>();
    }

    public static void MapProgress(this IEndpointRouteBuilder routes) =>
        routes.MapApi("distributions/{id}/progress", "Distributions")
            .MapGet("", (string id, GetProgress get, Actor actor, CancellationToken cancellationToken) => get.Handle(PublicId.Distribution.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("How far a distribution is: counts, amounts, rate, errors by reason and the expected end.");
}
