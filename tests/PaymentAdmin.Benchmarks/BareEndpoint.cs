using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PaymentAdmin.Benchmarks;

/// <summary>
/// What storing before acknowledging costs at the least: an endpoint that checks the same signature, inserts one row in a
/// transaction of its own and answers. No queue, no duplicates, no processing, no EF Core.
/// </summary>
internal static class BareEndpoint
{
    public const string Ready = "Ready: ";

    public static async Task Run(Store store)
    {
        await Prepare(store);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/", (HttpRequest request) => Receive(request, store));
        await app.StartAsync();
        Console.WriteLine($"{Ready}{app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    private static async Task Prepare(Store store)
    {
        if (store.IsSqlite)
        {
            await store.Execute("PRAGMA journal_mode = 'wal'");
        }

        await store.Execute($"CREATE TABLE Deliveries (Id {(store.IsSqlite ? "TEXT" : "uuid")} PRIMARY KEY, Body {(store.IsSqlite ? "BLOB" : "bytea")} NOT NULL)");
    }

    private static async Task<IResult> Receive(HttpRequest request, Store store)
    {
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        var sent = Convert.FromHexString(request.Headers[Deliveries.SignatureHeader].ToString());
        if (!CryptographicOperations.FixedTimeEquals(sent, Deliveries.Sign(body)))
        {
            return Results.Unauthorized();
        }

        await using var connection = await store.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        await Insert(connection, transaction, body);
        await transaction.CommitAsync();
        return Results.Ok();
    }

    private static async Task Insert(DbConnection connection, DbTransaction transaction, byte[] body)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO Deliveries (Id, Body) VALUES (@id, @body)";
        Add(command, "@id", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        Add(command, "@body", body);
        await command.ExecuteNonQueryAsync();
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
