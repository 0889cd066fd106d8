using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Distributions;

namespace PaymentAdmin.Distributions.Approval;

internal sealed class ApprovalRoundConfiguration : IEntityTypeConfiguration<ApprovalRound>
{
    public void Configure(EntityTypeBuilder<ApprovalRound> builder)
    {
        builder.ToTable("ApprovalRounds");
        builder.Property(round => round.ContentHash).HasMaxLength(64);
        builder.Property(round => round.PolicyJson).HasMaxLength(4000);
        builder.Property(round => round.SubmittedByName).HasMaxLength(254);
        builder.Property(round => round.EndedBecause).HasMaxLength(Distribution.ReasonMaxLength);
        builder.Property(round => round.Version).IsConcurrencyToken();
        builder.Ignore(round => round.Policy);
        builder.Ignore(round => round.Stages);
        builder.HasOne<Distribution>().WithMany().HasForeignKey(round => round.DistributionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(round => new { round.DistributionId, round.Number }).IsUnique();
        builder.HasIndex(round => new { round.Status, round.SubmittedAt, round.Id });
    }
}

internal sealed class DecisionConfiguration : IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<Decision> builder)
    {
        builder.ToTable("Decisions");
        builder.Property(decision => decision.ContentHash).HasMaxLength(64);
        builder.Property(decision => decision.PersonName).HasMaxLength(254);
        builder.Property(decision => decision.ForName).HasMaxLength(254);
        builder.Property(decision => decision.Comment).HasMaxLength(Decision.CommentMaxLength);
        builder.HasOne<ApprovalRound>().WithMany().HasForeignKey(decision => decision.RoundId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(decision => new { decision.RoundId, decision.PersonId }).IsUnique();
        builder.HasIndex(decision => new { decision.RoundId, decision.ForId }).IsUnique();
        builder.HasIndex(decision => new { decision.DistributionId, decision.At });
    }
}

internal sealed class DelegationConfiguration : IEntityTypeConfiguration<Delegation>
{
    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.ToTable("Delegations");
        builder.Property(delegation => delegation.FromName).HasMaxLength(254);
        builder.Property(delegation => delegation.ToName).HasMaxLength(254);
        builder.Property(delegation => delegation.Reason).HasMaxLength(Delegation.ReasonMaxLength);
        builder.Property(delegation => delegation.Version).IsConcurrencyToken();
        builder.HasIndex(delegation => new { delegation.ToId, delegation.EndsAt });
        builder.HasIndex(delegation => new { delegation.FromId, delegation.EndsAt });
    }
}
