namespace PaymentAdmin.Payments.Reading;

internal static class ReadingServices
{
    public static void AddReading(this IServiceCollection services)
    {
        services.AddScoped<FindPayments>();
        services.AddScoped<GetPayment>();
        services.AddScoped<ListAttempts>();
        services.AddScoped<ReadStory>();
        services.AddScoped<IPaymentStory, OwnStory>();
        services.AddScoped<IPaymentStory, PspStory>();
        services.AddScoped<IPaymentStory, LedgerStory>();
    }
}
