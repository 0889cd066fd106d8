using PaymentAdmin.Payments.Batches;
using PaymentAdmin.Payments.Decisions;
using PaymentAdmin.Payments.Limits;
using PaymentAdmin.Payments.Reading;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Payments.Transactions;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments;

/// <summary>Money that moves, in and out.</summary>
public static class PaymentsModule
{
    public static void AddPayments(this IServiceCollection services)
    {
        services.AddScoped<PaymentContent>();
        services.AddScoped<HearOfPayment>();
        services.AddScoped<AskTransaction>();
        services.AddScoped<IWebhookEffect, HearOfTransaction>();
        services.AddPaymentDecisions();
        services.AddSubmission();
        services.AddLimits();
        services.AddReading();
        services.AddTransactions();
    }

    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        DecisionEndpoints.Map(routes);
        ReadingEndpoints.Map(routes);
        routes.MapLimits();
        routes.MapBatches();
        routes.MapTransactions();
    }
}
