using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Decisions;

/// <summary>What one person may do about a payment now.</summary>
public sealed class GetPaymentActs(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Payment">As it is, with what waits for a second person.</param>
    /// <param name="MayRetry">Whether he may propose to pay it once more.</param>
    /// <param name="Outcomes">As what he may propose to resolve it.</param>
    /// <param name="MayCancel">Whether he may take it back.</param>
    /// <param name="MayApprove">Whether he may agree to what is proposed.</param>
    /// <param name="MayRefuse">Whether he may refuse it, or take back his own.</param>
    /// <param name="IsOwn">Whether he proposed it.</param>
    public sealed record Answer(DecidedPayment Payment, bool MayRetry, IReadOnlyList<ResolvedAs> Outcomes, bool MayCancel, bool MayApprove, bool MayRefuse, bool IsOwn);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("payment");
        var proposal = await OpenProposals.Of(db).SingleOrDefaultAsync(row => row.PaymentId == id, cancellationToken);
        var open = proposal?.IsAbout(payment) == true ? proposal : null;
        var (mayControl, mayResolve) = (actor.May(Permissions.ControlPayments), actor.May(Permissions.ResolvePayments));
        var mayDecide = open is not null && (open.Kind == ProposalKind.Retry ? mayControl : mayResolve);
        var isMaker = mayDecide && await RetryRules.IsMaker(db, payment.DistributionId, actor.Id, cancellationToken);
        return new Answer(
            DecidedPayment.Of(payment, open),
            open is null && mayControl && await MayBeRetried(db, payment, cancellationToken),
            open is null && mayResolve ? payment.Resolutions() : [],
            mayControl && payment.IsCancellable(),
            mayDecide && open!.ById != actor.Id && !isMaker,
            mayDecide,
            open?.ById == actor.Id);
    }

    private static async Task<bool> MayBeRetried(PaymentDb db, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.Status != PaymentStatus.Failed)
        {
            return false;
        }

        try
        {
            payment.RequireRetriable();
            await RetryRules.RefuseFollowed(db, payment, cancellationToken);
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }
}
