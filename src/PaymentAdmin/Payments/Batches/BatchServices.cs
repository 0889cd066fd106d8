using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Payments.Batches;

internal static class BatchServices
{
    public static void AddBatches(this IServiceCollection services)
    {
        services.AddScoped<GetBatch>();
        services.AddScoped<FormBatch>();
        services.AddScoped<BeginBatchStep>();
        services.AddScoped<RecordBatchSend>();
        services.AddScoped<RecordBatchAnswer>();
        services.AddWorkQueue<AdvanceBatch, PaymentLanes>(AdvanceBatch.Sending);
        services.AddWorkQueue<AdvanceBatch>(AdvanceBatch.Following);
    }

    public static void MapBatches(this IEndpointRouteBuilder routes) =>
        routes.MapApi("batches", "Payments")
            .MapGet("{id}", (string id, GetBatch get, Actor actor, CancellationToken cancellationToken) => get.Handle(PublicId.Batch.Parse(id), actor, cancellationToken))
            .RequirePermission(Permissions.ViewPayments)
            .WithSummary("One batch, with its payments counted and added up by status.");
}
