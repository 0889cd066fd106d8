using PaymentAdmin.Data;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Platform.Mail;

/// <summary>Where mail is put so that it leaves: in the caller's context, committed with what it tells of.</summary>
public sealed class Outbox(MailSettings settings, PublicAddress address, WorkSignal signal)
{
    public const string Queue = "mail";

    /// <summary>Whether mail leaves at all: else there is nobody to look for.</summary>
    public bool IsOpen => settings.IsOn;

    /// <summary>The full address of a path of ours, for a mail's text; null where it is not known.</summary>
    public string? AddressOf(string path) => address.Of(path);

    /// <summary>Puts a mail into the outbox; where mail is not configured, nothing happens.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    public async Task Put(PaymentDb db, string recipient, string subject, string text, DateTime now, CancellationToken cancellationToken)
    {
        if (!IsOpen)
        {
            return;
        }

        var mail = OutgoingMail.To(now.NewId(), recipient, subject, text, now);
        db.Add(mail);
        await Enqueue.Add(db, Queue, mail.Id, orderKey: null, now, now, cancellationToken);
    }

    /// <summary>After the commit: there may be mail.</summary>
    public void Wake() => signal.Wake(Queue);
}
