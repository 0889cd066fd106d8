using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Domain.Tenants;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Data;

/// <summary>
/// The database. One derived context per provider holds all that differs between them.
/// Modules describe their own entities in IEntityTypeConfiguration classes beside their use cases.
/// </summary>
public abstract class PaymentDb(DbContextOptions options) : DbContext(options)
{
    private const int WordLength = 40;

    public DbSet<Processor> Processors => Set<Processor>();

    public DbSet<FeeSet> FeeSets => Set<FeeSet>();

    public DbSet<LedgerAccount> LedgerAccounts => Set<LedgerAccount>();

    public DbSet<TenantAccounts> TenantAccounts => Set<TenantAccounts>();

    public DbSet<JournalEntry> JournalEntries => Set<JournalEntry>();

    public DbSet<JournalLine> JournalLines => Set<JournalLine>();

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<Connection> Connections => Set<Connection>();

    public DbSet<WebhookNotification> WebhookNotifications => Set<WebhookNotification>();

    public DbSet<Transaction> Transactions => Set<Transaction>();

    public DbSet<Programme> Programmes => Set<Programme>();

    public DbSet<Beneficiary> Beneficiaries => Set<Beneficiary>();

    public DbSet<Distribution> Distributions => Set<Distribution>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<PaymentAttempt> PaymentAttempts => Set<PaymentAttempt>();

    public DbSet<PaymentBatch> PaymentBatches => Set<PaymentBatch>();

    /// <summary>How this database tells the time, UTC: what <see cref="DatabaseClock.Now"/> becomes in a query.</summary>
    protected abstract SqlExpression CurrentTime { get; }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        BeforeSave();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        BeforeSave();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>().HavePrecision(6);
        configurationBuilder.Properties<decimal>().HavePrecision(9, 6);
    }

    /// <summary>A call that answers a time, with arguments as they stand in the statement.</summary>
    protected static SqlExpression TimeFunction(string name, params SqlExpression[] arguments) => new SqlFunctionExpression(
        name, arguments, nullable: false, argumentsPropagateNullability: arguments.Select(_ => false), typeof(DateTime), typeMapping: null);

    private void BeforeSave()
    {
        AppendOnly.Enforce(ChangeTracker);
        MarkHours.Of(this);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PaymentDb).Assembly);
        modelBuilder.HasDbFunction(() => DatabaseClock.Now()).HasTranslation(_ => CurrentTime);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if ((Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is { IsEnum: true } type)
            {
                property.SetValueConverter((Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter)
                    Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(type))!);
                property.SetMaxLength(WordLength);
            }
        }
    }
}
