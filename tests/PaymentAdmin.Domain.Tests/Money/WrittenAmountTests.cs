using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Money;

public sealed class WrittenAmountTests
{
    [Theory]
    [InlineData("50000", "TZS", 5_000_000)]
    [InlineData(" 1500.50 ", "TZS", 150_050)]
    [InlineData("1500.5", "TZS", 150_050)]
    [InlineData("0007", "XAF", 7)]
    [InlineData("+3", "XAF", 3)]
    [InlineData("1.234", "KWD", 1_234)]
    [InlineData("1000000000000000", "XAF", Amount.MaxMinor)]
    public void Read_OfAPlainNumber_IsExact(string text, string currency, long minor)
    {
        Assert.Null(WrittenAmount.Read(text, Currency.Of(currency), out var read));
        Assert.Equal(minor, read);
    }

    [Theory]
    [InlineData("1,5", "TZS", AmountFault.WrongDecimal, "write 1.5.")]
    [InlineData("1.500,50", "TZS", AmountFault.WrongDecimal, "write 1500.50.")]
    [InlineData("1,500", "TZS", AmountFault.GroupSeparator, "write 1500 for thousands, or 1.5.")]
    [InlineData("1,500", "XAF", AmountFault.GroupSeparator, "write 1500 for thousands.")]
    [InlineData("1,500.50", "TZS", AmountFault.GroupSeparator, "write 1500.50.")]
    [InlineData("1 500", "TZS", AmountFault.GroupSeparator, "write 1500.")]
    [InlineData("1\u202f500\u00a0000", "TZS", AmountFault.GroupSeparator, "write 1500000.")]
    [InlineData("1'500", "TZS", AmountFault.GroupSeparator, "write 1500.")]
    [InlineData("1.500.000", "TZS", AmountFault.GroupSeparator, "write 1500000.")]
    [InlineData("1.505", "TZS", AmountFault.TooManyDecimals, "2 decimals")]
    [InlineData("1500.00", "XAF", AmountFault.TooManyDecimals, "whole number")]
    [InlineData("0", "TZS", AmountFault.NotPositive, "above zero")]
    [InlineData("0.00", "TZS", AmountFault.NotPositive, "above zero")]
    [InlineData("-5", "TZS", AmountFault.NotPositive, "above zero")]
    [InlineData("-99999999999999999999999", "TZS", AmountFault.NotPositive, "above zero")]
    [InlineData("1000000000000001", "XAF", AmountFault.AmountTooLarge, "at most")]
    [InlineData("99999999999999999999999999999999999999", "TZS", AmountFault.AmountTooLarge, "at most")]
    [InlineData("5E+04", "TZS", AmountFault.NotANumber, "is a number")]
    [InlineData("TZS 500", "TZS", AmountFault.NotANumber, "is a number")]
    [InlineData("1.", "TZS", AmountFault.GroupSeparator, "write 1.")]
    [InlineData("", "TZS", AmountFault.NotANumber, "is a number")]
    [InlineData("١٢", "TZS", AmountFault.NotANumber, "is a number")]
    public void Read_OfAnythingElse_SaysWhatToWrite(string text, string currency, AmountFault fault, string says)
    {
        var wrong = WrittenAmount.Read(text, Currency.Of(currency), out var minor);

        Assert.Equal((fault, 0), (wrong?.Fault, minor));
        Assert.Contains(says, wrong!.Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfWhatWasShown_GivesItBack() => Prop.ForAll(
        Gen.Choose(1, int.MaxValue).Select(n => (long)n * 465_661).Zip(Gen.Elements("XAF", "TZS", "KWD"), (minor, code) => (minor, Currency.Of(code))).ToArbitrary(),
        amount =>
        {
            var text = ((decimal)amount.minor / amount.Item2.MinorPerMajor).ToString($"F{amount.Item2.Decimals}", CultureInfo.InvariantCulture);
            return WrittenAmount.Read(text, amount.Item2, out var read) is null && read == amount.minor;
        }).QuickCheckThrowOnFailure();
}
