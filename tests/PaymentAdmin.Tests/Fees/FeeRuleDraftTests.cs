using System.Globalization;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Fees;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Fees;

public sealed class FeeRuleDraftTests
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    [Fact]
    public void Read_AsThePersonTypes_IsMinorUnitsAndDecimals()
    {
        var errors = new FieldErrors();
        var draft = new FeeRuleDraft
        {
            EventType = " card_purchase ", Direction = "inbound", Basis = "flat_plus_percent", Amount = "100.00", Percentage = "1.5", Maximum = "2,000", VatRate = "7.5", Currency = "NGN",
        };

        var rule = Assert.Single(FeeRuleDraft.Read([draft], British, errors));

        Assert.False(errors.Any);
        Assert.Equal(Known.CardPurchase, rule);
    }

    [Theory]
    [InlineData("de-DE", "1.234,56")]
    [InlineData("en-GB", "1,234.56")]
    public void Of_ThenRead_GivesTheRuleBackInEveryNotation(string culture, string shown)
    {
        var notation = CultureInfo.GetCultureInfo(culture);
        var rule = new FeeRuleAnswer("fee_1", "payout", FeeDirection.Both, FeeBasis.FlatPlusPercent, 123_456, 0.000001m, 1, 123_456_789, 0.075m, "NGN", default, null);
        var errors = new FieldErrors();

        var draft = FeeRuleDraft.Of(rule, notation);
        var read = Assert.Single(FeeRuleDraft.Read([draft], notation, errors));

        Assert.Equal(shown, draft.Amount);
        Assert.False(errors.Any);
        Assert.Equal(new FeeRuleInput("payout", FeeDirection.Both, FeeBasis.FlatPlusPercent, 0.075m, "NGN", 123_456, 0.000001m, 1, 123_456_789), read);
    }

    [Theory]
    [InlineData("amount", "1.234", "")]
    [InlineData("amount", "ten", "")]
    [InlineData("amount", "1,50", "")]
    [InlineData("percentage", "", "x")]
    [InlineData("percentage", "", "150")]
    [InlineData("percentage", "", "-1")]
    public void Read_WhatCannotBeRead_IsSaidBesideTheField(string field, string amount, string percentage)
    {
        var errors = new FieldErrors();
        var draft = new FeeRuleDraft
        {
            EventType = "payout", Direction = "outbound", Basis = "flat_plus_percent", Currency = "NGN", VatRate = "0",
            Amount = amount.Length > 0 ? amount : "1", Percentage = percentage.Length > 0 ? percentage : "1",
        };

        FeeRuleDraft.Read([draft], British, errors);

        Assert.Equal([$"fees[0].{field}"], errors.All.Keys);
    }

    [Fact]
    public void Read_EmptyDraft_NamesEveryRequiredField()
    {
        var errors = new FieldErrors();

        FeeRuleDraft.Read([new FeeRuleDraft()], British, errors);

        Assert.Equal(["fees[0].currency", "fees[0].eventType", "fees[0].percentage", "fees[0].vatRate"], errors.All.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Changes_OfAmountsAndRates_AreInTheNotationOfPeople()
    {
        CultureInfo.CurrentCulture = British;
        FeeTerms before = new("payout", FeeDirection.Outbound, FeeBasis.FlatPlusPercent, 5_000, 0.01m, null, 20_000, 0.075m, "NGN");
        FeeTerms added = new("refund", FeeDirection.Outbound, FeeBasis.Flat, 100, 0, null, null, 0, "NGN");

        var lines = FeeText.Changes([before], [before with { Amount = 7_500, Percentage = 0.02m, Maximum = null }, added]);

        Assert.Equal(
            [
                "Payout, outbound, NGN: flat amount from NGN 50.00 to NGN 75.00",
                "Payout, outbound, NGN: percentage from 1 % to 2 %",
                "Payout, outbound, NGN: maximum from NGN 200.00 to none",
                "Added: Refund, outbound: NGN 1.00, VAT 0 %",
            ],
            lines);
    }
}
