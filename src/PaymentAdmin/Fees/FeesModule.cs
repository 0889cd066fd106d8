namespace PaymentAdmin.Fees;

/// <summary>What processors charge: fee rules, their history, the calculator.</summary>
public static class FeesModule
{
    public static void AddFees(this IServiceCollection services)
    {
        services.AddScoped<GetFees>();
        services.AddScoped<ReplaceFees>();
        services.AddScoped<QuoteFee>();
    }

    public static void MapFees(this IEndpointRouteBuilder routes) => Endpoints.Map(routes);
}
