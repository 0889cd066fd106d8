using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Platform.Mail;

public static class MailServices
{
    /// <summary>The outbox, and the queue that empties it; once, however many ask for it.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Outbox)))
        {
            return services;
        }

        services.TryAddSingleton(new MailSettings());
        services.AddSingleton<Outbox>();
        return services.AddWorkQueue<SendMail>(new WorkQueue(Outbox.Queue) { Title = "E-mail", Parallelism = 2 });
    }
}
