using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform.Mail;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Settlement.Issues;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Settlement.Issues;

/// <summary>Whoever works issues hears of those that are escalated.</summary>
public sealed class EscalationMailTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Escalated_WhereMailLeaves_TellsEachReviewerOnceOfAllThatAre(DatabaseProvider provider)
    {
        await using var settling = await Mailing(provider, new MailSettings { Host = "127.0.0.1", From = "pay@test.example" });

        await settling.Update((await settling.Issues())[0].Id, new UpdateIssue.Input(IssueStatus.Escalated));
        settling.Handlers.Clock.Advance(TimeSpan.FromHours(48));
        await settling.Watch();

        var mail = Assert.Single(await Mails(settling));
        Assert.Equal(("reviewer@test.example", "Escalated: settlement issues of PAYSTACK"), (mail.Recipient, mail.Subject));
        Assert.Contains("X1", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://pay.example.org/settlement/issues?view=escalated&environment=sandbox", mail.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await settling.Issues(IssueView.Escalated)).Count);
    }

    [Theory, EachDatabase]
    public async Task Escalated_WhereMailIsNotConfigured_TellsNobody(DatabaseProvider provider)
    {
        await using var settling = await Mailing(provider, new MailSettings());

        await settling.Update((await settling.Issues())[0].Id, new UpdateIssue.Input(IssueStatus.Escalated));

        Assert.Empty(await Mails(settling));
    }

    /// <summary>Two issues, and two people of whom one may work them.</summary>
    private static async Task<Settling> Mailing(DatabaseProvider provider, MailSettings settings)
    {
        var database = await TestDatabase.Create(provider);
        var settling = await Settling.On(database, Handlers.On(database, settings));
        await settling.Handlers.AddRoles();
        await settling.Handlers.AddPerson("reviewer@test.example", Roles.FinanceReviewer);
        await settling.Handlers.AddPerson("auditor@test.example", Roles.Auditor);
        await settling.Upload(settling.Row("X1", 10, fee: 0), settling.Row("X2", 20, fee: 0));
        return settling;
    }

    private static async Task<List<OutgoingMail>> Mails(Settling settling)
    {
        await using var db = settling.Database.Open();
        return await db.Set<OutgoingMail>().AsNoTracking().ToListAsync(Stop);
    }
}
