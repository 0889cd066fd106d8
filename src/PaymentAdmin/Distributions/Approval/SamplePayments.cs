using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Programmes;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>A few payments of a distribution for whoever decides on it: the first ones and the largest ones, masked as the person's right has it.</summary>
public sealed class SamplePayments(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    /// <summary>How many of each.</summary>
    public const int Size = 10;

    public sealed record Answer(IReadOnlyList<SamplePayment> First, IReadOnlyList<SamplePayment> Largest);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var payments = db.Payments.AsNoTracking().Where(payment => payment.DistributionId == id && payment.Status != PaymentStatus.Cancelled);
        var first = await payments.OrderBy(payment => payment.Number).Take(Size).ToListAsync(cancellationToken);
        var largest = await payments.OrderByDescending(payment => payment.AmountMinor).ThenBy(payment => payment.Number).Take(Size).ToListAsync(cancellationToken);
        return new Answer([.. first.Select(Shown)], [.. largest.Select(Shown)]);

        SamplePayment Shown(Payment payment)
        {
            var details = PersonalMask.For(actor, personal.Open(payment.Sealed));
            return new SamplePayment(
                PublicId.Payment.Format(payment.Id), payment.Reference, details.ExternalId, details.FullName, details.PaidTo(payment.Channel), payment.Channel, payment.AmountMinor);
        }
    }
}
