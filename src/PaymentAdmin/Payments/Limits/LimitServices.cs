namespace PaymentAdmin.Payments.Limits;

/// <summary>What limits need of the host.</summary>
internal static class LimitServices
{
    public static void AddLimits(this IServiceCollection services) => services.AddScoped<ReadLimits>();
}
