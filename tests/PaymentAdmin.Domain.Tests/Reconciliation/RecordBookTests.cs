using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;

namespace PaymentAdmin.Domain.Tests.Reconciliation;

public sealed class RecordBookTests
{
    private static readonly PlatformRecord s_paid = Record(1) with { PspIds = ["psp_1"], Reference = "R-1", IdempotencyKey = "K-1" };

    [Fact]
    public void Find_ByEachKey_TakesTheSurestFirst()
    {
        var other = Record(2) with { Reference = "R-2", IdempotencyKey = "K-2" };
        var book = new RecordBook([s_paid, other]);

        Assert.Equal((s_paid, ClaimedBy.PspId), Of(book.Find(Row("psp_1", "R-2", "K-2"))));
        Assert.Equal((other, ClaimedBy.Reference), Of(book.Find(Row("psp_2", "R-2", "K-1"))));
        Assert.Equal((other, ClaimedBy.IdempotencyKey), Of(book.Find(Row("psp_2", "R-9", "K-2"))));
        Assert.Equal((s_paid, ClaimedBy.Reference), Of(book.Find(Row("", "R-1", ""))));
        Assert.Equal(RowMeaning.None, book.Find(Row("psp_2", "R-9", "K-9")));
        Assert.Equal(RowMeaning.None, book.Find(Row("PSP_1", "r-1", "k-1")));
    }

    [Fact]
    public void Find_OfASecondPspIdForAPayment_IsADouble() => Assert.All(
        (ReportRow[])[Row("psp_9", "R-1", ""), Row("psp_9", "", "K-1")],
        row => Assert.Equal(new RowMeaning(s_paid, By: null, IsDouble: true), new RecordBook([s_paid]).Find(row)));

    [Fact]
    public void Find_OfAPayersReferenceThatIsUsedAgain_IsNothingOfOurs()
    {
        var received = Record(1, RecordKind.Transaction) with { PspIds = ["in_1"], Reference = "INVOICE" };

        Assert.Equal(RowMeaning.None, new RecordBook([received]).Find(Row("in_2", "INVOICE", "")));
    }

    [Theory]
    [InlineData(PaymentStatus.Submitting, PaymentSaid.Pending, ReconciliationClass.Matched)]
    [InlineData(PaymentStatus.Pending, PaymentSaid.Pending, ReconciliationClass.Matched)]
    [InlineData(PaymentStatus.Pending, PaymentSaid.Completed, ReconciliationClass.StatusMismatch)]
    [InlineData(PaymentStatus.Completed, PaymentSaid.Completed, ReconciliationClass.Matched)]
    [InlineData(PaymentStatus.Completed, PaymentSaid.Pending, ReconciliationClass.StatusMismatch)]
    [InlineData(PaymentStatus.Failed, PaymentSaid.Failed, ReconciliationClass.Matched)]
    [InlineData(PaymentStatus.Failed, PaymentSaid.Completed, ReconciliationClass.StatusMismatch)]
    [InlineData(PaymentStatus.Reversed, PaymentSaid.Reversed, ReconciliationClass.Matched)]
    [InlineData(PaymentStatus.Unknown, PaymentSaid.Pending, ReconciliationClass.StatusMismatch)]
    [InlineData(PaymentStatus.NeedsReview, PaymentSaid.Completed, ReconciliationClass.StatusMismatch)]
    [InlineData(PaymentStatus.Queued, PaymentSaid.Completed, ReconciliationClass.StatusMismatch)]
    public void Compare_OfEachStatus_AgreesOnlyWhereBothSayTheSame(PaymentStatus ours, PaymentSaid theirs, ReconciliationClass kind) =>
        Assert.Equal(kind, (s_paid with { Agreeing = PlatformRecord.SaidOf(ours) }).Compare(Row("psp_1", "", "") with { Said = theirs }));

    [Fact]
    public void Compare_OfSeveralDifferences_NamesTheWorst()
    {
        var row = Row("psp_1", "", "") with { Said = PaymentSaid.Failed, AmountMinor = 6, Currency = "KES" };

        Assert.Equal(ReconciliationClass.CurrencyMismatch, s_paid.Compare(row));
        Assert.Equal(ReconciliationClass.AmountMismatch, s_paid.Compare(row with { Currency = "TZS" }));
        Assert.Equal(ReconciliationClass.StatusMismatch, s_paid.Compare(row with { Currency = "TZS", AmountMinor = 5 }));
    }

    [Fact]
    public void Find_WhateverTheOrderOfRecords_MeansTheSame()
    {
        var record =
            from number in Gen.Choose(1, 4)
            from id in Gen.Choose(0, 3)
            from reference in Gen.Choose(0, 2)
            from amount in Gen.Choose(4, 6)
            from kind in Gen.Elements(RecordKind.Payment, RecordKind.Transaction)
            select Record(number, kind) with { PspIds = id == 0 ? [] : [$"psp_{id}"], Reference = $"R-{reference}", AmountMinor = amount };
        Laws.Hold(Laws.Lists(record, 1, 6), records =>
        {
            var distinct = records.DistinctBy(one => (one.Id, one.Intent)).ToList();
            var (book, turned) = (new RecordBook(distinct), new RecordBook([.. distinct.AsEnumerable().Reverse()]));
            Assert.All((ReportRow[])[Row("psp_1", "R-1", ""), Row("psp_9", "R-1", ""), Row("", "R-2", ""), Row("psp_2", "", "")], row => Assert.Equal(book.Find(row), turned.Find(row)));
        });
    }

    [Fact]
    public void StandingOf_PrefersTheSurerKey_ThenAnIdOfThePsps_ThenWhatFits()
    {
        var (row, byId, byReference) = (Row("psp_1", "R-1", ""), new RowMeaning(s_paid, ClaimedBy.PspId, IsDouble: false), new RowMeaning(s_paid, ClaimedBy.Reference, IsDouble: false));
        int[] standings =
        [
            Claim.StandingOf(row, byId), Claim.StandingOf(row with { Said = PaymentSaid.Failed }, byId), Claim.StandingOf(row with { AmountMinor = 1 }, byId), Claim.StandingOf(row with { Currency = "KES" }, byId),
            Claim.StandingOf(row, byReference), Claim.StandingOf(row with { PspId = "" }, byReference), Claim.StandingOf(row, RowMeaning.None),
        ];

        Assert.Equal(standings.Order(), standings);
        Assert.Equal(standings.Length, standings.Distinct().Count());
    }

    [Theory]
    [InlineData(100, 1_000, false)]
    [InlineData(101, 10_100, false)]
    [InlineData(101, 10_099, true)]
    [InlineData(1_000_000, 1_000_000, true)]
    public void AreTooMany_IsOverAHundredAndOverOneInAHundred(long opening, long rows, bool tooMany) => Assert.Equal(tooMany, ReconciliationClasses.AreTooMany(opening, rows));

    private static PlatformRecord Record(int number, RecordKind kind = RecordKind.Payment) =>
        new(kind, new Guid(number, 0, 0, new byte[8]), 1, 5, "TZS", "completed", PaymentSaid.Completed);

    private static ReportRow Row(string pspId, string reference, string key) => new(pspId, reference, 5, "TZS", PaymentSaid.Completed, "paid") { IdempotencyKey = key };

    private static (PlatformRecord?, ClaimedBy?) Of(RowMeaning meaning) => (meaning.Record, meaning.By);
}
