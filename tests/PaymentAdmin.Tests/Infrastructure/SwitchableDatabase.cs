using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PaymentAdmin.Data;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>The host's database, until a test puts something else in its place.</summary>
internal sealed class SwitchableDatabase : IDbContextFactory<PaymentDb>
{
    private IDbContextFactory<PaymentDb>? _real;

    /// <summary>What opens contexts instead of the real database.</summary>
    public Func<PaymentDb>? Instead { get; set; }

    public PaymentDb CreateDbContext() => Instead is null ? _real!.CreateDbContext() : Instead();

    public void AddTo(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IDbContextFactory<PaymentDb>)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IDbContextFactory<PaymentDb>>(provider =>
        {
            _real = (IDbContextFactory<PaymentDb>)ActivatorUtilities.CreateInstance(provider, real);
            return this;
        }));
    }
}
