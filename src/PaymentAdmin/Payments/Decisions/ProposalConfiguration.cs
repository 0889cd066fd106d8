using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments.Decisions;

internal sealed class ProposalConfiguration : IEntityTypeConfiguration<PaymentProposal>
{
    public void Configure(EntityTypeBuilder<PaymentProposal> builder)
    {
        builder.ToTable("PaymentProposals");
        builder.Property(proposal => proposal.Reason).HasMaxLength(PaymentProposal.ReasonMaxLength);
        builder.Property(proposal => proposal.PspPaymentId).HasMaxLength(Payment.PspReferenceMaxLength);
        builder.Property(proposal => proposal.ByName).HasMaxLength(254);
        builder.HasOne<Payment>().WithMany().HasForeignKey(proposal => proposal.PaymentId).OnDelete(DeleteBehavior.Restrict);

        // Of two people who propose at once one is second: a next one is made only when the one before has ended.
        builder.HasIndex(proposal => new { proposal.PaymentId, proposal.Number }).IsUnique();
        builder.HasIndex(proposal => new { proposal.Kind, proposal.At });
    }
}

internal sealed class PaymentDecisionConfiguration : IEntityTypeConfiguration<PaymentDecision>
{
    public void Configure(EntityTypeBuilder<PaymentDecision> builder)
    {
        builder.ToTable("PaymentDecisions");

        // Of two people who decide at once one is second.
        builder.HasKey(decision => decision.ProposalId);
        builder.Property(decision => decision.ProposalId).ValueGeneratedNever();
        builder.Property(decision => decision.Reason).HasMaxLength(PaymentProposal.ReasonMaxLength);
        builder.Property(decision => decision.ByName).HasMaxLength(254);
        builder.HasOne<PaymentProposal>().WithMany().HasForeignKey(decision => decision.ProposalId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(decision => decision.PaymentId);
    }
}
