using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Data.SqlServer;

/// <summary>The production database.</summary>
public sealed class SqlServerPaymentDb(DbContextOptions<SqlServerPaymentDb> options) : PaymentDb(options)
{
    /// <summary>SQL Server 2022's level: JSON stays in nvarchar(max) on every supported server.</summary>
    public const int CompatibilityLevel = 160;

    /// <summary>Compares character by character, as the other two do of themselves.</summary>
    private const string Exact = "Latin1_General_100_BIN2";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // A PSP's ids that differ in case alone are different payments; this server has to be told.
        modelBuilder.Entity<WebhookNotification>().Property(row => row.IdempotencyKey).UseCollation(Exact);
        modelBuilder.Entity<WebhookClaim>().Property(row => row.IdempotencyKey).UseCollation(Exact);
        modelBuilder.Entity<WebhookReference>().Property(row => row.Value).UseCollation(Exact);
        modelBuilder.Model.GetEntityTypes().Single(type => type.GetTableName() == "WorkItems").FindProperty("OrderKey")!.SetCollation(Exact);
        modelBuilder.Entity<Transaction>(transaction =>
        {
            transaction.Property(row => row.Key).UseCollation(Exact);
            transaction.Property(row => row.Reference).UseCollation(Exact);
            transaction.Property(row => row.RefundOf).UseCollation(Exact);
        });
        modelBuilder.Entity<Payment>(payment =>
        {
            payment.Property(row => row.Reference).UseCollation(Exact);
            payment.Property(row => row.ReferenceTaken).UseCollation(Exact);
            payment.Property(row => row.IdempotencyKey).UseCollation(Exact);
        });

        // What is matched with them; two columns of different collations cannot even be compared.
        modelBuilder.Entity<SettlementLine>(line =>
        {
            line.Property(row => row.MatchKey).UseCollation(Exact);
            line.Property(row => row.TransactionReference).UseCollation(Exact);
            line.Property(row => row.SettlementReference).UseCollation(Exact);
        });
        modelBuilder.Entity<SettlementIssue>(issue =>
        {
            issue.Property(row => row.MatchKey).UseCollation(Exact);
            issue.Property(row => row.Subject).UseCollation(Exact);
            issue.Property(row => row.TransactionReference).UseCollation(Exact);
            issue.Property(row => row.SettlementReference).UseCollation(Exact);
        });
        modelBuilder.Entity<ReconciliationItem>(item =>
        {
            item.Property(row => row.PspId).UseCollation(Exact);
            item.Property(row => row.Reference).UseCollation(Exact);
        });
    }

    protected override SqlExpression CurrentTime => TimeFunction("SYSUTCDATETIME");
}
