using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Reconciliation;

internal sealed class ReconciliationConfiguration
    : IEntityTypeConfiguration<ReconciliationRun>, IEntityTypeConfiguration<ReconciliationItem>, IEntityTypeConfiguration<ReconciliationFigure>, IEntityTypeConfiguration<ReportSettings>
{
    private const int NameLength = 254;

    public void Configure(EntityTypeBuilder<ReconciliationRun> builder)
    {
        builder.ToTable("ReconciliationRuns");
        builder.Property(run => run.FileName).HasMaxLength(ReconciliationRun.FileNameMaxLength);
        builder.Property(run => run.Sha256).HasMaxLength(64);
        builder.Property(run => run.Mark).HasMaxLength(ReconciliationRun.MarkMaxLength);
        builder.Property(run => run.ProblemCode).HasMaxLength(64);
        builder.Property(run => run.Problem).HasMaxLength(ReconciliationRun.ProblemMaxLength);
        builder.Property(run => run.ByName).HasMaxLength(NameLength);
        builder.Property(run => run.Version).IsConcurrencyToken();
        builder.Ignore(run => run.Period);
        builder.Ignore(run => run.IsUnderWay);
        builder.Ignore(run => run.IsResumable);
        builder.HasOne<Connection>().WithMany().HasForeignKey(run => run.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Processor>().WithMany().HasForeignKey(run => run.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReconciliationRun>().WithMany().HasForeignKey(run => run.Corrects).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReconciliationRun>().WithMany().HasForeignKey(run => run.SameAs).OnDelete(DeleteBehavior.Restrict);

        // The versions of a period; the same report of it counts once.
        builder.HasIndex(run => new { run.ConnectionId, run.From, run.To, run.Number }).IsUnique();
        builder.HasIndex(run => new { run.ConnectionId, run.From, run.To, run.Sha256 }).IsUnique().HasFilter("\"Status\" <> 'failed' AND \"Sha256\" IS NOT NULL AND \"SameAs\" IS NULL");
        builder.HasIndex(run => new { run.Environment, run.CreatedAt, run.Id });
        builder.HasIndex(run => new { run.ConnectionId, run.CreatedAt, run.Id });
    }

    public void Configure(EntityTypeBuilder<ReconciliationItem> builder)
    {
        builder.ToTable("ReconciliationItems");
        builder.HasKey(item => new { item.RunId, item.Number });
        builder.Property(item => item.PspId).HasMaxLength(ReportRow.TextMaxLength);
        builder.Property(item => item.Reference).HasMaxLength(ReportRow.TextMaxLength);
        builder.Property(item => item.PlatformCurrency).HasMaxLength(3);
        builder.Property(item => item.PlatformStatus).HasMaxLength(40);
        builder.Property(item => item.PspCurrency).HasMaxLength(3);
        builder.Property(item => item.StatusWord).HasMaxLength(ReportWords.WordMaxLength);
        builder.Property(item => item.Fault).HasMaxLength(ReportReader.FaultMaxLength);
        builder.HasOne<ReconciliationRun>().WithMany().HasForeignKey(item => item.RunId).OnDelete(DeleteBehavior.Restrict);

        // What a person looks for; the list of a class; rows with one id of the PSP's; rows that claim the same of ours; of what the PSP is asked, or the next run is to find it.
        builder.HasIndex(item => new { item.RunId, item.Reference });
        builder.HasIndex(item => new { item.RunId, item.Class, item.Number });
        builder.HasIndex(item => new { item.RunId, item.PspId, item.Class });
        builder.HasIndex(item => new { item.RunId, item.RecordId, item.Intent, item.IsClaim }).HasFilter("\"RecordId\" IS NOT NULL");
        builder.HasIndex(item => new { item.RecordId, item.Step }).HasFilter("\"Step\" <> 'none'");
        builder.HasIndex(item => new { item.RunId, item.IssueId }).HasFilter("\"IssueId\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<ReconciliationFigure> builder)
    {
        builder.ToTable("ReconciliationFigures");
        builder.HasKey(figure => new { figure.RunId, figure.Class, figure.Currency });
        builder.Property(figure => figure.Currency).HasMaxLength(3);
        builder.HasOne<ReconciliationRun>().WithMany().HasForeignKey(figure => figure.RunId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ReportSettings> builder)
    {
        builder.ToTable("ReportSettings");
        builder.HasKey(settings => settings.ConnectionId);
        builder.Property(settings => settings.ConnectionId).ValueGeneratedNever();
        builder.PrimitiveCollection(settings => settings.ColumnNames);
        builder.PrimitiveCollection(settings => settings.Words);
        builder.Property(settings => settings.Version).IsConcurrencyToken();
        builder.Ignore(settings => settings.Columns);
        builder.HasOne<Connection>().WithOne().HasForeignKey<ReportSettings>(settings => settings.ConnectionId).OnDelete(DeleteBehavior.Restrict);
    }
}
