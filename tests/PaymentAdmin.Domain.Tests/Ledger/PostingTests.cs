using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Tests.Ledger;

public sealed class PostingTests
{
    private static readonly Gen<PostingLine> s_line =
        from kind in Gen.Elements(Enum.GetValues<AccountClass>())
        from minor in Laws.Minor
        from isDebit in Gen.Elements(true, false)
        select new PostingLine(kind, isDebit ? minor : -minor);

    private static readonly Gen<Posting> s_posting =
        from lines in Laws.Lists(s_line, 0, 6)
        let rest = new PostingLine(AccountClass.TransactionClearing, -lines.Sum(line => line.DebitMinor))
        select Posting.Of([.. lines, rest]);

    [Fact]
    public void Of_AnyLines_HasOneOfEachClassNoneZeroAndBalances() => Laws.Hold(s_posting, posting =>
    {
        Assert.Equal(posting.Lines.Select(line => line.Class).Distinct(), posting.Lines.Select(line => line.Class));
        Assert.DoesNotContain(posting.Lines, line => line.DebitMinor == 0);
        Assert.Equal(0, posting.Lines.Sum(line => line.DebitMinor));
        Assert.Equal(posting.Lines.Count == 0, posting.IsNothing);
    });

    [Fact]
    public void Negate_AndAdd_IsNothing() => Laws.Hold(s_posting, posting =>
    {
        Assert.Equal(Posting.Nothing, posting + -posting);
        Assert.Equal(posting, -(-posting));
        Assert.Equal(posting.GetHashCode(), (-(-posting)).GetHashCode());
    });

    [Fact]
    public void Of_LinesThatDoNotBalance_IsOurFault() =>
        Assert.Throws<ArgumentException>(() => Posting.Of([new PostingLine(AccountClass.OperatingBank, 2), new PostingLine(AccountClass.FundsHeld, -1)]));
}
