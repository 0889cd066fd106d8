using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments;
using PaymentAdmin.Payments.Decisions;
using PaymentAdmin.Payments.Reading;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Ledger;
using PaymentAdmin.Tests.Payments.Decisions;
using PaymentAdmin.Tests.Payments.Submission;

namespace PaymentAdmin.Tests.Payments;

/// <summary>A completed payment of a distribution becomes an outbound transaction, paid from the balance at the PSP (design, "The ledger").</summary>
public sealed class PaymentTransactionsTests
{
    private const string Why = "claims expire and keys are random";
    private const string Completed = """{"event":"payment.completed","payment_id":"psp_1","completed_at":"2026-03-14T09:26:50Z"}""";

    private static readonly string[] s_paid =
    [
        "confirmed: 1001001999 -5000000, 1901000834 +5000000",
        "settled: 1001001999 +5000000, 1002000834 -5000000, 1901000834 -5000000, 2101000834 +5000000",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_OnceOrTwice_IsOneTransactionThatIsSettled(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        Assert.Empty(await sending.Database.Posted());

        await sending.Hear(Completed);
        await sending.Hear(Completed.Replace("\"event\"", "  \"event\"", StringComparison.Ordinal));

        var payment = await sending.One();
        var transaction = await Transaction(sending);
        Assert.Equal(
            (payment.Id, TransactionDirection.Outbound, "payout", TransactionStatus.Confirmed, 5_000_000L, "TZS", payment.ProviderReference, payment.CompletedAt),
            (transaction.PaymentId!.Value, transaction.Direction, transaction.EventType, transaction.Status, transaction.AmountMinor, transaction.Currency, transaction.Reference, transaction.MovedAt));
        Assert.Equal((0L, true, 5_000_000L), (transaction.OpenMinor, transaction.HasNoFeeRule, transaction.SettledMinor));
        Assert.Equal(s_paid, await sending.Database.Posted());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Reversed_AfterItHadArrived_IsTakenBackAsAWhole(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        await sending.Hear(Completed);

        await sending.Hear("""{"event":"payment.reversed","payment_id":"psp_1"}""");

        Assert.Equal((PaymentStatus.Reversed, TransactionStatus.Reversed), ((await sending.One()).Status, (await Transaction(sending)).Status));
        Assert.Empty(await sending.Database.Lines());
        Assert.Equal(4, (await sending.Database.Posted()).Count);
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Failed_AfterItHadArrived_StaysInTheBooksUntilTwoPeopleSayThatItDidNot(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        await sending.Hear(Completed);

        await sending.Hear("""{"event":"payment.failed","payment_id":"psp_1","failure_reason":"timeout"}""");
        Assert.Equal((TransactionStatus.NeedsReview, s_paid.Length), ((await Transaction(sending)).Status, (await sending.Database.Posted()).Count));
        await Decide(sending, ResolvedAs.Failed);

        Assert.Equal(TransactionStatus.Failed, (await Transaction(sending)).Status);
        Assert.Empty(await sending.Database.Lines());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Completed_ByTwoPeople_IsBookedLikeAnyOther(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        await sending.Hear("""{"event":"payment.failed","payment_id":"psp_1","failure_reason":"timeout"}""");
        Assert.Empty(await sending.Database.Posted());
        await sending.Hear(Completed);
        Assert.Empty(await sending.Database.Posted());

        await Decide(sending, ResolvedAs.Completed);

        Assert.Equal(s_paid, await sending.Database.Posted());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Story_OfACompletedOne_TellsItsEntriesToWhoMaySeeTheLedger(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();
        await sending.Hear(Completed);
        var id = (await sending.One()).Id;

        var story = (await sending.Handlers.Get<ReadStory>().Handle(id, Actors.Auditor, Stop)).Data;

        Assert.Equal(["Posted: confirmed", "Posted: settled"], story.Where(row => row.Kind == StoryKind.Entry).Select(row => row.Text).Order());
        Assert.Contains(story, row => row.Detail == "credit 1001001999 TZS 50,000.00; debit 1901000834 TZS 50,000.00" && row.ThingId!.StartsWith("je_", StringComparison.Ordinal));
        Assert.DoesNotContain((await sending.Handlers.Get<ReadStory>().Handle(id, Actors.Officer, Stop)).Data, row => row.Kind == StoryKind.Entry);
    }

    private static async Task Decide(Sending sending, ResolvedAs outcome)
    {
        var id = (await sending.One()).Id;
        var resolve = sending.Handlers.Get<ResolvePayment>();
        await resolve.Handle(id, new ResolvePayment.Input(outcome, "The PSP said so by telephone."), Actors.Finance, Stop);
        await sending.Handlers.Get<ResolvePayment>().Handle(id, new ResolvePayment.Input(outcome, "The same to me."), Deciding.Finance2, Stop);
    }

    private static async Task<Transaction> Transaction(Sending sending)
    {
        await using var db = sending.Open();
        return await db.Transactions.AsNoTracking().SingleAsync(Stop);
    }
}
