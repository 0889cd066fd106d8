using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Distributions;

namespace PaymentAdmin.Domain.Tests.Distributions;

public sealed class FollowUpPlanTests
{
    private static readonly Guid Ada = Known.Id(1);

    /// <summary>Up to 30 payments of up to 5 people, with bounds near the amounts.</summary>
    private static Gen<(FollowUpSource[] Sources, long? Maximum, long? Minimum)> Cases { get; } =
        from amounts in Gen.Choose(1, 1_000).ListOf(30)
        from people in Gen.Choose(1, 5).ListOf(30)
        from count in Gen.Choose(1, 30)
        from maximum in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(1, 700).Select(value => (long?)value))
        from least in Gen.Choose(1, 700)
        from bounded in Gen.Elements(true, false)
        let sources = amounts.Zip(people).Take(count).Select((pair, i) => new FollowUpSource(Known.Id(100 + i), Known.Id(pair.Second), pair.First)).ToArray()
        select (sources, maximum, bounded ? Math.Min(least, maximum ?? long.MaxValue) : (long?)null);

    [Fact]
    public void Of_WhateverIsAsked_SumsExactlyForEachPerson() => Laws.Hold(Cases, made =>
    {
        var plan = FollowUpPlan.Of(made.Sources, made.Maximum, made.Minimum);

        Assert.Equal(
            made.Sources.GroupBy(source => source.BeneficiaryId).ToDictionary(person => person.Key, person => person.Sum(source => source.AmountMinor)),
            plan.Parts.GroupBy(part => part.BeneficiaryId).ToDictionary(person => person.Key, person => person.Sum(part => part.AmountMinor)));
    });

    [Fact]
    public void Of_WhateverIsAsked_HasNoPartAboveTheMaximumOrAtZero() => Laws.Hold(Cases, made =>
        Assert.All(FollowUpPlan.Of(made.Sources, made.Maximum, made.Minimum).Parts, part => Assert.InRange(part.AmountMinor, 1, made.Maximum ?? long.MaxValue)));

    [Fact]
    public void Of_WhateverIsAsked_LinksEveryOriginalToPartsOfItsOwnPerson() => Laws.Hold(Cases, made =>
    {
        var plan = FollowUpPlan.Of(made.Sources, made.Maximum, made.Minimum);

        var owner = made.Sources.ToDictionary(source => source.PaymentId, source => source.BeneficiaryId);
        Assert.Equal(owner.Keys.Order(), plan.Parts.SelectMany(part => part.OriginalIds).Distinct().Order());
        Assert.All(plan.Parts, part => Assert.All(part.OriginalIds, original => Assert.Equal(part.BeneficiaryId, owner[original])));

        // The parts of the same originals together are what those were: nothing moved from one group to another.
        foreach (var group in plan.Parts.GroupBy(part => string.Join(',', part.OriginalIds)))
        {
            var originals = group.First().OriginalIds;
            Assert.Equal(made.Sources.Where(source => originals.Contains(source.PaymentId)).Sum(source => source.AmountMinor), group.Sum(part => part.AmountMinor));
            Assert.Equal(group.Count(), group.First().Splits);
            Assert.InRange(group.Max(part => part.AmountMinor) - group.Min(part => part.AmountMinor), 0, 1);
        }

        // No original is in two groups.
        Assert.Equal(made.Sources.Length, plan.Parts.DistinctBy(part => string.Join(',', part.OriginalIds)).Sum(part => part.OriginalIds.Count));
    });

    [Fact]
    public void Of_WhateverIsAsked_NamesExactlyThoseBelowTheMinimum() => Laws.Hold(Cases, made =>
    {
        var plan = FollowUpPlan.Of(made.Sources, made.Maximum, made.Minimum);

        Assert.Equal(plan.Parts.Where(part => part.AmountMinor < made.Minimum).SelectMany(part => part.OriginalIds).Distinct().Order(), plan.TooSmall.Order());
    });

    [Theory]
    [InlineData(100L, null, "100")]
    [InlineData(100L, 100L, "100")]
    [InlineData(101L, 100L, "51,50")]
    [InlineData(1_000L, 300L, "250,250,250,250")]
    [InlineData(902L, 300L, "226,226,225,225")]
    public void Of_OneAmount_IsSplitIntoPartsThatAreAlike(long amount, long? maximum, string expected)
    {
        var parts = FollowUpPlan.Of([new FollowUpSource(Known.Id(9), Ada, amount)], maximum, null).Parts;

        Assert.Equal(amount, parts.Sum(part => part.AmountMinor));
        Assert.Equal(expected, string.Join(',', parts.Select(part => part.AmountMinor)));
    }

    [Theory]
    [InlineData("40,70", "110")]
    [InlineData("40,70,200", "110,200")]
    [InlineData("40,120,200", "160,200")]
    [InlineData("40,70,30", "140")]
    [InlineData("100,100", "100,100")]
    public void Of_AmountsBelowTheMinimum_AreCombinedWithOthersOfTheSamePerson(string amounts, string expected)
    {
        var sources = amounts.Split(',').Select((amount, i) => new FollowUpSource(Known.Id(10 + i), Ada, long.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))).ToList();

        var plan = FollowUpPlan.Of([.. sources, new FollowUpSource(Known.Id(99), Known.Id(2), 500)], null, 100);

        Assert.Equal(expected, string.Join(',', plan.Parts.Where(part => part.BeneficiaryId == Ada).Select(part => part.AmountMinor).Order()));
        Assert.Empty(plan.TooSmall);
    }

    [Fact]
    public void Of_OneBelowTheMinimumAlone_IsNamed()
    {
        var plan = FollowUpPlan.Of([new FollowUpSource(Known.Id(9), Ada, 40), new FollowUpSource(Known.Id(10), Known.Id(2), 500)], null, 100);

        Assert.Equal([Known.Id(9)], plan.TooSmall);
    }

    [Fact]
    public void Of_MoreThanAFollowUpHolds_IsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => FollowUpPlan.Of([new FollowUpSource(Known.Id(9), Ada, Domain.Money.Amount.MaxMinor)], 1, null));

        Assert.Equal((RefusalKind.Rule, "follow_up_too_large"), (refusal.Kind, refusal.Code));
        Assert.Equal(FollowUpPlan.MaxParts, FollowUpPlan.Of([new FollowUpSource(Known.Id(9), Ada, FollowUpPlan.MaxParts)], 1, null).Parts.Count);
    }
}
