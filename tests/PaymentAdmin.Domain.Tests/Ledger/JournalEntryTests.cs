using FsCheck.Fluent;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Tests.Ledger;

public sealed class JournalEntryTests
{
    private static readonly DateTime s_february = new(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Post_ABalancedOne_HasItsLinesInOrder()
    {
        var entry = JournalEntry.Post(Facts(Known.Now), [new(Known.Id(1), "NGN", 100), new(Known.Id(2), "NGN", -100)], ClosedMonths.None, Known.Later);

        Assert.Equal((Known.Now, Known.Later, Known.Now, false), (entry.EffectiveAt, entry.PostedAt, entry.BookedAt, entry.IsLate));
        Assert.Equal(
            [(1, Known.Id(1), 100L, Known.Now.Date), (2, Known.Id(2), -100L, Known.Now.Date)],
            entry.Lines.Select(line => (line.Number, line.AccountId, line.DebitMinor, line.Day)));
        Assert.All(entry.Lines, line => Assert.Equal((entry.Id, entry.Environment, entry.BookedAt), (line.EntryId, line.Environment, line.BookedAt)));
    }

    [Theory]
    [InlineData("NGN 100")]
    [InlineData("NGN 100, NGN -99")]
    [InlineData("NGN 100, NGN -100, NGN 0")]
    [InlineData("NGN 100, KES -100")]
    [InlineData("")]
    public void Post_WhatDoesNotBalance_IsOurFault(string lines) => Assert.Throws<ArgumentException>(() => JournalEntry.Post(
        Facts(Known.Now),
        [.. lines.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select((line, at) => new EntryLine(Known.Id(at), line[0], long.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture)))],
        ClosedMonths.None,
        Known.Now));

    [Fact]
    public void Post_AnyLinesInAnyCurrencies_EitherBalancesInEachOrIsRefused() => Laws.Hold(
        Laws.Lists(from currency in Gen.Elements("NGN", "KES") from minor in Gen.Choose(-3, 3) from account in Gen.Choose(1, 20) select new EntryLine(Known.Id(account), currency, minor), 0, 6),
        lines =>
        {
            var balances = lines.Count >= 2 && lines.Select(line => line.AccountId).Distinct().Count() == lines.Count && lines.All(line => line.DebitMinor != 0) && lines.GroupBy(line => line.Currency).All(group => group.Sum(line => line.DebitMinor) == 0);

            Assert.Equal(balances, Record.Exception(() => JournalEntry.Post(Facts(Known.Now), lines, ClosedMonths.None, Known.Now)) is null);
        });

    [Fact]
    public void Post_IntoAClosedMonth_CountsNowAndSaysSo()
    {
        var entry = Post(s_february.AddDays(3), new ClosedMonths(s_february));

        Assert.Equal((s_february.AddDays(3), Known.Now, true), (entry.EffectiveAt, entry.BookedAt, entry.IsLate));
    }

    [Fact]
    public void Post_IntoTheFirstOpenMonth_CountsWhenItHappened()
    {
        var entry = Post(s_february.AddMonths(1), new ClosedMonths(s_february));

        Assert.Equal((s_february.AddMonths(1), false), (entry.BookedAt, entry.IsLate));
    }

    [Fact]
    public void Post_AfterAnotherOfTheSameMoment_SortsAfterIt() => Laws.Hold(Gen.Constant(0), _ =>
    {
        var first = Post(Known.Now, ClosedMonths.None);
        var second = JournalEntry.Post(Facts(Known.Now), [new(Known.Id(1), "NGN", 1), new(Known.Id(2), "NGN", -1)], ClosedMonths.None, Known.Now, first);

        Assert.True(second.Id.CompareTo(first.Id) > 0);
    });

    [Fact]
    public void Post_DatedIntoTheFuture_HappenedByNow() => Assert.Equal(Known.Now, Post(Known.Later, ClosedMonths.None).EffectiveAt);

    private static JournalEntry Post(DateTime effectiveAt, ClosedMonths closed) =>
        JournalEntry.Post(Facts(effectiveAt), [new(Known.Id(1), "NGN", 1), new(Known.Id(2), "NGN", -1)], closed, Known.Now);

    private static EntryFacts Facts(DateTime effectiveAt) =>
        new(ConnectionEnvironment.Sandbox, Known.Id(9), new EntryEvent(EntrySource.Transaction, Known.Id(8), EntryOccasion.Confirmed), "REF-1", effectiveAt);
}
