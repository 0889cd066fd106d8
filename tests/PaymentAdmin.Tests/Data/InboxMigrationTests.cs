using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data;

/// <summary>What had arrived before there was an inbox is in it afterwards: with its bytes, and to be processed.</summary>
public sealed class InboxMigrationTests
{
    private static readonly Guid Processor = Guid.Parse("0193a000-0000-7000-8000-000000000001");
    private static readonly Guid Connection = Guid.Parse("0193a000-0000-7000-8000-00000000000a");
    private static readonly Guid Waiting = Guid.Parse("0193a000-0000-7000-8000-0000000000a1");
    private static readonly Guid Unreadable = Guid.Parse("0193a000-0000-7000-8000-0000000000a2");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "migrates from an older schema")]
    public async Task Migrate_WithNotificationsFromBefore_KeepsTheirBytesAndHasThemProcessed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateEmpty(provider);
        await using (var db = database.Open())
        {
            await db.GetService<IMigrator>().MigrateAsync("Connections", Stop);
            await Insert(db, "Processors", ("Id", Processor), ("Code", "PAYSTACK"));
            await Insert(db, "Connections", ("Id", Connection), ("ProcessorId", Processor), ("Dialect", "psp_rest_v2"), ("Environment", "sandbox"), ("Status", "setup"), ("Scheme", "api_key"));
            await Insert(db, "WebhookNotifications", ("Id", Waiting), ("ConnectionId", Connection), ("Environment", "sandbox"), ("Status", "pending"), ("RawBody", "{\"event\":1}"u8.ToArray()), ("HeadersJson", "{\"a\":\"b\"}"), ("PspPaymentId", "pay_1"));
            await Insert(db, "WebhookNotifications", ("Id", Unreadable), ("ConnectionId", Connection), ("Environment", "sandbox"), ("Status", "failed"), ("RawBody", new byte[] { 0xff }), ("HeadersJson", "{}"), ("ErrorMessage", "Not UTF-8."));

            await db.Database.MigrateAsync(Stop);
        }

        await using var after = database.Open();
        var notifications = await after.WebhookNotifications.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Stop);
        Assert.Equal([(Waiting, Processor, "paystack", WebhookStatus.Pending), (Unreadable, Processor, "paystack", WebhookStatus.Failed)], notifications.Select(row => (row.Id, row.ProcessorId, row.Provider, row.Status)));
        var bodies = await after.Set<WebhookBody>().AsNoTracking().OrderBy(row => row.NotificationId).ToListAsync(Stop);
        Assert.Equal([("{\"event\":1}", "{\"a\":\"b\"}"), ("\u00ff", "{}")], bodies.Select(body => (Encoding.Latin1.GetString(body.RawBody), body.HeadersJson)));
        var item = Assert.Single(await after.Set<WorkItem>().AsNoTracking().ToListAsync(Stop));
        Assert.Equal((Waiting, "webhooks", $"{Connection:N}:pay_1", WorkState.Waiting), (item.SubjectId, item.Queue, item.OrderKey, item.State));
    }

    /// <summary>A row of a table as it was then; whatever is not said and may not be null is zero or empty.</summary>
    private static async Task Insert(PaymentDb db, string table, params (string Column, object Value)[] said)
    {
        await db.Database.OpenConnectionAsync(Stop);
        var columns = new List<DbColumn>();
        await using (var look = db.Database.GetDbConnection().CreateCommand())
        {
            look.CommandText = $"SELECT * FROM \"{table}\" WHERE 1 = 0";
            await using var reader = await look.ExecuteReaderAsync(CommandBehavior.KeyInfo | CommandBehavior.SchemaOnly, Stop);
            columns.AddRange(await reader.GetColumnSchemaAsync(Stop));
        }

        var values = columns.Where(column => column.AllowDBNull == false || said.Any(one => one.Column == column.ColumnName))
            .ToDictionary(column => column.ColumnName, column => said.FirstOrDefault(one => one.Column == column.ColumnName).Value ?? Empty(column));
        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", values.Keys.Select(name => $"\"{name}\""))}) VALUES ({string.Join(", ", values.Keys.Select((_, place) => $"@p{place}"))})";
        foreach (var (value, place) in values.Values.Select((value, place) => (value, place)))
        {
            var parameter = insert.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{place}", value);
            insert.Parameters.Add(parameter);
        }

        await insert.ExecuteNonQueryAsync(Stop);
    }

    // SQLite keeps times as text.
    private static object Empty(DbColumn column) =>
        column.DataType == typeof(string) ? column.ColumnName.EndsWith("At", StringComparison.Ordinal) ? "2026-01-01 00:00:00" : ""
        : column.DataType == typeof(byte[]) ? Array.Empty<byte>()
        : column.DataType == typeof(DateTime) ? new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)
        : Activator.CreateInstance(column.DataType!)!;
}
