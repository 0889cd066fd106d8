namespace PaymentAdmin.Payments.Decisions;

internal static class DecisionServices
{
    public static void AddPaymentDecisions(this IServiceCollection services)
    {
        services.AddScoped<RetryPayment>();
        services.AddScoped<ResolvePayment>();
        services.AddScoped<CancelPayment>();
        services.AddScoped<ListPaymentDecisions>();
        services.AddScoped<GetPaymentActs>();
        services.AddScoped<ListPaymentsToDecide>();
    }
}
