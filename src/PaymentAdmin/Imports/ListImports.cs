using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Imports;

/// <summary>Lists the imports of a distribution or a programme, newest first.</summary>
public sealed class ListImports(IDbContextFactory<PaymentDb> contexts)
{
    /// <exception cref="Refusal">403.</exception>
    public async Task<ListOf<ImportAnswer>> Handle(Guid targetId, Slice slice, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Import>().AsNoTracking().Where(import => import.TargetId == targetId)
            .OrderByDescending(import => import.CreatedAt).ThenByDescending(import => import.Id)
            .Slice(slice, ImportAnswer.Of, cancellationToken);
    }
}
