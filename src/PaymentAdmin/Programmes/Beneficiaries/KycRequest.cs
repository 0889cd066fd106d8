using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Where a question to a PSP about a person stands.</summary>
public enum KycRequestStatus
{
    /// <summary>It is asked in its turn, and again where there was no answer.</summary>
    Waiting,

    /// <summary>The PSP answered; the beneficiary says what.</summary>
    Answered,

    /// <summary>There was no answer: what was known of the person before still stands.</summary>
    Unanswered,
}

/// <summary>A question to a PSP: who holds this beneficiary's account? One at most is open for each beneficiary.</summary>
internal sealed class KycRequest
{
    public const int ProblemMaxLength = 500;

    private KycRequest()
    {
    }

    public Guid Id { get; private set; }

    public Guid BeneficiaryId { get; private set; }

    /// <summary>The beneficiary, while the question is open: so there is one at most.</summary>
    public Guid? OpenFor { get; private set; }

    public Guid ConnectionId { get; private set; }

    public KycRequestStatus Status { get; private set; }

    /// <summary>Why there is no answer; for people, and nothing of a person is in it.</summary>
    public string? Problem { get; private set; }

    public Guid AskedById { get; private set; }

    public string AskedByName { get; private set; } = "";

    public DateTime AskedAt { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public int Version { get; private set; }

    internal static KycRequest Ask(Guid beneficiaryId, Guid connectionId, Actor by, DateTime now) => new()
    {
        Id = now.NewId(),
        BeneficiaryId = beneficiaryId,
        OpenFor = beneficiaryId,
        ConnectionId = connectionId,
        AskedById = by.Id,
        AskedByName = by.Name,
        AskedAt = now,
    };

    /// <summary>The PSP answered.</summary>
    public void Answer(DateTime now) => End(KycRequestStatus.Answered, null, now);

    /// <summary>It is not asked again.</summary>
    public void GiveUp(string problem, DateTime now) => End(KycRequestStatus.Unanswered, problem, now);

    /// <summary>There was no answer; it is asked again.</summary>
    public void Note(string problem)
    {
        Problem = problem.CutTo(ProblemMaxLength);
        Version++;
    }

    private void End(KycRequestStatus status, string? problem, DateTime now)
    {
        (Status, Problem, EndedAt, OpenFor) = (status, problem?.CutTo(ProblemMaxLength), now, null);
        Version++;
    }
}

internal sealed class KycRequestConfiguration : IEntityTypeConfiguration<KycRequest>
{
    public void Configure(EntityTypeBuilder<KycRequest> builder)
    {
        builder.ToTable("KycRequests");
        builder.Property(request => request.Problem).HasMaxLength(KycRequest.ProblemMaxLength);
        builder.Property(request => request.AskedByName).HasMaxLength(254);
        builder.Property(request => request.Version).IsConcurrencyToken();
        builder.HasOne<Beneficiary>().WithMany().HasForeignKey(request => request.BeneficiaryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Connection>().WithMany().HasForeignKey(request => request.ConnectionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(request => request.OpenFor).IsUnique();
        builder.HasIndex(request => new { request.BeneficiaryId, request.AskedAt, request.Id });
    }
}
