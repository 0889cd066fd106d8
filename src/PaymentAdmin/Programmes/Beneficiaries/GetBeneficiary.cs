using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>One beneficiary; what is personal is masked for whoever may not see it.</summary>
public sealed class GetBeneficiary(IDbContextFactory<PaymentDb> contexts, PersonalData personal)
{
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<BeneficiaryAnswer>> Handle(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await new ReadBeneficiaries(personal).One(db, id, actor, cancellationToken) ?? throw Refusal.NotFound("beneficiary");
    }
}
