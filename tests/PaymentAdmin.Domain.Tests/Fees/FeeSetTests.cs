using PaymentAdmin.Domain.Fees;

namespace PaymentAdmin.Domain.Tests.Fees;

public sealed class FeeSetTests
{
    private static readonly DateTime Tomorrow = Known.Now.AddDays(1);

    [Fact]
    public void Open_DocumentsRules_KeepsThemInTheirOrder()
    {
        FeeTerms[] terms = [Known.Payout, Known.CardPurchase];

        var set = FeeSet.Open(Known.Id(9), 3, terms, Tomorrow, "  New contract ", Known.Ada, Known.Now);

        Assert.Equal(Known.Id(9), set.ProcessorId);
        Assert.Equal(3, set.Version);
        Assert.Equal(Tomorrow, set.EffectiveFrom);
        Assert.Null(set.EffectiveTo);
        Assert.Null(set.WithdrawnAt);
        Assert.Equal("New contract", set.Reason);
        Assert.Equal((Known.Now, Known.Ada.Id, Known.Ada.Name), (set.CreatedAt, set.CreatedById, set.CreatedByName));
        Assert.Equal(terms, set.Rules.Select(rule => rule.Terms));
        Assert.Equal([0, 1], set.Rules.Select(rule => rule.Position));
        Assert.All(set.Rules, rule => Assert.Equal(set.Id, rule.FeeSetId));
        Assert.Equal(3, set.Rules.Select(rule => rule.Id).Append(set.Id).Distinct().Count());
        Assert.NotEqual(Guid.Empty, set.Id);
    }

    [Fact]
    public void Open_EveryField_IsKeptOnTheRule()
    {
        var terms = new FeeTerms("refund", FeeDirection.Both, FeeBasis.FlatPlusPercent, 7, 0.123456m, 11, 13, 0.654321m, "XAF");
        Assert.Equal(terms, Assert.Single(Open([terms]).Rules).Terms);
    }

    [Fact]
    public void Open_NoRules_IsASet() => Assert.Empty(Open([]).Rules);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n ")]
    public void Open_BlankReason_IsNone(string? reason) =>
        Assert.Null(FeeSet.Open(Known.Id(9), 1, [], Known.Now, reason, Known.Ada, Known.Now).Reason);

    [Fact]
    public void Open_Reason_IsUpTo500CharactersTrimmed()
    {
        var longest = new string('r', FeeSet.ReasonMaxLength);
        Assert.Equal(500, FeeSet.ReasonMaxLength);
        Assert.Equal(longest, FeeSet.Open(Known.Id(9), 1, [], Known.Now, $" {longest} ", Known.Ada, Known.Now).Reason);
        Assert.Equal(["reason"], Known.InvalidFields(() => FeeSet.Open(Known.Id(9), 1, [], Known.Now, longest + "r", Known.Ada, Known.Now)));
    }

    [Fact]
    public void Open_Start_IsNowOrLater()
    {
        Assert.Equal(Known.Now, FeeSet.Open(Known.Id(9), 1, [], Known.Now, null, Known.Ada, Known.Now).EffectiveFrom);
        Assert.Equal(
            ["effectiveFrom"],
            Known.InvalidFields(() => FeeSet.Open(Known.Id(9), 1, [], Known.Now.AddTicks(-1), null, Known.Ada, Known.Now)));
    }

    [Fact]
    public void Open_Rules_AreUpTo200()
    {
        Assert.Equal(200, Open(Many(200)).Rules.Count);
        Assert.Equal(["fees"], Known.InvalidFields(() => Open(Many(201))));

        static FeeTerms[] Many(int count) => [.. Enumerable.Range(1, count).Select(n => Known.Payout with { EventType = $"payout_{n}" })];
    }

    [Fact]
    public void Open_EverythingWrong_NamesEveryFieldAtOnceBeforeOverlaps()
    {
        FeeTerms[] terms = [Known.Payout with { Amount = -1 }, Known.Payout, Known.CardPurchase with { Currency = "naira", VatRate = 2 }];

        var fields = Known.InvalidFields(
            () => FeeSet.Open(Known.Id(9), 1, terms, Known.Now.AddDays(-1), new string('r', 501), Known.Ada, Known.Now));

        Assert.Equal(["effectiveFrom", "fees[0].amount", "fees[2].currency", "fees[2].vatRate", "reason"], fields);
    }

    [Fact]
    public void Open_OverlappingRules_IsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => Open([Known.Payout, Known.Payout with { Direction = FeeDirection.Both }]));
        Assert.Equal((RefusalKind.Rule, "fee_rule_overlap", "fees[1]"), (refusal.Kind, refusal.Code, refusal.Field));
    }

    [Fact]
    public void InForceAt_OpenEnd_FromItsStartOn()
    {
        var set = FeeSet.Open(Known.Id(9), 1, [], Tomorrow, null, Known.Ada, Known.Now);
        Assert.False(set.InForceAt(Tomorrow.AddTicks(-1)));
        Assert.True(set.InForceAt(Tomorrow));
        Assert.True(set.InForceAt(DateTime.MaxValue));
    }

    [Fact]
    public void GiveWayTo_LaterStart_EndsThereExclusively()
    {
        var set = Open([]);
        set.GiveWayTo(Tomorrow, Known.Later);

        Assert.Equal(Tomorrow, set.EffectiveTo);
        Assert.Null(set.WithdrawnAt);
        Assert.True(set.InForceAt(Tomorrow.AddTicks(-1)));
        Assert.False(set.InForceAt(Tomorrow));
    }

    [Fact]
    public void GiveWayTo_StartAfterItsEnd_ChangesNothing()
    {
        var set = Open([]);
        set.GiveWayTo(Tomorrow, Known.Now);
        set.GiveWayTo(Tomorrow.AddDays(1), Known.Later);

        Assert.Equal(Tomorrow, set.EffectiveTo);
        Assert.Null(set.WithdrawnAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void GiveWayTo_StartNotAfterItsOwn_WithdrawsItForGood(int ticks)
    {
        var set = FeeSet.Open(Known.Id(9), 1, [], Tomorrow, null, Known.Ada, Known.Now);
        set.GiveWayTo(Tomorrow.AddTicks(ticks), Known.Later);
        set.GiveWayTo(Known.Later, Known.Later.AddHours(1));
        set.GiveWayTo(Tomorrow.AddDays(1), Known.Later.AddHours(2));

        Assert.Equal(Known.Later, set.WithdrawnAt);
        Assert.Equal(Tomorrow, set.EffectiveTo);
        Assert.False(set.InForceAt(Tomorrow));
        Assert.False(set.InForceAt(Tomorrow.AddDays(1)));
    }

    private static FeeSet Open(IReadOnlyList<FeeTerms> terms) => FeeSet.Open(Known.Id(9), 1, terms, Known.Now, null, Known.Ada, Known.Now);
}
