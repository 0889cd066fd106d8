using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Mail;

/// <summary>A mail to one person, committed with what it tells of; sent by a job.</summary>
public sealed class OutgoingMail
{
    public const int SubjectMaxLength = 250;
    public const int TextMaxLength = 4_000;

    private OutgoingMail(Guid id, string recipient, string subject, string text, DateTime createdAt)
    {
        Id = id;
        Recipient = recipient;
        Subject = subject;
        Text = text;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    /// <summary>Whose: the address.</summary>
    public string Recipient { get; private set; }

    public string Subject { get; private set; }

    /// <summary>What it says; nothing personal of anybody who is paid.</summary>
    public string Text { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>When the server took it; null before.</summary>
    public DateTime? SentAt { get; private set; }

    /// <summary>Counts the changes; the concurrency token.</summary>
    public int Version { get; private set; }

    internal static OutgoingMail To(Guid id, string recipient, string subject, string text, DateTime now) =>
        new(id, recipient, subject.CutTo(SubjectMaxLength), text.CutTo(TextMaxLength), now);

    internal void Sent(DateTime now)
    {
        SentAt = now;
        Version++;
    }
}

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("OutgoingMails");
        builder.Property(mail => mail.Id);
        builder.Property(mail => mail.Recipient).HasMaxLength(254);
        builder.Property(mail => mail.Subject).HasMaxLength(OutgoingMail.SubjectMaxLength);
        builder.Property(mail => mail.Text).HasMaxLength(OutgoingMail.TextMaxLength);
        builder.Property(mail => mail.Version).IsConcurrencyToken();
        builder.HasIndex(mail => mail.CreatedAt);
    }
}
