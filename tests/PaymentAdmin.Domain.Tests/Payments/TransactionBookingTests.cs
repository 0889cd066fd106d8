using FsCheck.Fluent;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

/// <summary>What a transaction posts, and what is open of it.</summary>
public sealed class TransactionBookingTests
{
    private enum Fact
    {
        Confirm,
        Fail,
        Reverse,
    }

    [Fact]
    public void NextBooking_FactsInAnyOrder_EndsWithTheSameBooks() => Laws.Hold(
        from facts in Gen.Elements(Enum.GetValues<Fact>()).ListOf()
        from shuffled in Gen.Shuffle(facts.ToArray())
        where !(facts.Contains(Fact.Fail) && facts.Distinct().Count() > 1)
        select (Facts: facts, Shuffled: shuffled),
        told =>
        {
            var (one, other) = (After(told.Facts), After(told.Shuffled));

            Assert.Equal((one.IsBooked, one.OpenMinor, one.IsFeeBooked), (other.IsBooked, other.OpenMinor, other.IsFeeBooked));
            Assert.Equal(one.Status == TransactionStatus.Confirmed, one.IsBooked);
        });

    [Fact]
    public void NextBooking_OfAContradiction_WaitsForPeople()
    {
        var transaction = After([Fact.Confirm]);

        transaction.Fail(Known.Later);

        Assert.Equal((TransactionStatus.NeedsReview, null, true), (transaction.Status, transaction.NextBooking, transaction.IsBooked));
    }

    [Fact]
    public void Charge_ByARule_FreezesFeeVersionAndVat()
    {
        var transaction = Inbound("card_purchase", 1_000_000);
        var fees = FeeSet.Open(Known.Id(101), 3, [Known.CardPurchase], Known.Now, null, Known.Ada, Known.Now);

        transaction.Charge(fees, usesOverride: true, new DateOnly(2026, 3, 17), isFeeInvoiced: false);
        transaction.Charge(fees: null, usesOverride: false, dueOn: null, isFeeInvoiced: false);

        Assert.Equal((25_000L, 1_875L, 26_875L, 3, false), (transaction.FeeNetMinor, transaction.FeeVatMinor, transaction.FeeMinor, transaction.FeeVersion, transaction.HasNoFeeRule));
        Assert.Equal((true, new DateOnly(2026, 3, 17)), (transaction.UsesFeePayableOverride, transaction.SettlementDueOn));
    }

    [Theory]
    [InlineData("inflow", "NGN")]
    [InlineData("card_purchase", "KES")]
    public void Charge_WithoutARuleForIt_IsZeroAndMarked(string eventType, string currency)
    {
        var transaction = Inbound(eventType, 1_000_000, currency);

        transaction.Charge(FeeSet.Open(Known.Id(101), 1, [Known.CardPurchase], Known.Now, null, Known.Ada, Known.Now), usesOverride: false, dueOn: null, isFeeInvoiced: false);

        Assert.Equal((0L, true, null, true), (transaction.FeeMinor, transaction.HasNoFeeRule, transaction.FeeVersion, transaction.IsCharged));
    }

    [Fact]
    public void Settle_InParts_LeavesTheRestOpen()
    {
        var transaction = After([Fact.Confirm]);

        transaction.Settle(60);
        Assert.Equal((60L, 40L), (transaction.SettledMinor, transaction.OpenMinor));
        transaction.Settle(40);
        Assert.Equal(0, transaction.OpenMinor);
        Assert.Throws<ArgumentOutOfRangeException>(() => transaction.Settle(1));
    }

    [Fact]
    public void Reverse_AfterItWasSettled_IsToBeTakenBack()
    {
        var transaction = After([Fact.Confirm]);
        transaction.Settle(100);

        transaction.Reverse(Known.Later);
        transaction.Book(Known.Now);

        Assert.Equal(-100, transaction.OpenMinor);
        transaction.Settle(-100);
        Assert.Equal(0, transaction.OpenMinor);
        Assert.Throws<ArgumentOutOfRangeException>(() => transaction.Settle(-1));
    }

    [Theory]
    [InlineData(TransactionDirection.Inbound, false, "card", "card_purchase")]
    [InlineData(TransactionDirection.Inbound, false, "bank_transfer", "inflow")]
    [InlineData(TransactionDirection.Inbound, false, null, "inflow")]
    [InlineData(TransactionDirection.Outbound, false, "mobile_money", "payout")]
    [InlineData(TransactionDirection.Outbound, true, "card", "refund")]
    public void EventsOf_EachKind_IsTheDocumentsWord(TransactionDirection direction, bool isRefund, string? channel, string expected) =>
        Assert.Equal(expected, TransactionEvents.Of(direction, isRefund, channel));

    private static Transaction Inbound(string eventType, long amount, string currency = "NGN") =>
        new() { Id = Known.Id(1), AmountMinor = amount, Currency = currency, EventType = eventType, Direction = TransactionDirection.Inbound };

    /// <summary>Booked after each fact, as the product does.</summary>
    private static Transaction After(IEnumerable<Fact> facts)
    {
        var transaction = Inbound("inflow", 100);
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case Fact.Confirm:
                    transaction.Confirm(Known.Now);
                    break;
                case Fact.Fail:
                    transaction.Fail(Known.Now);
                    break;
                default:
                    transaction.Reverse(Known.Now);
                    break;
            }

            for (var most = 0; transaction.NextBooking is not null; most++)
            {
                Assert.InRange(most, 0, 1);
                Assert.Equal(Known.Now, transaction.NextBookingAt);
                if (transaction.NextBooking == BookingStep.Confirm && !transaction.IsFeeBooked)
                {
                    transaction.BookFee(isReturned: false);
                }

                transaction.Book(Known.Now);
            }
        }

        return transaction;
    }
}
