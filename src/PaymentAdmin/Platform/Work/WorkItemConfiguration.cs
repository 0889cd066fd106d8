using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PaymentAdmin.Platform.Work;

internal sealed class WorkItemConfiguration : IEntityTypeConfiguration<WorkItem>
{
    // Quoted as the standard has it, which all three databases understand.
    private const string Waiting = "\"State\" = 'waiting'";
    private const string WaitingAlone = Waiting + " AND \"Lane\" IS NULL";
    private const string WaitingInALane = Waiting + " AND \"Lane\" IS NOT NULL";
    private const string Unfinished = "\"State\" <> 'done'";
    private const string Done = "\"State\" = 'done'";
    private const string Claimed = "\"ClaimToken\" IS NOT NULL";

    public void Configure(EntityTypeBuilder<WorkItem> builder)
    {
        builder.ToTable("WorkItems");
        builder.HasKey(item => item.Id);
        builder.Property(item => item.Queue).HasMaxLength(WorkItem.QueueMaxLength);
        builder.Property(item => item.OrderKey).HasMaxLength(WorkItem.OrderKeyMaxLength);
        builder.Property(item => item.LastError).HasMaxLength(WorkItem.ErrorMaxLength);
        builder.Property(item => item.Version).IsConcurrencyToken();
        builder.HasIndex(item => new { item.Queue, item.SubjectId }, "IX_WorkItems_Unfinished").IsUnique().HasFilter(Unfinished);

        // Two of one key are never in work at once, whatever the claims that race for them have seen of each other.
        builder.HasIndex(item => new { item.Queue, item.OrderKey }, "IX_WorkItems_Claimed").IsUnique().HasFilter(Claimed);
        builder.HasIndex(item => new { item.Queue, item.OrderKey, item.Place }, "IX_WorkItems_Order").HasFilter(Waiting);

        // In the order in which a claim looks for candidates: it stops at the first so many, however long the queue or lane is.
        builder.HasIndex(item => new { item.Queue, item.DueAt, item.Id }, "IX_WorkItems_Due").HasFilter(WaitingAlone);
        builder.HasIndex(item => new { item.Queue, item.Lane, item.DueAt, item.Id }, "IX_WorkItems_Lane").HasFilter(WaitingInALane);
        builder.HasIndex(item => item.DueAt, "IX_WorkItems_Done").HasFilter(Done);
        builder.HasIndex(item => item.ClaimToken, "IX_WorkItems_Token").HasFilter(Claimed);
    }
}
