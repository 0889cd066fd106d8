using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Imports;

namespace PaymentAdmin.Imports;

/// <summary>Where a file would go to, and what columns it may have: before one is chosen.</summary>
public sealed class FindImportTarget(IDbContextFactory<PaymentDb> contexts, IEnumerable<IImportKind> kinds)
{
    /// <param name="Target">Where to.</param>
    /// <param name="Columns">What the import understands.</param>
    public sealed record Answer(ImportTarget Target, IReadOnlyList<ImportColumn> Columns);

    /// <exception cref="Refusal">403; 404; 409 where it takes nothing now.</exception>
    public async Task<Answer> Handle(ImportKind kind, Guid targetId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = kinds.Single(each => each.Kind == kind);
        return new Answer(await known.Find(db, targetId, cancellationToken), known.Columns);
    }
}
