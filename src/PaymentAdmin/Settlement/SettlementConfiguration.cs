using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Settlement;

internal sealed class SettlementConfiguration : IEntityTypeConfiguration<SettlementSettings>, IEntityTypeConfiguration<MatchingTurn>, IEntityTypeConfiguration<StatementFetch>, IEntityTypeConfiguration<SettlementStatement>, IEntityTypeConfiguration<SettlementLine>
{
    private const int NameLength = 254;

    public void Configure(EntityTypeBuilder<SettlementSettings> builder)
    {
        builder.ToTable("SettlementSettings");
        builder.HasKey(settings => settings.ProcessorId);
        builder.Property(settings => settings.ProcessorId).ValueGeneratedNever();
        builder.PrimitiveCollection(settings => settings.Holidays);
        builder.PrimitiveCollection(settings => settings.ColumnNames);
        builder.Property(settings => settings.FetchPath).HasMaxLength(SettlementSettings.FetchPathMaxLength);
        builder.Property(settings => settings.Version).IsConcurrencyToken();
        builder.Ignore(settings => settings.Calendar);
        builder.Ignore(settings => settings.Columns);
        builder.HasOne<Processor>().WithMany().HasForeignKey(settings => settings.ProcessorId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<MatchingTurn> builder)
    {
        builder.ToTable("MatchingTurns");
        builder.HasKey(turn => new { turn.ProcessorId, turn.Environment });
        builder.HasOne<Processor>().WithMany().HasForeignKey(turn => turn.ProcessorId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<StatementFetch> builder)
    {
        builder.ToTable("StatementFetches");
        builder.HasKey(fetch => fetch.ConnectionId);
        builder.Property(fetch => fetch.ConnectionId).ValueGeneratedNever();
        builder.Property(fetch => fetch.Problem).HasMaxLength(StatementFetch.ProblemMaxLength);
        builder.Property(fetch => fetch.Version).IsConcurrencyToken();
        builder.Ignore(fetch => fetch.Home);
        builder.HasOne<Connection>().WithOne().HasForeignKey<StatementFetch>(fetch => fetch.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Processor>().WithMany().HasForeignKey(fetch => fetch.ProcessorId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<SettlementStatement> builder)
    {
        builder.ToTable("SettlementStatements");
        builder.Property(statement => statement.FileName).HasMaxLength(SettlementStatement.FileNameMaxLength);
        builder.Property(statement => statement.Sha256).HasMaxLength(64);
        builder.PrimitiveCollection(statement => statement.Of);
        builder.Property(statement => statement.ProblemCode).HasMaxLength(64);
        builder.Property(statement => statement.Problem).HasMaxLength(SettlementStatement.ProblemMaxLength);
        builder.Property(statement => statement.ByName).HasMaxLength(NameLength);
        builder.Property(statement => statement.Version).IsConcurrencyToken();
        builder.Ignore(statement => statement.Home);
        builder.Ignore(statement => statement.IsRunning);
        builder.HasOne<Processor>().WithMany().HasForeignKey(statement => statement.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Connection>().WithMany().HasForeignKey(statement => statement.ConnectionId).OnDelete(DeleteBehavior.Restrict);

        // The same file is imported once.
        builder.HasIndex(statement => new { statement.ProcessorId, statement.Environment, statement.Sha256 }).IsUnique().HasFilter("\"Status\" <> 'refused'");
        builder.HasIndex(statement => new { statement.ProcessorId, statement.Environment, statement.CreatedAt, statement.Id });
        builder.HasIndex(statement => new { statement.Environment, statement.CreatedAt, statement.Id });
    }

    public void Configure(EntityTypeBuilder<SettlementLine> builder)
    {
        builder.ToTable("SettlementLines");
        builder.Property(line => line.SettlementReference).HasMaxLength(StatementLine.ReferenceMaxLength);
        builder.Property(line => line.TransactionReference).HasMaxLength(StatementLine.ReferenceMaxLength);
        builder.Property(line => line.MatchKey).HasMaxLength(SettlementFinding.SubjectMaxLength);
        builder.Property(line => line.Currency).HasMaxLength(3);
        builder.Property(line => line.Version).IsConcurrencyToken();
        builder.Ignore(line => line.Line);
        builder.Ignore(line => line.Known);
        builder.HasOne<SettlementStatement>().WithMany().HasForeignKey(line => line.StatementId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SettlementStatement>().WithMany().HasForeignKey(line => line.VersionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SettlementStatement>().WithMany().HasForeignKey(line => line.WithdrawnById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SettlementStatement>().WithMany().HasForeignKey(line => line.ToMatchFor).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<JournalEntry>().WithMany().HasForeignKey(line => line.FirstEntryId).OnDelete(DeleteBehavior.Restrict);

        // How far the lines of a currency reach.
        builder.HasIndex(line => new { line.ProcessorId, line.Environment, line.Currency, line.Stands, line.SettledAt });

        // What is matched together; what is still to be matched of a statement; the versions of a settlement; a statement's lines in their order.
        builder.HasIndex(line => new { line.ProcessorId, line.Environment, line.MatchKey });
        builder.HasIndex(line => new { line.ToMatchFor, line.MatchKey }).HasFilter("\"ToMatchFor\" IS NOT NULL");
        builder.HasIndex(line => new { line.ProcessorId, line.Environment, line.SettlementReference });
        builder.HasIndex(line => new { line.StatementId, line.Number });
        builder.HasIndex(line => new { line.VersionId, line.Number });
        builder.HasIndex(line => line.TransactionId);
    }
}

internal sealed class SettlementIssueConfiguration
    : IEntityTypeConfiguration<SettlementIssue>, IEntityTypeConfiguration<IssueNote>, IEntityTypeConfiguration<PendingResolution>, IEntityTypeConfiguration<ResolutionDecision>, IEntityTypeConfiguration<IssueFile>
{
    private const int NameLength = 254;

    public void Configure(EntityTypeBuilder<SettlementIssue> builder)
    {
        builder.ToTable("SettlementIssues");
        builder.Property(issue => issue.Subject).HasMaxLength(SettlementFinding.SubjectMaxLength);
        builder.Property(issue => issue.MatchKey).HasMaxLength(SettlementFinding.SubjectMaxLength);
        builder.Property(issue => issue.Description).HasMaxLength(1_000);
        builder.Property(issue => issue.Currency).HasMaxLength(3);
        builder.Property(issue => issue.SettlementReference).HasMaxLength(StatementLine.ReferenceMaxLength);
        builder.Property(issue => issue.TransactionReference).HasMaxLength(StatementLine.ReferenceMaxLength);
        builder.PrimitiveCollection(issue => issue.TransactionIds);
        builder.PrimitiveCollection(issue => issue.LineIds);
        builder.Property(issue => issue.ResolvedByName).HasMaxLength(NameLength);
        builder.Property(issue => issue.Version).IsConcurrencyToken();
        builder.Ignore(issue => issue.Finding);
        builder.Ignore(issue => issue.Known);
        builder.HasOne<Processor>().WithMany().HasForeignKey(issue => issue.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<SettlementIssue>().WithMany().HasForeignKey(issue => issue.Follows).OnDelete(DeleteBehavior.Restrict);

        // No two open issues are about the same.
        builder.HasIndex(issue => new { issue.ProcessorId, issue.Environment, issue.Kind, issue.Subject }).IsUnique().HasFilter("\"Status\" <> 'resolved'");
        builder.HasIndex(issue => new { issue.ProcessorId, issue.Environment, issue.MatchKey });

        // A processor's issues and all of an environment, newest first; the queue of what is open; what is due to escalate or to be tried.
        builder.HasIndex(issue => new { issue.ProcessorId, issue.Environment, issue.CreatedAt, issue.Id });
        builder.HasIndex(issue => new { issue.Environment, issue.CreatedAt, issue.Id });
        builder.HasIndex(issue => new { issue.Environment, issue.CreatedAt, issue.Id }, "IX_SettlementIssues_AllOpen").HasFilter("\"Status\" <> 'resolved'");
        builder.HasIndex(issue => new { issue.Environment, issue.AssignedTo, issue.CreatedAt, issue.Id }, "IX_SettlementIssues_Open").HasFilter("\"Status\" <> 'resolved'");
        builder.HasIndex(issue => issue.DueAt).HasFilter("\"Status\" <> 'resolved' AND \"EscalatedAt\" IS NULL");
        builder.HasIndex(issue => issue.NextRetryAt).HasFilter("\"NextRetryAt\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<IssueNote> builder)
    {
        builder.ToTable("SettlementIssueNotes");
        builder.Property(note => note.Text).HasMaxLength(IssueNote.TextMaxLength);
        builder.Property(note => note.From).HasMaxLength(NameLength);
        builder.Property(note => note.To).HasMaxLength(NameLength);
        builder.Property(note => note.ByName).HasMaxLength(NameLength);
        builder.HasOne<SettlementIssue>().WithMany().HasForeignKey(note => note.IssueId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(note => new { note.IssueId, note.At, note.Id });
    }

    public void Configure(EntityTypeBuilder<PendingResolution> builder)
    {
        builder.ToTable("SettlementResolutions");
        builder.Property(pending => pending.Notes).HasMaxLength(SettlementIssue.NotesMaxLength);
        builder.Property(pending => pending.Lines).HasMaxLength(2_000).HasConversion(
            lines => JsonSerializer.Serialize(lines, Wire.Json),
            json => JsonSerializer.Deserialize<List<PostingLine>>(json, Wire.Json)!,
            new ValueComparer<IReadOnlyList<PostingLine>>((one, other) => one!.SequenceEqual(other!), lines => lines.Aggregate(lines.Count, HashCode.Combine)));
        builder.Property(pending => pending.Currency).HasMaxLength(3);
        builder.Property(pending => pending.ProposedByName).HasMaxLength(NameLength);
        builder.HasOne<SettlementIssue>().WithMany().HasForeignKey(pending => pending.IssueId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(pending => new { pending.IssueId, pending.ProposedAt });
    }

    public void Configure(EntityTypeBuilder<ResolutionDecision> builder)
    {
        builder.ToTable("SettlementResolutionDecisions");
        builder.Property(decision => decision.Reason).HasMaxLength(SettlementIssue.NotesMaxLength);
        builder.Property(decision => decision.ByName).HasMaxLength(NameLength);
        builder.HasOne<PendingResolution>().WithMany().HasForeignKey(decision => decision.PendingResolutionId).OnDelete(DeleteBehavior.Restrict);

        // Of two people who decide at once one is second.
        builder.HasIndex(decision => decision.PendingResolutionId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<IssueFile> builder)
    {
        builder.ToTable("SettlementIssueFiles");
        builder.Property(file => file.Name).HasMaxLength(IssueFile.NameMaxLength);
        builder.Property(file => file.MediaType).HasMaxLength(100);
        builder.Property(file => file.Sha256).HasMaxLength(64);
        builder.Property(file => file.ByName).HasMaxLength(NameLength);
        builder.HasOne<SettlementIssue>().WithMany().HasForeignKey(file => file.IssueId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(file => file.IssueId);
    }
}
