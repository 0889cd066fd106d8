using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.Check;

/// <summary>Collects findings.</summary>
internal sealed class FoundFindings
{
    private const int SampleSize = 20;

    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    /// <summary>About the whole.</summary>
    public void Add(string code, FindingSeverity severity, string message) => _all.Add(new Finding(code, severity, message, 0, []));

    /// <summary>About payments that are known.</summary>
    public void Add(string code, FindingSeverity severity, string message, int count, IReadOnlyList<Guid> payments) =>
        _all.Add(new Finding(code, severity, message, count, [.. payments.Take(SampleSize)]));

    /// <summary>About payments, if there are any.</summary>
    public async Task AddIfAny(string code, FindingSeverity severity, string message, IQueryable<Payment> payments, CancellationToken cancellationToken)
    {
        var count = await payments.CountAsync(cancellationToken);
        if (count > 0)
        {
            Add(code, severity, message, count, await payments.OrderBy(payment => payment.Number).Select(payment => payment.Id).Take(SampleSize).ToListAsync(cancellationToken));
        }
    }
}
