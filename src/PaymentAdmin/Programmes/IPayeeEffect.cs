using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Programmes;

/// <summary>What else changes, in the same transaction, when a second person agreed to pay somebody elsewhere. Done by the module that holds the payments.</summary>
public interface IPayeeEffect
{
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="beneficiary">As he is from now on.</param>
    /// <param name="maker">Who proposed the change.</param>
    /// <param name="approver">Who agreed.</param>
    /// <param name="now">When, UTC.</param>
    Task PayeeChanged(PaymentDb db, Beneficiary beneficiary, Actor maker, Actor approver, DateTime now, CancellationToken cancellationToken);

    /// <summary>Somebody else than its maker refused a change: he has decided where that person is paid, and does not approve it as well.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="beneficiary">Who stays paid where he was.</param>
    /// <param name="by">Who refused.</param>
    /// <param name="now">When, UTC.</param>
    Task PayeeKept(PaymentDb db, Beneficiary beneficiary, Actor by, DateTime now, CancellationToken cancellationToken);
}
