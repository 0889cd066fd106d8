using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Jobs;

namespace PaymentAdmin.Settlement;

/// <summary>Drops pieces of files that never became a statement or an attachment: whoever sent them was cut off.</summary>
public sealed class DropLeftFiles(IDbContextFactory<PaymentDb> contexts, TimeProvider clock) : IJob
{
    /// <returns>How many pieces.</returns>
    /// <exception cref="Refusal">403.</exception>
    public async Task<int> Handle(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageJobs);
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await FileContent.DropLeft(db, FileKind.Statement, db.Set<SettlementStatement>().Select(statement => statement.Id), now, cancellationToken)
            + await FileContent.DropLeft(db, FileKind.Attachment, db.Set<IssueFile>().Select(file => file.Id), now, cancellationToken);
    }
}
