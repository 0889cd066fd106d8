using PaymentAdmin.Connections.Dialects.Cbs;
using PaymentAdmin.Connections.Dialects.Flutterwave;
using PaymentAdmin.Connections.Dialects.Generic;
using PaymentAdmin.Connections.Dialects.Mypvit;
using PaymentAdmin.Connections.Dialects.Paystack;
using PaymentAdmin.Connections.Dialects.PspRestV2;

namespace PaymentAdmin.Connections.Dialects;

internal static class DialectServices
{
    public static void AddDialects(this IServiceCollection services)
    {
        services.AddSingleton<IDialect, PspRestV2Dialect>();
        services.AddSingleton<IDialect, MypvitDialect>();
        services.AddSingleton<IDialect, CbsDialect>();
        services.AddSingleton<IDialect, PaystackDialect>();
        services.AddSingleton<IDialect, FlutterwaveDialect>();
        services.AddSingleton<IDialect, GenericDialect>();
        services.AddSingleton<DialectBook>();
    }
}
