using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Settlement;
using static PaymentAdmin.Domain.Ledger.AccountClass;
using static PaymentAdmin.Domain.Settlement.IssueKind;
using static PaymentAdmin.Domain.Settlement.IssueResolution;

namespace PaymentAdmin.Domain.Tests.Settlement;

public sealed class ResolutionTableTests
{
    private static readonly PostedAs In = new(TransactionDirection.Inbound, HasTenant: true);

    private static readonly PostedAs Out = new(TransactionDirection.Outbound, HasTenant: true);

    /// <summary>Which resolutions fit, the suggested one first; written again by hand.</summary>
    private static readonly Dictionary<IssueKind, IssueResolution[]> Table = new()
    {
        [Short] = [ManualAdjustment, WriteOff, CreditMissing, ConfirmedByProcessor],
        [Excess] = [ManualAdjustment, CreditMissing, ReverseDuplicate],
        [Fee] = [AcceptFee, ConfirmedByProcessor],
        [IssueKind.Currency] = [ManualAdjustment, CreditMissing, ReverseDuplicate],
        [NotConfirmed] = [ManualAdjustment, CreditMissing, ReverseDuplicate],
        [Ambiguous] = [ManualAdjustment, CreditMissing, ReverseDuplicate],
        [Restated] = [ManualAdjustment, NoAction],
        [NotInStatement] = [CreditMissing, ManualAdjustment, WriteOff, ConfirmedByProcessor],
        [NotReturned] = [CreditMissing, ManualAdjustment, WriteOff, ConfirmedByProcessor],
        [UnknownToUs] = [CreditMissing, ManualAdjustment, ReverseDuplicate],
        [IdenticalLine] = [ReverseDuplicate, ManualAdjustment, CreditMissing],
        [SettledAlready] = [ReverseDuplicate, ManualAdjustment],
        [FetchTimedOut] = [NoAction],
        [FetchRefused] = [NoAction],
        [PlatformOnly] = [ConfirmedByProcessor, NoAction],
        [PspOnly] = [ConfirmedByProcessor, NoAction],
        [StatusMismatch] = [ConfirmedByProcessor, NoAction],
        [IssueKind.AmountMismatch] = [ConfirmedByProcessor, NoAction],
        [CurrencyMismatch] = [ConfirmedByProcessor, NoAction],
        [IssueKind.Duplicate] = [ConfirmedByProcessor, NoAction],
        [Unreadable] = [NoAction],
        [FeeDifference] = [ConfirmedByProcessor, NoAction],
    };

