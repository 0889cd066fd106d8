using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class StatementVersionsTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void Compare_SameBytes_IsTheSameStatement()
    {
        var line = _desk.Line("A", 1);

        var answer = Compare([_desk.Line("A", 1)], [new EarlierStatement(Known.Id(1), "ABCD", [line])], sha: "abcd");

        Assert.Equal((StatementRelation.Same, 0, 0, 0), (answer.Relation, answer.Added.Count, answer.Staying.Count, answer.Withdrawn.Count));
        Assert.Equal([Known.Id(1)], answer.Of);
    }

    [Fact]
    public void Compare_OtherSettlement_IsNew()
    {
        var answer = Compare([_desk.Line("A", 1, settlement: "S2")], [Earlier(1, _desk.Line("A", 1))]);

        Assert.Equal((StatementRelation.New, 1), (answer.Relation, answer.Added.Count));
        Assert.Empty(answer.Of);
    }

    [Fact]
    public void Compare_SameSettlementOtherTransactions_Continues()
    {
        var answer = Compare([_desk.Line("B", 2), _desk.Line("", 0, 1)], [Earlier(1, _desk.Line("A", 1), _desk.Line("", 0, 1))]);

        Assert.Equal((StatementRelation.Continuation, 2, 0), (answer.Relation, answer.Added.Count, answer.Withdrawn.Count));
        Assert.Equal([Known.Id(1)], answer.Of);
    }

    [Fact]
    public void Compare_SameSettlementSameTransactions_Corrects()
    {
        StatementLine[] was = [_desk.Line("A", 1), _desk.Line("B", 2), _desk.Line("C", 3)];
        StatementLine[] now = [_desk.Line("C", 3), _desk.Line("B", 5), _desk.Line("D", 4)];

        var answer = Compare(now, [Earlier(1, was)]);

        Assert.Equal(StatementRelation.Correction, answer.Relation);
        Assert.Equal([new StayingLine(was[2], now[0])], answer.Staying);
        Assert.Equal([now[1], now[2]], answer.Added);
        Assert.Equal([was[0], was[1]], answer.Withdrawn);
    }

    [Fact]
    public void Compare_CorrectionOfOneOfTwoParts_LeavesTheOtherPart()
    {
        var (first, second) = (Earlier(1, _desk.Line("A", 1)), Earlier(2, _desk.Line("B", 2)));

        var answer = Compare([_desk.Line("A", 3)], [first, second]);

        Assert.Equal(StatementRelation.Correction, answer.Relation);
        Assert.Equal([Known.Id(1)], answer.Of);
        Assert.Equal(first.Lines, answer.Withdrawn);
    }

    [Theory]
    [InlineData(StatementIntent.NotSaid, StatementRelation.Unclear)]
    [InlineData(StatementIntent.Continues, StatementRelation.Continuation)]
    [InlineData(StatementIntent.Corrects, StatementRelation.Correction)]
    public void Compare_RepeatsNoMoreThanHalf_HasToBeSaid(StatementIntent intent, StatementRelation expected)
    {
        var answer = Compare([_desk.Line("A", 1), _desk.Line("E", 5)], [Earlier(1, _desk.Line("A", 1), _desk.Line("B", 2))], intent);

        Assert.Equal(expected, answer.Relation);
        Assert.Equal(expected == StatementRelation.Correction ? 1 : 0, answer.Withdrawn.Count);
    }

    [Fact]
    public void Compare_OneLineOfALargerFile_HasToBeSaid()
    {
        var earlier = Earlier(1, [.. Enumerable.Range(1, 50).Select(number => _desk.Line($"R{number}", number))]);

        Assert.Equal(StatementRelation.Unclear, Compare([_desk.Line("R1", 1)], [earlier]).Relation);
    }

    [Fact]
    public void Compare_RepeatsOfTwoParts_HasToBeSaid()
    {
        var (first, second) = (Earlier(1, _desk.Line("A", 1), _desk.Line("B", 2)), Earlier(2, _desk.Line("A", -1)));

        Assert.Equal(StatementRelation.Unclear, Compare([_desk.Line("A", 1), _desk.Line("B", 3)], [first, second]).Relation);
    }

    [Fact]
    public void Compare_OtherSettlementsOfTheSameFile_StayAsTheyAre()
    {
        var earlier = Earlier(1, _desk.Line("A", 1), _desk.Line("B", 2, settlement: "S2"));

        var answer = Compare([_desk.Line("A", 3)], [earlier]);

        Assert.Equal([earlier.Lines[0]], answer.Withdrawn);
    }

    [Fact]
    public void Compare_EqualLines_AreCounted()
    {
        StatementLine[] was = [_desk.Line("A", 1), _desk.Line("A", 1), _desk.Line("A", 1)];

        var answer = Compare([_desk.Line("A", 1), _desk.Line("A", 1)], [Earlier(1, was)]);

        Assert.Equal((2, 0), (answer.Staying.Count, answer.Added.Count));
        Assert.Equal([was[2]], answer.Withdrawn);
    }

    [Theory]
    [InlineData(StatementIntent.NotSaid, StatementRelation.Unclear)]
    [InlineData(StatementIntent.Continues, StatementRelation.Continuation)]
    [InlineData(StatementIntent.Corrects, StatementRelation.Correction)]
    public void Compare_WithoutTransactionReferences_HasToBeSaid(StatementIntent intent, StatementRelation expected)
    {
        var answer = Compare([_desk.Line("", 0, 5)], [Earlier(1, _desk.Line("", 0, 3))], intent);

        Assert.Equal((expected, expected == StatementRelation.Correction ? 1 : 0), (answer.Relation, answer.Withdrawn.Count));
        Assert.Equal("statement_unclear", StatementVersions.Unclear().Code);
    }

    [Fact]
    public void Compare_ThePersonSaysContinues_WithdrawsNothing()
    {
        var answer = Compare([_desk.Line("A", 3)], [Earlier(1, _desk.Line("A", 1))], StatementIntent.Continues);

        Assert.Equal((StatementRelation.Continuation, 1, 0), (answer.Relation, answer.Added.Count, answer.Withdrawn.Count));
    }

    [Fact]
    public void Compare_ThePersonSaysCorrects_WithdrawsWhatIsNotThere()
    {
        var answer = Compare([_desk.Line("B", 3)], [Earlier(1, _desk.Line("A", 1))], StatementIntent.Corrects);

        Assert.Equal((StatementRelation.Correction, 1, 1), (answer.Relation, answer.Added.Count, answer.Withdrawn.Count));
    }

    private static StatementComparison Compare(
        IReadOnlyList<StatementLine> lines, IReadOnlyList<EarlierStatement> earlier, StatementIntent intent = StatementIntent.NotSaid, string sha = "ef01") =>
        StatementVersions.Compare(sha, lines, earlier, intent);

    private static EarlierStatement Earlier(int id, params IReadOnlyList<StatementLine> lines) => new(Known.Id(id), "abcd", lines);
}
