using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Decisions;

/// <summary>A payment is taken back only while nothing of it has left.</summary>
public sealed class CancelTests
{
    [Theory, EachDatabase(RealOnly = "claims are random")]
    public async Task Cancel_OfWhatNeverLeft_IsDone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 3);
        var queued = await deciding.Put(0, (_, _) => { });
        var held = await deciding.Put(1, (payment, now) => payment.Hold(HeldBecause.Limit, now));
        var review = await deciding.NeverSent(2);

        foreach (var id in new[] { queued, held, review })
        {
            Assert.Equal(PaymentStatus.Cancelled, (await deciding.Cancel(id, Paying.Maker, "a double")).Status);
            var entry = Assert.Single(await deciding.Audit(id));
            Assert.Equal(("payment.cancelled", "a double"), (entry.Kind, entry.Reason));
            Assert.Contains("cancelled", (await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Cancel(id, Paying.Maker))).Message, StringComparison.Ordinal);
        }

        // The worker finds nothing to send.
        await deciding.Dispatch();
        Assert.Empty(await deciding.Claim());
    }

    [Theory, EachDatabase]
    public async Task Cancel_OfWhatMayHaveLeftOrByWhoMayNot_SaysWhatItIs(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 4);
        var pending = await deciding.Put(0, (payment, now) =>
        {
            payment.Leave(batchId: null, now);
            payment.Hear(new PaymentNews(PaymentSaid.Pending, "PSP-4"), now);
        });

        await Refused.ForWantOf(Permissions.ControlPayments, [Actors.Finance, Actors.Admin, Actors.Auditor], person => deciding.Cancel(pending, person));
        await Refused.With(RefusalKind.Invalid, "invalid_input", () => deciding.Cancel(pending, Paying.Maker, ""));
        await Refused.NotFound(() => deciding.Cancel(deciding.Id, Paying.Maker));
        foreach (var (id, word) in new[] { (pending, "pending"), (await deciding.Unknown(1), "unknown"), (await deciding.NeedsReview(2), "needs review"), (await deciding.Failed(3), "failed") })
        {
            var refusal = await Refused.With(RefusalKind.Conflict, "payment_state", () => deciding.Cancel(id, Paying.Maker));
            Assert.Contains($"The payment is {word}:", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory, EachDatabase(RealOnly = "runs things at once")]
    public async Task Cancel_AgainstAWorker_HasOneWinner(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var deciding = await Deciding.Start(database, handlers, payments: 6);
        await deciding.Dispatch();
        var claims = await deciding.Claim();
        Assert.Equal(6, claims.Count);

        var outcomes = await AtOnce.Do([.. claims.SelectMany(claim => (Func<Task>[])[() => deciding.Begin(claim), () => deciding.Cancel(claim.SubjectId, Paying.Maker)])]);

        var left = 0;
        for (var i = 0; i < claims.Count; i++)
        {
            var cancelled = outcomes[(2 * i) + 1] == "done";
            Assert.Equal(cancelled ? PaymentStatus.Cancelled : PaymentStatus.Submitting, (await deciding.Payment(claims[i].SubjectId)).Status);
            left += cancelled ? 0 : 1;
        }

        Assert.Equal(left, await deciding.Attempts());
    }
}
