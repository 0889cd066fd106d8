using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Payments;

/// <summary>Money that moves, in and out.</summary>
public static class PaymentsModule
{
    public static void AddPayments(this IServiceCollection services) => services.AddScoped<IWebhookEffect, HearOfTransaction>();
}
