using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

public sealed class TransactionTests
{
    private enum Fact
    {
        Confirm,
        Fail,
        Reverse,
    }

    [Theory]
    [InlineData(false, false, false, TransactionStatus.Pending)]
    [InlineData(true, false, false, TransactionStatus.Confirmed)]
    [InlineData(false, true, false, TransactionStatus.Failed)]
    [InlineData(false, false, true, TransactionStatus.Reversed)]
    [InlineData(true, false, true, TransactionStatus.Reversed)]
    [InlineData(true, true, false, TransactionStatus.NeedsReview)]
    [InlineData(false, true, true, TransactionStatus.NeedsReview)]
    [InlineData(true, true, true, TransactionStatus.NeedsReview)]
    public void StatusOf_EveryCombinationOfFacts_IsOneStatus(bool confirmed, bool failed, bool reversed, TransactionStatus expected) =>
        Assert.Equal(expected, Transaction.StatusOf(confirmed, failed, reversed));

    [Fact]
    public void Hear_TheSameFactsInAnyOrderAndNumber_EndsTheSame() => Laws.Hold(
        from facts in Gen.Elements(Enum.GetValues<Fact>()).ListOf()
        from shuffled in Gen.Shuffle(facts.ToArray())
        select (Facts: facts, Shuffled: shuffled),
        told =>
        {
            Assert.Equal(After(told.Facts).Status, After(told.Shuffled).Status);
            Assert.Equal(After(told.Facts.Distinct()).Status, After(told.Facts).Status);
        });

    [Fact]
    public void Hear_AFactTwice_KeepsItsFirstTime()
    {
        var transaction = new Transaction();

        transaction.Confirm(Known.Now);
        transaction.Confirm(Known.Later);

        Assert.Equal((Known.Now, TransactionStatus.Confirmed), (transaction.ConfirmedAt, transaction.Status));
    }

    [Fact]
    public void Confirm_DatedByThePsp_IsOfThatDayUnlessThatCannotBe()
    {
        Assert.Equal(Known.Now.AddDays(-3), Moved(Known.Now.AddDays(-3)));
        Assert.Equal(Known.Now.AddYears(-10), Moved(Known.Now.AddYears(-10)));
        Assert.Equal(Known.Now, Moved(Known.Now.AddYears(-10).AddTicks(-1)));
        Assert.Equal(Known.Now, Moved(DateTime.UnixEpoch));
        Assert.Equal(Known.Now, Moved(Known.Now.AddTicks(1)));
        Assert.Equal(Known.Now, Moved(null));

        static DateTime? Moved(DateTime? said)
        {
            var transaction = new Transaction();
            transaction.Confirm(Known.Now, said);
            return transaction.MovedAt;
        }
    }

    private static Transaction After(IEnumerable<Fact> facts)
    {
        var transaction = new Transaction();
        foreach (var fact in facts)
        {
            Action<DateTime> hear = fact switch { Fact.Confirm => now => transaction.Confirm(now), Fact.Fail => transaction.Fail, _ => transaction.Reverse };
            hear(Known.Now);
        }

        return transaction;
    }
}
