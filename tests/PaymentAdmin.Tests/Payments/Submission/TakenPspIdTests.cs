using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>Two payments of ours under one id of the PSP: one of them was not paid, or was paid as the other.</summary>
public sealed class TakenPspIdTests
{
    private const string Why = "claims expire and keys are random";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Answered_WithTheIdOfAnotherPayment_IsDoubtedAndHalts(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        sending.Psp.IdOf = _ => "psp_same";

        await sending.Work();

        var payments = await sending.Payments();
        var doubted = Assert.Single(payments, payment => payment.Status == PaymentStatus.NeedsReview);
        Assert.Equal(("psp_id_taken", null, true), (doubted.FailureReason, doubted.PspPaymentId, doubted.MayHaveLeft));
        Assert.Equal("psp_same", Assert.Single(payments, payment => payment.Status == PaymentStatus.Pending).PspPaymentId);
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
        Assert.Equal(["payments_need_review", "psp_id_taken"], await sending.Alerts());
        Assert.Equal([ResolvedAs.Completed, ResolvedAs.Failed], doubted.Resolutions());
        Assert.DoesNotContain("Ask the PSP what it means", FailureGuidance.Of("psp_id_taken"), StringComparison.Ordinal);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Answered_WithTheIdOfAnEarlierIntentOfAnother_IsDoubted(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        sending.Psp.IdOf = _ => "psp_same";
        sending.Psp.NewStatus = "failed";
        sending.Psp.During = async _ =>
        {
            sending.Psp.During = async _ =>
            {
                sending.Psp.During = null;
                await Change(sending, payment => payment.Retry("pay_again", "AGAIN", sending.Handlers.Clock.Now()), payment => payment.Status == PaymentStatus.Failed);
            };
            await Task.CompletedTask;
        };

        await sending.Work();

        Assert.Contains(await sending.Payments(), payment => payment is { Status: PaymentStatus.NeedsReview, FailureReason: "psp_id_taken" });
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Webhook_NamingOneByReferenceAndAnotherById_IsADoubt(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        await sending.Work();
        var (first, second) = (await sending.Payments()) is [var a, var b] ? (a, b) : default;

        var heard = await sending.Hear($$"""{"event":"payment.completed","payment_id":"{{first.PspPaymentId}}","reference":"{{second.ProviderReference}}"}""");

        var payments = await sending.Payments();
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.ContradictingFinal), (heard.Status, heard.Condition));
        Assert.Equal((PaymentStatus.Pending, PaymentStatus.NeedsReview, "psp_id_taken"), (payments[0].Status, payments[1].Status, payments[1].FailureReason));
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Webhook_OfTwoThatWereToldTheSameIdInOneInstant_IsADoubt(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        await sending.Work();
        await using (var db = sending.Open())
        {
            // As if neither had seen the other.
            await db.Payments.ExecuteUpdateAsync(set => set.SetProperty(row => row.PspPaymentId, "psp_same"), Stop);
        }

        var heard = await sending.Hear("""{"event":"payment.completed","payment_id":"psp_same"}""");

        Assert.Equal(WebhookStatus.HeldBlocked, heard.Status);
        Assert.Equal("psp_id_taken", Assert.Single(await sending.Payments(), payment => payment.Status == PaymentStatus.NeedsReview).FailureReason);
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Asked_OfTwoThatWereToldTheSameIdInOneInstant_IsADoubt(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 2);
        await sending.Work();
        await using (var db = sending.Open())
        {
            await db.Payments.ExecuteUpdateAsync(set => set.SetProperty(row => row.PspPaymentId, "psp_same"), Stop);
        }

        sending.Psp.Change(_ => true, payment => payment["id"] = "psp_same");
        sending.Psp.SetAll("completed");

        Assert.All(await sending.ToTheEnd(), payment => Assert.Equal((PaymentStatus.NeedsReview, "psp_id_taken"), (payment.Status, payment.FailureReason)));
    }

    private static async Task Change(Sending sending, Action<Payment> change, System.Linq.Expressions.Expression<Func<Payment, bool>> which)
    {
        await using var db = sending.Open();
        change(await db.Payments.SingleAsync(which, Stop));
        await db.SaveChangesAsync(Stop);
    }
}
