using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Settlement.Statements;

/// <summary>Takes a settlement statement in, from a person or a connection. The same file a second time has the first answer.</summary>
public sealed class ReceiveStatement(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, FileContent files, ImportStatement import, WorkSignal signal, TimeProvider clock)
{
    /// <param name="FileName">The file's name.</param>
    /// <param name="Environment">In whose books; null for production once it is connected, sandbox before.</param>
    /// <param name="Intent">What the sender says that it is beside the earlier ones.</param>
    /// <param name="SettledOn">The day of the whole statement, where its lines do not say it.</param>
    /// <param name="ConnectionId">The connection through which it was fetched; null where a person uploads it.</param>
    public sealed record Input(string FileName, ConnectionEnvironment? Environment = null, StatementIntent Intent = StatementIntent.NotSaid, DateOnly? SettledOn = null, Guid? ConnectionId = null);

    /// <param name="Statement">The statement.</param>
    /// <param name="IsNew">Whether this file brought it; false where the same file had come before.</param>
    public sealed record Answer(StatementAnswer Statement, bool IsNew);

    /// <param name="once">The idempotency key of a request for this file, told its SHA-256; null where there is none.</param>
    /// <exception cref="Refusal">400; 403; 404; 409 for a key of another request; 422 with what is wrong with the file.</exception>
    /// <exception cref="BadHttpRequestException">413.</exception>
    public async Task<Answer> Handle(Guid processorId, Input input, Stream file, Actor actor, CancellationToken cancellationToken, Func<string, Once?>? once = null)
    {
        actor.Require(Permissions.ManageSettlement);
        var home = await Home(processorId, input.Environment, cancellationToken);
        var id = clock.Now().NewId();
        Guid kept;
        long size;
        try
        {
            var stored = await files.Store(FileKind.Statement, id, file, StatementContent.MaxBytes, clock.Now(), cancellationToken);
            size = stored.Size;
            var come = new StatementFile(input.FileName, stored.Size, stored.Sha256, input.Intent, input.SettledOn?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
            kept = await Save(id, home, come, input.ConnectionId, actor, once?.Invoke(stored.Sha256), cancellationToken);
        }
        catch (Exception refused) when (refused is Refusal or BadHttpRequestException)
        {
            // Only what surely was not committed; the rest is dropped as left over, once nothing has it.
            await files.Drop(id, CancellationToken.None);
            throw;
        }

        if (kept != id)
        {
            await files.Drop(id, cancellationToken);
        }
        else if (IsInline(size, input.ConnectionId))
        {
            await import.Run(id, claim: null, cancellationToken);
        }
        else
        {
            signal.Wake(StatementQueue.Name);
        }

        var statement = await Read(kept, cancellationToken);
        return statement.Status != StatementStatus.Refused ? new Answer(statement, kept == id) : throw Refusal.Rule(statement.ProblemCode!, statement.Problem!, "file");
    }

    /// <summary>What a job fetches it also imports: it has the time.</summary>
    private static bool IsInline(long size, Guid? connectionId) => size <= StatementQueue.InlineBytes || connectionId is not null;

    private async Task<IssueHome> Home(Guid processorId, ConnectionEnvironment? environment, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Processors.AnyAsync(row => row.Id == processorId, cancellationToken)
            ? new IssueHome(processorId, environment ?? await ShownEnvironment.Default(db, cancellationToken))
            : throw Refusal.NotFound("processor");
    }

    /// <summary>The work item stands by where the request does the work, and is due at once where it does not.</summary>
    private Task<Guid> Save(Guid id, IssueHome home, StatementFile file, Guid? connectionId, Actor actor, Once? once, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var before = await db.Set<SettlementStatement>().AsNoTracking()
                .Where(row => row.ProcessorId == home.ProcessorId && row.Environment == home.Environment && row.Sha256 == file.Sha256 && row.Status != StatementStatus.Refused)
                .Select(row => (Guid?)row.Id).SingleOrDefaultAsync(cancellationToken);
            if (before is { } same)
            {
                return same;
            }

            db.Add(SettlementStatement.Receive(id, home, file, connectionId, actor, now));
            await Enqueue.Add(db, StatementQueue.Name, id, orderKey: null, IsInline(file.Size, connectionId) ? now + StatementQueue.InlineTime : now, now, cancellationToken);
            return id;
        },
        once,
        cancellationToken);

    private async Task<StatementAnswer> Read(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return StatementAnswer.From(await db.Set<SettlementStatement>().AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken));
    }
}
