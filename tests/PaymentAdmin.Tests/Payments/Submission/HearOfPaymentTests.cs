using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Submission;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>Payments hear by webhook how they ended (psp-integration, phase 2, steps 3 and 5).</summary>
public sealed class HearOfPaymentTests
{
    private const string Why = "claims expire and keys are random";

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_OfAPendingOne_EndsItWithItsReceipt(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();

        var heard = await sending.Hear("""{"event":"payment.completed","payment_id":"psp_1","status":"completed","completed_at":"2026-03-14T09:30:15Z","receipt":{"provider_reference":"MPESA-ABC123XYZ","channel":"mobile_money"}}""");

        var payment = await sending.One();
        Assert.Equal((WebhookStatus.Processed, PaymentStatus.Completed), (heard.Status, payment.Status));
        Assert.Equal(("MPESA-ABC123XYZ", "mobile_money", new DateTime(2026, 3, 14, 9, 30, 15, DateTimeKind.Utc)), (payment.PspReference, payment.PspChannel, payment.CompletedAt));
        await sending.Work();
        Assert.Equal(DistributionStatus.Completed, await sending.Distribution());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Failed_OfAPendingOne_FailsItWithItsReason(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();

        await sending.Hear("""{"event":"payment.failed","payment_id":"psp_1","status":"failed","failure_reason":"account_blocked","failure_message":"Account is blocked"}""");

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.Failed, "account_blocked", "Account is blocked"), (payment.Status, payment.FailureReason, payment.FailureMessage));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_ThenFailed_IsForTwoPeople(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        await sending.Hear("""{"event":"payment.completed","payment_id":"psp_1"}""");

        var heard = await sending.Hear("""{"event":"payment.failed","payment_id":"psp_1","failure_reason":"timeout"}""");

        var payment = await sending.One();
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.ContradictingFinal), (heard.Status, heard.Condition));
        Assert.Equal((PaymentStatus.NeedsReview, "contradiction"), (payment.Status, payment.FailureReason));
        Assert.True(payment is { CompletedAt: not null, FailedAt: not null });
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_OfOneThatIsUnknown_EndsItWithoutAnotherSend(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.HonourKeys(true);
        sending.Psp.Next(Fault.LostAfterEffect);
        await sending.Work();
        var reference = (await sending.One()).ProviderReference;

        await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_1","reference":"{{reference}}"}""");
        await sending.Next();

        Assert.Equal(PaymentStatus.Completed, (await sending.One()).Status);
        Assert.Single(sending.Psp.Asked);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_BeforeTheAnswerIsRecorded_WaitsForItsId(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        WebhookNotification? early = null;
        sending.Psp.During = async _ =>
        {
            sending.Psp.During = null;
            early = await sending.Hear("""{"event":"payment.completed","payment_id":"psp_1"}""");
        };

        await sending.Work();
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.UnknownReference), (early!.Status, early.Condition));
        await Tests.Webhooks.Receiving.Work(sending.Handlers);

        Assert.Equal(PaymentStatus.Completed, (await sending.One()).Status);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_WhileItIsBeingSent_IsNotTakenBackByTheAnswer(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        var reference = (await sending.One()).ProviderReference;
        sending.Psp.Next(Fault.LostAfterEffect);
        sending.Psp.During = async _ =>
        {
            sending.Psp.During = null;
            await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_1","reference":"{{reference}}"}""");
        };

        await sending.Work();

        Assert.Equal(PaymentStatus.Completed, (await sending.One()).Status);
        Assert.Equal(AttemptOutcome.Unknown, Assert.Single(await sending.Attempts()).Outcome);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_WithAnotherAmount_HaltsTheConnection(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();

        var heard = await sending.Hear("""{"event":"payment.completed","payment_id":"psp_1","amount":50001,"currency":"TZS"}""");

        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.AmountDiffers), (heard.Status, heard.Condition));
        Assert.Equal((PaymentStatus.NeedsReview, ConnectionStatus.Halted), ((await sending.One()).Status, await sending.Connection()));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_WhereThePspAskedHasTwoUnderTheReference_HaltsTheConnection(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, connection: input => input with { StatusQuery = new StatusQueryInput(ConfirmFinals: true) });
        await sending.Work();
        sending.Psp.Double();
        sending.Psp.SetAll("completed");

        var heard = await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_1","reference":"{{(await sending.One()).ProviderReference}}"}""");

        var payment = await sending.One();
        Assert.Equal((WebhookStatus.HeldBlocked, HoldCondition.ContradictingFinal), (heard.Status, heard.Condition));
        Assert.Equal((PaymentStatus.NeedsReview, "possible_double_payment"), (payment.Status, payment.FailureReason));
        Assert.Equal(ConnectionStatus.Halted, await sending.Connection());
        Assert.Contains("possible_double_payment", await sending.Alerts());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_WhereThePspAskedRefusesInWordsThatNameThePerson_DoesNotRepeatThem(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, connection: input => input with { StatusQuery = new StatusQueryInput(ConfirmFinals: true) });
        await sending.Work();
        sending.Psp.Change(_ => true, payment => payment["status"] = "gone to 0700000001");

        var heard = await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_1","reference":"{{(await sending.One()).ProviderReference}}"}""");

        Assert.Equal(WebhookStatus.Failed, heard.Status);
        Assert.Contains("The PSP was asked to confirm it", heard.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("0700000001", heard.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_OfOneThatWasTakenBack_IsNotSentAgain(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.Next(Fault.NotSent);
        await sending.Work();
        var queued = await sending.One();
        Assert.Equal(PaymentStatus.Queued, queued.Status);

        await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_9","reference":"{{queued.ProviderReference}}"}""");
        await sending.Next();

        Assert.Equal(PaymentStatus.Completed, (await sending.One()).Status);
        Assert.Single(sending.Psp.Asked);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Held_AtOnce_LeavesOnlyWhatWasClaimedBefore(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, payments: 3);
        await sending.Do<RunDispatch>(Assert.Single(await sending.Take(PaymentQueues.Dispatch)));
        var claims = await sending.Take(PaymentQueues.Payments);
        sending.Psp.During = async _ =>
        {
            sending.Psp.During = null;
            await sending.Pause();
        };

        foreach (var claim in claims)
        {
            await sending.Do<AdvancePayment>(claim);
        }

        Assert.Equal([PaymentStatus.Held, PaymentStatus.Held, PaymentStatus.Pending], (await sending.Payments()).Select(payment => payment.Status).Order());
        Assert.Single(sending.Psp.Asked);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_WithAnotherAmountOfOneThatWeThinkNeverLeft_IsNotCancelledOrSentAgain(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NextRefuses(400);
        await sending.Work();
        var payment = await sending.One();
        Assert.Equal((PaymentStatus.NeedsReview, false), (payment.Status, payment.MayHaveLeft));

        await sending.Hear($$"""{"event":"payment.completed","payment_id":"psp_1","reference":"{{payment.ProviderReference}}","amount":50001,"currency":"TZS"}""");

        Assert.Equal([ResolvedAs.Completed, ResolvedAs.Failed], (await sending.One()).Resolutions());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Pending_WhereNoticesAreConfirmed_IsAskedForFirstUnlessItIsKnown(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, connection: input => input with { StatusQuery = new StatusQueryInput(ConfirmFinals: true) });

        Assert.IsType<WebhookOutcome.AskFirst>(await Pending(sending, told: null));
        Assert.Equal((PaymentStatus.Queued, null), ((await sending.One()).Status, (await sending.One()).PspPaymentId));

        await sending.Work();
        Assert.IsType<WebhookOutcome.Processed>(await Pending(sending, told: null));
        Assert.IsType<WebhookOutcome.AskFirst>(await Pending(sending, told: null, amount: 1));
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Pending_Confirmed_IsHeardAsThePspTellsIt(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider, connection: input => input with { StatusQuery = new StatusQueryInput(ConfirmFinals: true) });
        var told = new PspPayment("psp_1", (await sending.One()).ProviderReference, PspPaymentStatus.Completed);

        Assert.IsType<WebhookOutcome.Processed>(await Pending(sending, told, amount: 1));

        Assert.Equal((PaymentStatus.Completed, "psp_1"), ((await sending.One()).Status, (await sending.One()).PspPaymentId));
    }

    /// <summary>The PSP's notice that it has the payment, as of a dialect that sends such; the answer to the question is as told.</summary>
    private static async Task<WebhookOutcome?> Pending(Sending sending, PspPayment? told, long? amount = null)
    {
        var stop = TestContext.Current.CancellationToken;
        return await sending.Handlers.Get<UnitOfWork>().Save(
            Actor.System("test", "test"),
            async (db, now) =>
            {
                var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == sending.ConnectionId, stop);
                var said = new PspPayment("psp_1", (await sending.One()).ProviderReference, PspPaymentStatus.Pending) { AmountMinor = amount };
                var reading = new WebhookReading("payment.pending", "psp_1:pending", said, null) { Flow = FlowType.Outflow };
                var news = new WebhookNews(new WebhookNotification(), connection, reading, told) { ToldOf = told is null ? 0 : 1 };
                return await sending.Handlers.Get<HearOfPayment>().Apply(db, news, said, now, stop);
            },
            once: null,
            stop);
    }
}
