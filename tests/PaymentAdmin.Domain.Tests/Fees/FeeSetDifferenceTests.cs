using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Fees;

namespace PaymentAdmin.Domain.Tests.Fees;

public sealed class FeeSetDifferenceTests
{
    private const string Card = "card_purchase, inbound, NGN";

    private static readonly Gen<FeeTerms> Terms =
        from basis in Gen.Elements(FeeBasis.Flat, FeeBasis.Percent)
        from amount in Gen.Choose(0, 2)
        from percentage in Gen.Elements(0m, 0.000001m)
        from minimum in Gen.Elements<long?>(null, 0, 1)
        from maximum in Gen.Elements<long?>(null, 1, 2)
        from vat in Gen.Elements(0m, 0.075m)
        select new FeeTerms("payout", FeeDirection.Outbound, basis, amount, percentage, minimum, maximum, vat, "NGN");

    /// <summary>Sets of up to three rules, each for an event of its own.</summary>
    private static readonly Gen<FeeTerms[]> Sets =
        from events in Gen.SubListOf("payout", "refund", "card_purchase")
        from terms in Terms.ArrayOf(3)
        select events.Select((name, i) => terms[i] with { EventType = name }).ToArray();

    /// <summary>Two sets; every other time the second is the first in another order.</summary>
    private static readonly Gen<(FeeTerms[] Before, FeeTerms[] After)> Pairs =
        from before in Sets
        from after in Gen.OneOf(Sets, Gen.Shuffle(before))
        select (before, after);

    [Fact]
    public void Between_SameRules_IsNothing()
    {
        Assert.Empty(FeeSetDifference.Between([], []));
        Assert.Empty(FeeSetDifference.Between([Known.CardPurchase, Known.Payout], [Known.Payout, Known.CardPurchase]));
        Assert.Empty(FeeSetDifference.Between([Known.CardPurchase], [Known.CardPurchase with { Percentage = 0.0150000m }]));
    }

    [Fact]
    public void Between_EveryFieldChanged_SaysEachWithBothValues()
    {
        var after = new FeeTerms("card_purchase", FeeDirection.Inbound, FeeBasis.Percent, 0, 0.123456m, 5_000, null, 1, "NGN");
        Assert.Equal(
            [
                new(Card, "basis", "flat_plus_percent", "percent"),
                new(Card, "amount", "10000", "0"),
                new(Card, "percentage", "0.015", "0.123456"),
                new(Card, "minimum", null, "5000"),
                new(Card, "maximum", "200000", null),
                new(Card, "vatRate", "0.075", "1"),
            ],
            FeeSetDifference.Between([Known.CardPurchase], [after]));
    }

    [Fact]
    public void Between_RuleAdded_SaysItWhole() => Assert.Equal(
        [new FeeDifference("payout, outbound, NGN", null, null, "basis flat, amount 5000, percentage 0, vatRate 0.075")],
        FeeSetDifference.Between([Known.CardPurchase], [Known.CardPurchase, Known.Payout]));

    [Fact]
    public void Between_RuleRemoved_SaysItWhole() => Assert.Equal(
        [new FeeDifference(Card, null, "basis flat_plus_percent, amount 10000, percentage 0.015, maximum 200000, vatRate 0.075", null)],
        FeeSetDifference.Between([Known.CardPurchase, Known.Payout], [Known.Payout]));

    [Theory]
    [InlineData("refund", FeeDirection.Inbound, "NGN")]
    [InlineData("card_purchase", FeeDirection.Both, "NGN")]
    [InlineData("card_purchase", FeeDirection.Inbound, "XAF")]
    public void Between_OtherTypeDirectionOrCurrency_IsAnotherRule(string eventType, FeeDirection direction, string currency)
    {
        var after = Known.CardPurchase with { EventType = eventType, Direction = direction, Currency = currency };
        var differences = FeeSetDifference.Between([Known.CardPurchase], [after]);

        Assert.Equal([Card, $"{eventType}, {Words.Of(direction)}, {currency}"], differences.Select(difference => difference.Rule));
        Assert.All(differences, difference => Assert.Null(difference.Field));
    }

    [Fact]
    public void Between_AnyTwoSets_IsNothingExactlyWhereTheyAreTheSame() => Laws.Hold(
        Pairs,
        sets => Assert.Equal(sets.Before.ToHashSet().SetEquals(sets.After), FeeSetDifference.Between(sets.Before, sets.After).Count == 0));

    [Fact]
    public void Between_OtherWayRound_SaysTheSameMirrored() => Laws.Hold(
        Pairs,
        sets =>
        {
            var there = FeeSetDifference.Between(sets.Before, sets.After).ToHashSet();
            var back = FeeSetDifference.Between(sets.After, sets.Before).Select(difference => difference with { From = difference.To, To = difference.From });
            Assert.True(there.SetEquals(back));
            Assert.All(there, difference => Assert.NotEqual(difference.From, difference.To));
        });
}
