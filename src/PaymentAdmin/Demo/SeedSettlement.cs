using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Settlement.Statements;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Demo;

/// <summary>
/// What a finance reviewer tries the desk with, come as it would in earnest: signed messages of GRUPP that cards were charged, and a statement that agrees
/// with one of them.
/// </summary>
public sealed class SeedSettlement(IDbContextFactory<PaymentDb> contexts, ReceiveWebhook webhooks, ReceiveStatement statements, TimeProvider clock)
{
    private const string Tenant = "RELIEF_NG";

    /// <summary>NGN, in minor units. GRUPP charges 100 and 0.5 %, with VAT of 7.5 %.</summary>
    private static readonly (string Reference, long AmountMinor)[] Charges =
        [("GRP-1001", 2_000_000), ("GRP-1002", 4_000_000), ("GRP-1003", 6_000_000), ("GRP-1004", 10_000_000), ("GRP-1005", 8_000_000)];

    /// <summary>Gross and fee; of GRP-1005, which is due on the next business day, it says nothing yet.</summary>
    private static readonly string[] Rows =
    [
        "GRP-1001,20000.00,215.00", // As it should be.
        "GRP-1002,40500.00,322.50", // More than was paid.
        "GRP-1003,60000.00,475.00", // A higher fee than agreed.
        "GRP-1004,100000.00,645.00",
        "GRP-1004,100000.00,645.00", // The same once more.
        "GRP-9001,12500.00,174.69", // Nobody knows it.
    ];

    /// <summary>The messages first; the statement when they are processed.</summary>
    /// <returns>Whether all is there; false where messages wait to be processed: to be asked again.</returns>
    public async Task<bool> Run(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking()
            .Where(row => row.Dialect == Dialect.Generic && row.ProcessorId == db.Processors.Where(processor => processor.Code == SeedDemo.Receiving).Select(processor => processor.Id).FirstOrDefault())
            .OrderBy(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        if (connection is null || await db.Set<SettlementStatement>().AnyAsync(row => row.ProcessorId == connection.ProcessorId, cancellationToken))
        {
            return true;
        }

        var references = Charges.Select(charge => charge.Reference).ToList();
        var last = references[^1];
        if (!await db.WebhookNotifications.AnyAsync(row => row.ConnectionId == connection.Id && row.Reference == last, cancellationToken))
        {
            await Deliver(connection.Id, cancellationToken);
        }

        if (await db.Transactions.CountAsync(row => row.ConnectionId == connection.Id && references.Contains(row.Reference) && row.Status == TransactionStatus.Confirmed, cancellationToken) < references.Count)
        {
            return false;
        }

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Statement(clock.Now())));
        await statements.Handle(connection.ProcessorId, new ReceiveStatement.Input("grupp-statement.csv", connection.Environment), file, actor, cancellationToken);
        return true;
    }

    /// <summary>A start that was ended in the middle delivers them all again: to hear a message twice changes nothing.</summary>
    private async Task Deliver(Guid connectionId, CancellationToken cancellationToken)
    {
        foreach (var (reference, amount) in Charges)
        {
            var message = new
            {
                @event = "charge.success",
                data = new { id = reference, reference, amount, currency = "NGN", status = "success", channel = "card", metadata = new { tenant_id = Tenant } },
            };
            var body = JsonSerializer.SerializeToUtf8Bytes(message);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Content-Type"] = "application/json",
                ["X-Signature"] = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SeedDemo.ReceivingSecret), body)),
            };
            await webhooks.Handle(new ReceiveWebhook.Input("generic", PublicId.Connection.Format(connectionId), Token: null, new WebhookDelivery(headers, body)), cancellationToken);
        }
    }

    private static string Statement(DateTime now)
    {
        var text = new StringBuilder("settlement_reference,transaction_reference,gross,fee,net,currency,settled_at\n");
        var day = now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var row in Rows)
        {
            var amounts = row.Split(',')[1..].Select(amount => decimal.Parse(amount, CultureInfo.InvariantCulture)).ToList();
            text.Append(CultureInfo.InvariantCulture, $"GRUPP-{day},{row},{amounts[0] - amounts[1]},NGN,{day}\n");
        }

        return text.ToString();
    }
}