    public static TheoryData<IssueKind> Kinds { get; } = [.. Enum.GetValues<IssueKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Of_EveryKind_IsTheTable(IssueKind kind) => Assert.Equal(Table[kind], ResolutionTable.Of(About(kind, 100, 80, 20)));

    [Theory, MemberData(nameof(Kinds))]
    public void Propose_EveryResolution_FitsOrIsRefused(IssueKind kind)
    {
        foreach (var resolution in Enum.GetValues<IssueResolution>())
        {
            var finding = About(kind, 100, 80, 20);
            if (Table[kind].Contains(resolution))
            {
                var proposal = ResolutionTable.Propose(finding, resolution, In, followed: null);
                Assert.Equal(resolution, proposal.Resolution);
                Assert.Equal(proposal.MovesMoney, proposal.AmountMinor > 0);
                Assert.Equal(resolution is not (NoAction or ConfirmedByProcessor) && kind != Restated, proposal.MovesMoney);
            }
            else
            {
                var refusal = Assert.Throws<Refusal>(() => ResolutionTable.Propose(finding, resolution, In, followed: null));
                Assert.Equal((RefusalKind.Rule, "resolution_does_not_fit", "resolution"), (refusal.Kind, refusal.Code, refusal.Field));
            }
        }
    }

    [Fact]
    public void Propose_ForAShortfallOfAnInboundOne_MovesTheRestToDifferences()
    {
        foreach (var resolution in (IssueResolution[])[WriteOff, ManualAdjustment])
        {
            var proposal = ResolutionTable.Propose(About(Short, 100, 80, 0), resolution, In, followed: null);

            Expect(proposal, 20, (SettlementFloat, 20), (PrincipalReceivable, -20), (FundsHeld, -20), (SettlementDifferences, 20));
            Assert.Equal(new ResolutionEffect(20, 0, WaitingEffect.Stays), proposal.Effect);
        }
    }

    [Fact]
    public void Propose_ForAShortfallOfAnOutboundOne_IsAGain()
    {
        var proposal = ResolutionTable.Propose(About(Short, -100, -80, 0), WriteOff, Out, followed: null);

        Expect(proposal, 20, (SettlementFloat, 20), (TransactionClearing, -20), (FundsHeld, 20), (SettlementDifferences, -20));
        Assert.Equal(20, proposal.Effect.SettledMinor);
    }

    [Fact]
    public void Propose_ToCreditWhatIsMissing_SettlesThroughTheBank()
    {
        var proposal = ResolutionTable.Propose(About(NotInStatement, 100, 0, 0), CreditMissing, In, followed: null);

        Expect(proposal, 100, (OperatingBank, 100), (SettlementFloat, 100), (PrincipalReceivable, -100), (FundsHeld, -100));
        Assert.Equal(100, proposal.Effect.SettledMinor);
    }

    [Fact]
    public void Propose_ToCreditWhatWasToBeReturned_TakesItBack()
    {
        var proposal = ResolutionTable.Propose(About(NotReturned, 0, 100, 0), CreditMissing, In, followed: null);

        Expect(proposal, 100, (OperatingBank, -100), (SettlementFloat, -100), (PrincipalReceivable, 100), (FundsHeld, 100));
        Assert.Equal(-100, proposal.Effect.SettledMinor);
    }

    [Fact]
    public void Propose_ToAcceptAFee_BringsItToExpense()
    {
        var proposal = ResolutionTable.Propose(About(Fee, 10, 12, 0), AcceptFee, In, followed: null);

        Expect(proposal, 2, (FeeExpense, 2), (FeePayable, -2));
        Assert.Equal(new ResolutionEffect(0, 2, WaitingEffect.Stays), proposal.Effect);
    }

    [Theory]
    [InlineData(ManualAdjustment, SettlementDifferences)]
    [InlineData(CreditMissing, FundsHeld)]
    [InlineData(ReverseDuplicate, OperatingBank)]
    public void Propose_ForWhatWaits_MovesItOn(IssueResolution resolution, AccountClass to)
    {
        foreach (var waiting in (long[])[20, -20])
        {
            var proposal = ResolutionTable.Propose(About(IdenticalLine, 0, 25, waiting), resolution, In, followed: null);

            Expect(proposal, 20, (TransactionClearing, waiting), (to, -waiting));
            Assert.Equal(new ResolutionEffect(0, 0, WaitingEffect.MovedOn), proposal.Effect);
        }
    }

    [Fact]
    public void Of_AKindOfWhichNothingWaits_IsNoAction() => Assert.Equal([NoAction], ResolutionTable.Of(About(UnknownToUs, 0, 5, 0)));

    [Fact]
    public void Propose_ForARestatedOne_TakesBackWhatItFollows()
    {
        var first = ResolutionTable.Propose(About(Excess, 100, 120, 20), CreditMissing, In, followed: null);

        var proposal = ResolutionTable.Propose(About(Restated, 100, 120, 0), ManualAdjustment, In, first);

        Assert.Equal((-first.Posting, 20, WaitingEffect.WaitsAgain), (proposal.Posting, proposal.AmountMinor, proposal.Effect.Waiting));
        Assert.Equal(first.Effect, proposal.Effect.Inverse);
    }

    private static SettlementFinding About(IssueKind kind, long expected, long actual, long waiting) =>
        new(kind, "subject", "A", "NGN") { ExpectedMinor = expected, ActualMinor = actual, WaitingMinor = waiting };

    private static void Expect(ResolutionProposal proposal, long amount, params (AccountClass Class, long Debit)[] lines)
    {
        Assert.Equal(lines.OrderBy(line => line.Class), proposal.Posting.Lines.Select(line => (line.Class, line.DebitMinor)));
        Assert.Equal(amount, proposal.AmountMinor);
    }
}
