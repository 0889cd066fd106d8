using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Webhooks;

namespace PaymentAdmin.Tests.Payments.Reading;

/// <summary>Payments that were sent, with what that leaves behind: attempts, exchanges, notifications; put there without a PSP.</summary>
internal static class Sent
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A released distribution of payments to new beneficiaries.</summary>
    public static async Task<Guid> Released(this Paying paying, TestDatabase database, Handlers handlers, int payments, string name = "March")
    {
        var id = await paying.MakeWith(payments, name);
        await database.Release(handlers, id);
        return id;
    }

    /// <summary>Sends one payment of a distribution; what the PSP says to that is the answer, none leaves it unknown.</summary>
    public static async Task<Guid> Send(this TestDatabase database, Handlers handlers, Guid distributionId, int number, PaymentNews? said)
    {
        await using var db = database.Open();
        var now = handlers.Clock.Now();
        var distribution = await db.Distributions.SingleAsync(row => row.Id == distributionId, Stop);
        if (distribution.Status == DistributionStatus.Released)
        {
            distribution.Let(DistributionEvent.Start, null, Paying.Maker, now);
        }

        var payment = await db.Payments.SingleAsync(row => row.DistributionId == distributionId && row.Number == number, Stop);
        var personal = handlers.Get<PersonalData>();
        var body = $$"""{"phone":"{{personal.Open(payment.Sealed).PhoneNumber}}"}""";
        payment.Leave(batchId: null, now);
        var attempt = PaymentAttempt.Begin(
            now.NewId(), payment, payment.AttemptCount, payment.IdempotencyKey!, KeptRequest.Seal(new PspRequest(HttpMethod.Post, "/payments", [], Encoding.UTF8.GetBytes(body)), KeptRequest.Of(payment), personal), now);
        db.Add(attempt);
        if (said is null)
        {
            payment.Lose(onlyAsk: false, now);
            attempt.End(new AttemptEnd(AttemptOutcome.Unknown, Code: "timed_out"), now);
        }
        else
        {
            payment.Hear(said, now);
            attempt.End(new AttemptEnd(said.Said == PaymentSaid.Failed ? AttemptOutcome.Failed : AttemptOutcome.Acknowledged, 201, said.FailureReason, said.FailureMessage, said.PspPaymentId), now);
        }

        db.Add(new Exchange
        {
            Id = now.NewId(), ConnectionId = payment.ConnectionId, PaymentId = payment.Id, Purpose = "submit", At = now, Milliseconds = 53, Method = "POST", Path = "/payments", RequestBody = body,
            Outcome = said is null ? CallOutcome.TimedOut : CallOutcome.Answered, Status = said is null ? null : 201, AnswerBody = "{}", CorrelationId = "correlation",
        });
        await db.SaveChangesAsync(Stop);
        return payment.Id;
    }

    /// <summary>Changes a payment by the domain's own ways.</summary>
    public static async Task Change(this TestDatabase database, Guid paymentId, Action<Payment> change)
    {
        await using var db = database.Open();
        change(await db.Payments.SingleAsync(row => row.Id == paymentId, Stop));
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>A notification that carries a reference.</summary>
    public static async Task Tell(this TestDatabase database, Handlers handlers, Guid connectionId, string reference)
    {
        await using var db = database.Open();
        await db.PutNotification(connectionId, handlers.Clock.Now(), reference: reference, key: $"told-{reference}");
    }
}
