using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Ledger;

internal sealed class JournalConfiguration : IEntityTypeConfiguration<JournalEntry>, IEntityTypeConfiguration<JournalLine>
{
    public void Configure(EntityTypeBuilder<JournalEntry> builder)
    {
        builder.ToTable("JournalEntries");
        builder.Property(entry => entry.Reference).HasMaxLength(JournalEntry.ReferenceMaxLength);
        builder.Property(entry => entry.Reason).HasMaxLength(JournalEntry.ReasonMaxLength);
        builder.Ignore(entry => entry.IsLate);
        builder.HasMany(entry => entry.Lines).WithOne().HasForeignKey(line => line.EntryId).OnDelete(DeleteBehavior.Restrict);
        builder.Navigation(entry => entry.Lines).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasOne<Processor>().WithMany().HasForeignKey(entry => entry.ProcessorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Transaction>().WithMany().HasForeignKey(entry => entry.TransactionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<JournalEntry>().WithMany().HasForeignKey(entry => entry.ReversalOf).OnDelete(DeleteBehavior.Restrict);

        // One event posts once (design, rule 6).
        builder.HasIndex(entry => new { entry.Source, entry.SourceId, entry.Occasion, entry.Turn }).IsUnique();

        // The journal, newest first, whole or of one processor; and by what people look it up.
        builder.HasIndex(entry => new { entry.Environment, entry.BookedAt, entry.Id });
        builder.HasIndex(entry => new { entry.Environment, entry.ProcessorId, entry.BookedAt, entry.Id });
        builder.HasIndex(entry => new { entry.Environment, entry.Reference, entry.BookedAt, entry.Id });
    }

    public void Configure(EntityTypeBuilder<JournalLine> builder)
    {
        builder.ToTable("JournalLines");
        builder.HasKey(line => new { line.EntryId, line.Number });
        builder.Property(line => line.Currency).HasMaxLength(3);
        builder.HasOne<LedgerAccount>().WithMany().HasForeignKey(line => line.AccountId).OnDelete(DeleteBehavior.Restrict);

        // An account's statement, and its lines added up.
        builder.HasIndex(line => new { line.AccountId, line.Environment, line.BookedAt, line.EntryId, line.Number });

        // The lines of one day, of all accounts: what a trial balance adds to the days before.
        builder.HasIndex(line => new { line.Environment, line.BookedAt });
    }
}

internal sealed class TurnoverConfiguration : IEntityTypeConfiguration<AccountTurnover>, IEntityTypeConfiguration<TurnoverMark>, IEntityTypeConfiguration<UnsummedEntry>, IEntityTypeConfiguration<ClosedMonth>
{
    public void Configure(EntityTypeBuilder<AccountTurnover> builder)
    {
        builder.ToTable("AccountTurnovers");
        builder.HasKey(turnover => new { turnover.AccountId, turnover.Environment, turnover.Day });
        builder.Property(turnover => turnover.Version).IsConcurrencyToken();
        builder.HasOne<LedgerAccount>().WithMany().HasForeignKey(turnover => turnover.AccountId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<TurnoverMark> builder)
    {
        builder.ToTable("TurnoverMarks");
        builder.Property(mark => mark.Id).ValueGeneratedNever();
        builder.Property(mark => mark.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<UnsummedEntry> builder)
    {
        builder.ToTable("UnsummedEntries");
        builder.HasKey(unsummed => unsummed.EntryId);
        builder.HasOne<JournalEntry>().WithMany().HasForeignKey(unsummed => unsummed.EntryId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ClosedMonth> builder)
    {
        builder.ToTable("ClosedMonths");
        builder.HasKey(closed => new { closed.Environment, closed.Month });
    }
}
