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
    private const int ZoneLength = 64;

    public void Configure(EntityTypeBuilder<ReconciliationRun> builder)
    {
        builder.ToTable("ReconciliationRuns");
        builder.Property(run => run.FileName).HasMaxLength(ReconciliationRun.FileNameMaxLength);
        builder.Property(run => run.Sha256).HasMaxLength(64);
        builder.PrimitiveCollection(run => run.ColumnNames);
        builder.PrimitiveCollection(run => run.Words);
        builder.Property(run => run.Currency).HasMaxLength(3);
        builder.Property(run => run.TimeZone).HasMaxLength(ZoneLength);
        builder.Property(run => run.Mark).HasMaxLength(ReconciliationRun.MarkMaxLength);
        builder.Property(run => run.ProblemCode).HasMaxLength(64);
        builder.Property(run => run.Problem).HasMaxLength(ReconciliationRun.ProblemMaxLength);
        builder.Property(run => run.ByName).HasMaxLength(NameLength);
        builder.Property(run => run.Version).IsConcurrencyToken();
        builder.Ignore(run => run.Period);
        builder.Ignore(run => run.Form);
        builder.Ignore(run => run.IsUnderWay);
        builder.Ignore(run => run.IsResumable);
        builder.HasOne<Connection>().WithMany().HasForeignKey(run => run.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Processor>().WithMany().HasForeignKey(run => run.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReconciliationRun>().WithMany().HasForeignKey(run => run.Corrects).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ReconciliationRun>().WithMany().HasForeignKey(run => run.SameAs).OnDelete(DeleteBehavior.Restrict);

        // The versions of a period: of two that are begun at once one is first, and the other one sees it.
        builder.HasIndex(run => new { run.ConnectionId, run.From, run.To, run.Number }).IsUnique();
        builder.HasIndex(run => run.FileId).HasFilter("\"FileId\" IS NOT NULL");
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

        builder.Ignore(item => item.HasOtherFee);

        // What a person looks for; the list of a class; rows with one id of the PSP's.
        builder.HasIndex(item => new { item.RunId, item.Reference });
        builder.HasIndex(item => new { item.RunId, item.Class, item.Number });
        builder.HasIndex(item => new { item.RunId, item.PspId, item.Class });

        // Who claims a thing of ours; what is asked, or looked for again; what was told to people; what differs from the fee, and from an earlier version.
        builder.HasIndex(item => new { item.RecordId, item.Intent, item.IsClaim, item.RunId }).HasFilter("\"RecordId\" IS NOT NULL");
        builder.HasIndex(item => new { item.Step, item.RunId, item.Number }).HasFilter("\"Step\" <> 'none'");
        builder.HasIndex(item => new { item.RunId, item.IssueId }).HasFilter("\"IssueId\" IS NOT NULL");
        builder.HasIndex(item => new { item.RunId, item.FeeDifferenceMinor, item.Number }).HasFilter("\"FeeDifferenceMinor\" IS NOT NULL");
        builder.HasIndex(item => new { item.RunId, item.Change, item.Number }).HasFilter("\"Change\" IS NOT NULL");
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
