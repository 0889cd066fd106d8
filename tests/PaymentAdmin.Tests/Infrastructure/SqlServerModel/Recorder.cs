using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PaymentAdmin.Tests.Infrastructure.SqlServerModel;

/// <summary>The first pass: keeps what SQLite answers and which ids are saved.</summary>
internal sealed class Recorder(ModelRun run) : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        KeepIds(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        KeepIds(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        if (eventData.CommandSource == CommandSource.SaveChanges)
        {
            return result;
        }

        var read = RecordedResult.Read(result);
        result.Dispose();
        run.RecordResult(read);
        return new RecordedReader([read]);
    }

    // SQLite reads no other way, whoever waits for it.
    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ReaderExecuted(command, eventData, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        KeepIds(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        run.RecordResult(RecordedResult.Number(result));
        return ValueTask.FromResult(result);
    }

    private void KeepIds(DbCommand command, CommandEventData eventData)
    {
        // What changes many rows at once writes ids too: the token of a claim is one, by which a try finds that it still has its work.
        if (eventData.CommandSource is CommandSource.SaveChanges or CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete)
        {
            foreach (DbParameter parameter in command.Parameters)
            {
                if (parameter.Value is Guid id)
                {
                    run.RecordWritten(id);
                }
                else if (parameter.Value is string text && ModelRun.IsHash(text))
                {
                    run.RecordWritten(text);
                }
            }
        }
    }
}
