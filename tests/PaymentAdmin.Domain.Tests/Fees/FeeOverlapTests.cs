using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Fees;

namespace PaymentAdmin.Domain.Tests.Fees;

/// <summary>Which transactions a rule decides about, and that no two rules of a set ever decide about one.</summary>
public sealed class FeeOverlapTests
{
    private static readonly Gen<FeeTerms> Terms =
        from eventType in Gen.Elements("card_purchase", "payout", "refund")
        from direction in Gen.Elements(FeeDirection.Inbound, FeeDirection.Outbound, FeeDirection.Both)
        from currency in Gen.Elements("NGN", "XAF")
        select Known.CardPurchase with { EventType = eventType, Direction = direction, Currency = currency };

    /// <summary>Every kind of transaction that there can be: money comes in or goes out.</summary>
    private static readonly (string EventType, FeeDirection Direction, string Currency)[] Transactions =
    [
        .. from eventType in new[] { "card_purchase", "payout", "refund" }
           from direction in new[] { FeeDirection.Inbound, FeeDirection.Outbound }
           from currency in new[] { "NGN", "XAF" }
           select (eventType, direction, currency),
    ];

    [Theory]
    [InlineData(FeeDirection.Inbound, FeeDirection.Inbound, true)]
    [InlineData(FeeDirection.Inbound, FeeDirection.Outbound, false)]
    [InlineData(FeeDirection.Outbound, FeeDirection.Outbound, true)]
    [InlineData(FeeDirection.Outbound, FeeDirection.Inbound, false)]
    [InlineData(FeeDirection.Both, FeeDirection.Inbound, true)]
    [InlineData(FeeDirection.Both, FeeDirection.Outbound, true)]
    public void AppliesTo_Direction_IsItsOwnOrBoth(FeeDirection rule, FeeDirection transaction, bool applies) =>
        Assert.Equal(applies, (Known.CardPurchase with { Direction = rule }).AppliesTo("card_purchase", transaction, "NGN"));

    [Fact]
    public void AppliesTo_OtherTypeOrCurrency_DoesNot()
    {
        Assert.True(Known.CardPurchase.AppliesTo("card_purchase", FeeDirection.Inbound, "NGN"));
        Assert.False(Known.CardPurchase.AppliesTo("card_purchases", FeeDirection.Inbound, "NGN"));
        Assert.False(Known.CardPurchase.AppliesTo("Card_purchase", FeeDirection.Inbound, "NGN"));
        Assert.False(Known.CardPurchase.AppliesTo("card_purchase", FeeDirection.Inbound, "XAF"));
    }

    [Fact]
    public void Overlaps_AnyTwo_ExactlyWhereSomeTransactionIsDecidedByBoth() => Laws.Hold(
        Gen.Two(Terms),
        pair =>
        {
            var both = Transactions.Any(transaction => Decides(pair.Item1, transaction) && Decides(pair.Item2, transaction));
            Assert.Equal(both, pair.Item1.Overlaps(pair.Item2));
        });

    [Fact]
    public void Overlaps_AnyTwo_IsSymmetric() => Laws.Hold(
        Gen.Two(Terms),
        pair => Assert.Equal(pair.Item1.Overlaps(pair.Item2), pair.Item2.Overlaps(pair.Item1)));

    [Fact]
    public void RefuseOverlaps_AnyRules_ExactlyWhereSomeTransactionIsDecidedTwice() => Laws.Hold(
        Laws.Lists(Terms, 0, 5),
        terms =>
        {
            var twice = Transactions.Any(transaction => terms.Count(rule => Decides(rule, transaction)) > 1);
            var thrown = Record.Exception(() => FeeSet.RefuseOverlaps(terms));
            Assert.Equal(twice, thrown is not null);
            if (thrown is not null)
            {
                var refusal = Assert.IsType<Refusal>(thrown);
                Assert.Equal(RefusalKind.Rule, refusal.Kind);
                Assert.Equal("fee_rule_overlap", refusal.Code);
                var later = terms.Index().First(rule => terms.Take(rule.Index).Any(rule.Item.Overlaps)).Index;
                Assert.Equal($"fees[{later}]", refusal.Field);
            }
        });

    [Fact]
    public void RuleFor_AnySetAndTransaction_IsTheOneRuleThatDecides() => Laws.Hold(
        Laws.Lists(Terms, 0, 12),
        candidates =>
        {
            var terms = new List<FeeTerms>();
            foreach (var candidate in candidates)
            {
                if (!terms.Exists(candidate.Overlaps))
                {
                    terms.Add(candidate);
                }
            }

            var set = FeeSet.Open(Known.Id(1), 1, terms, Known.Now, null, Known.Ada, Known.Now);

            foreach (var transaction in Transactions)
            {
                var rule = set.RuleFor(transaction.EventType, transaction.Direction, transaction.Currency);
                Assert.Equal(terms.Where(one => Decides(one, transaction)), rule is null ? [] : [rule.Terms]);
            }
        });

    [Fact]
    public void RefuseOverlaps_SharedDirection_NamesBothRulesToAPerson()
    {
        var refusal = Assert.Throws<Refusal>(() => FeeSet.RefuseOverlaps(
            [Known.Payout, Known.CardPurchase, Known.CardPurchase with { Direction = FeeDirection.Both }]));

        Assert.Equal("fees[2]", refusal.Field);
        Assert.StartsWith("Rules 2 and 3 are both for card_purchase in NGN", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Whether a rule decides about a transaction, said once more without the domain.</summary>
    private static bool Decides(FeeTerms rule, (string EventType, FeeDirection Direction, string Currency) transaction) =>
        (rule.EventType, rule.Currency) == (transaction.EventType, transaction.Currency)
        && (transaction.Direction == FeeDirection.Inbound
            ? rule.Direction is FeeDirection.Inbound or FeeDirection.Both
            : rule.Direction is FeeDirection.Outbound or FeeDirection.Both);
}
