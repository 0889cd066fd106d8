using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PaymentAdmin.Tests.Infrastructure.SqlServerModel;

/// <summary>The second pass: every context gets a connection that keeps its commands.</summary>
internal sealed class ModelConnections(ModelRun run) : DbConnectionInterceptor
{
    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new ModelConnection(run));
}

internal sealed class ModelConnection(ModelRun run) : DbConnection
{
    private ConnectionState _state;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "model";

    public override string DataSource => "model";

    public override string ServerVersion => "16.00.0000";

    public override ConnectionState State => _state;

    public override void Open() => _state = ConnectionState.Open;

    public override void Close() => _state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new Transaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new Command(run) { Connection = this };

    private sealed class Transaction(DbConnection connection, IsolationLevel level) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => level;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }

    private sealed class Command(ModelRun run) : DbCommand
    {
        // The provider sets up SqlParameters; only a real command makes a collection of them.
        private readonly SqlCommand _parameters = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => _parameters.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery()
        {
            if (CommandText.StartsWith("SAVE TRANSACTION", StringComparison.Ordinal))
            {
                return 0; // A savepoint is a command to SQL Server, but none to SQLite: nothing was recorded for it.
            }

            run.Commands.Add(CommandText);
            ExchangeIds();
            return run.Next(CommandText).Affected;
        }

        public override object ExecuteScalar() => throw new NotSupportedException($"No handler asks for a scalar: {CommandText}");

        protected override DbParameter CreateDbParameter() => new SqlParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            run.Commands.Add(CommandText);
            var results = CommandText.StartsWith("SELECT", StringComparison.Ordinal) || CommandText.StartsWith("WITH", StringComparison.Ordinal)
                ? [run.NextRows(CommandText)]
                : Saved();
            return new RecordedReader(results);
        }

        protected override void Dispose(bool disposing)
        {
            _parameters.Dispose();
            base.Dispose(disposing);
        }

        private void ExchangeIds()
        {
            foreach (SqlParameter parameter in _parameters.Parameters)
            {
                if (parameter.Value is Guid id)
                {
                    run.Exchange(id);
                }
                else if (parameter.Value is string text && ModelRun.IsHash(text))
                {
                    run.Exchange(text);
                }
            }
        }

        /// <summary>A save asks with OUTPUT 1 for one row of each row that it changes; inserts answer nothing.</summary>
        private RecordedResult[] Saved()
        {
            ExchangeIds();
            var changes = CommandText.Split("OUTPUT 1").Length - 1;
            return [.. Enumerable.Repeat(new RecordedResult([""], [[1L]], 1), changes)];
        }
    }
}
