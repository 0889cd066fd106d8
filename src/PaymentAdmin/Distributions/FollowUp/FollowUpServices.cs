namespace PaymentAdmin.Distributions.FollowUp;

internal static class FollowUpServices
{
    public static void AddFollowUp(this IServiceCollection services)
    {
        services.AddScoped<ListFollowUp>();
        services.AddScoped<MakeFollowUp>();
    }
}
