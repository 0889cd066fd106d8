using System.Net.Mail;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Platform.Mail;

/// <summary>
/// Hands one mail to the mail server. That the server took it is committed with the end of the work item: what is committed is never sent
/// again. A mail that a server took in the moment in which this process died may reach its reader twice, which harms nobody.
/// </summary>
internal sealed class SendMail(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, MailSettings settings, TimeProvider clock) : IWorkHandler
{
    /// <summary>Well within the lease: a server that does not answer by then is tried again later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            // Without a server there is nobody to hand it to: it was put there when there was one.
            if (!settings.IsOn || await db.Set<OutgoingMail>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == subjectId && row.SentAt == null, cancellationToken) is not { } mail)
            {
                return;
            }

            await Send(mail, cancellationToken);
        }

        await unitOfWork.Save(
            Actor.System("mail", Correlation.Current()),
            async (db, now) =>
            {
                (await db.Set<OutgoingMail>().SingleAsync(row => row.Id == subjectId, CancellationToken.None)).Sent(now);
                await EndWork.Complete(db, claim, CancellationToken.None);
                return subjectId;
            },
            once: null,
            CancellationToken.None);
    }

    private async Task Send(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Tls, Credentials = settings.Credentials };
        using var message = new MailMessage(settings.From, mail.Recipient, mail.Subject, mail.Text) { BodyEncoding = Encoding.UTF8, SubjectEncoding = Encoding.UTF8 };
        message.Headers.Add("Message-ID", $"<{mail.Id:N}@paymentadmin>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        try
        {
            await client.SendMailAsync(message, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server did not take a mail within {Patience.TotalSeconds} s.", late);
        }
    }
}
