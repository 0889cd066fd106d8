using PaymentAdmin.Platform.Settings;

namespace PaymentAdmin.Demo;

/// <summary>People and data to try things with, in Development only.</summary>
public static class DemoModule
{
    public static void AddDemo(this IServiceCollection services)
    {
        services.AddScoped<SeedDemo>();
        services.AddScoped<SeedProgramme>();
        services.AddScoped<SeedSettlement>();
        services.AddScoped<RegisterAtSimulator>();
        services.AddHostedService<SimulatorHost>();
        services.AddHostedService<SettlementSeeder>();
    }

    public static async Task SeedDemo(this IServiceProvider services, AppSettings settings, CancellationToken cancellationToken = default)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SeedDemo>().Run(settings, cancellationToken);
    }

    /// <summary>The lines that a newcomer needs, on the console.</summary>
    public static void AnnounceDemo(this WebApplication app, AppSettings settings) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Console.WriteLine();
            Console.WriteLine($"PaymentAdmin is ready: {string.Join(", ", app.Urls)}");
            if (settings.SimulatorUrl is { } simulator)
            {
                Console.WriteLine($"A simulated PSP to try against, and to make misbehave: {simulator}");
            }

            if (settings.SeedDemo)
            {
                Console.WriteLine($"Sign in with one of these and the password {settings.DemoPassword}");
                foreach (var (email, role) in Demo.SeedDemo.People)
                {
                    Console.WriteLine($"  {email,-24} {role}");
                }
            }

            Console.WriteLine();
        });
}
