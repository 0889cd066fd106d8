using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Settlement;

/// <summary>What a resolution does, beside its posting, to what matching knows afterwards.</summary>
/// <param name="SettledMinor">By how much <see cref="KnownTransaction.SettledOtherwiseMinor"/> grows, in the transaction's direction.</param>
/// <param name="FeeAcceptedMinor">By how much <see cref="KnownTransaction.FeeAcceptedMinor"/> grows.</param>
/// <param name="Waiting">What becomes of <see cref="KnownLine.DecidedMinor"/> of the issue's lines.</param>
public sealed record ResolutionEffect(long SettledMinor, long FeeAcceptedMinor, WaitingEffect Waiting)
{
    /// <summary>Nothing.</summary>
    public static ResolutionEffect None { get; } = new(0, 0, WaitingEffect.Stays);

    /// <summary>What takes it back.</summary>
    public ResolutionEffect Inverse => new(-SettledMinor, -FeeAcceptedMinor, Waiting switch
    {
        WaitingEffect.MovedOn => WaitingEffect.WaitsAgain,
        WaitingEffect.WaitsAgain => WaitingEffect.MovedOn,
        _ => WaitingEffect.Stays,
    });
}

/// <summary>What becomes of what waited in clearing.</summary>
public enum WaitingEffect
{
    /// <summary>Nothing waited, or it goes on waiting.</summary>
    Stays,

    /// <summary>It was moved on: <see cref="KnownLine.MoveOn"/> of each of the issue's lines.</summary>
    MovedOn,

    /// <summary>An earlier resolution is taken back: <see cref="KnownLine.WaitAgain"/> of the lines, as far as they stand, of the issue that is followed.</summary>
    WaitsAgain,
}

/// <summary>What a resolution comes to.</summary>
/// <param name="Resolution">Which.</param>
/// <param name="Posting">What it posts, in the issue's currency.</param>
/// <param name="AmountMinor">How much it moves, not below zero: what a second person's threshold is compared with.</param>
/// <param name="Effect">What it does besides.</param>
public sealed record ResolutionProposal(IssueResolution Resolution, Posting Posting, long AmountMinor, ResolutionEffect Effect)
{
    /// <summary>Whether it moves money.</summary>
    public bool MovesMoney => !Posting.IsNothing;
}

/// <summary>Which resolution fits which kind of issue, and what each posts (design, "The ledger"; processors-api, "Issue Types", Common Resolution).</summary>
public static class ResolutionTable
{
    private static readonly Dictionary<IssueKind, IssueResolution[]> Fitting = new()
    {
        [IssueKind.Short] = [IssueResolution.ManualAdjustment, IssueResolution.WriteOff, IssueResolution.CreditMissing, IssueResolution.ConfirmedByProcessor],
        [IssueKind.Excess] = [IssueResolution.ManualAdjustment, IssueResolution.CreditMissing, IssueResolution.ReverseDuplicate],
        [IssueKind.Fee] = [IssueResolution.AcceptFee, IssueResolution.ConfirmedByProcessor],
        [IssueKind.Currency] = [IssueResolution.ManualAdjustment, IssueResolution.CreditMissing, IssueResolution.ReverseDuplicate],
        [IssueKind.NotConfirmed] = [IssueResolution.ManualAdjustment, IssueResolution.CreditMissing, IssueResolution.ReverseDuplicate],
        [IssueKind.Ambiguous] = [IssueResolution.ManualAdjustment, IssueResolution.CreditMissing, IssueResolution.ReverseDuplicate],
        [IssueKind.Restated] = [IssueResolution.ManualAdjustment, IssueResolution.NoAction],
        [IssueKind.NotInStatement] = [IssueResolution.CreditMissing, IssueResolution.ManualAdjustment, IssueResolution.WriteOff, IssueResolution.ConfirmedByProcessor],
        [IssueKind.NotReturned] = [IssueResolution.CreditMissing, IssueResolution.ManualAdjustment, IssueResolution.WriteOff, IssueResolution.ConfirmedByProcessor],
        [IssueKind.UnknownToUs] = [IssueResolution.CreditMissing, IssueResolution.ManualAdjustment, IssueResolution.ReverseDuplicate],
        [IssueKind.IdenticalLine] = [IssueResolution.ReverseDuplicate, IssueResolution.ManualAdjustment, IssueResolution.CreditMissing],
        [IssueKind.SettledAlready] = [IssueResolution.ReverseDuplicate, IssueResolution.ManualAdjustment],
        [IssueKind.FetchTimedOut] = [IssueResolution.NoAction],
        [IssueKind.FetchRefused] = [IssueResolution.NoAction],
        [IssueKind.PlatformOnly] = [IssueResolution.ConfirmedByProcessor, IssueResolution.NoAction],
        [IssueKind.PspOnly] = [IssueResolution.ConfirmedByProcessor, IssueResolution.NoAction],
        [IssueKind.StatusMismatch] = [IssueResolution.ConfirmedByProcessor, IssueResolution.NoAction],
        [IssueKind.AmountMismatch] = [IssueResolution.ConfirmedByProcessor, IssueResolution.NoAction],
        [IssueKind.CurrencyMismatch] = [IssueResolution.ConfirmedByProcessor, IssueResolution.NoAction],
        [IssueKind.Duplicate] = [IssueResolution.ConfirmedByProcessor, IssueResolution.NoAction],
        [IssueKind.Unreadable] = [IssueResolution.NoAction],
        [IssueKind.FeeDifference] = [IssueResolution.ConfirmedByProcessor, IssueResolution.NoAction],
    };

    /// <summary>The resolutions that fit an issue; the first is the one suggested.</summary>
    /// <param name="finding">What the issue is about. Where no money waits though its kind could have some, nothing needs to be done.</param>
    public static IReadOnlyList<IssueResolution> Of(SettlementFinding finding) =>
        IssueKinds.Waits(finding.Kind) && finding.WaitingMinor == 0 ? [IssueResolution.NoAction] : Fitting[finding.Kind];

    /// <summary>What a resolution of an issue comes to.</summary>
    /// <param name="finding">What the issue is about.</param>
    /// <param name="resolution">How it is to be resolved.</param>
    /// <param name="how">How its transaction posts; for what waits, that does not count.</param>
    /// <param name="followed">For a restated issue: what the resolution of the issue that it follows came to.</param>
    /// <exception cref="Refusal">422 <c>resolution_does_not_fit</c>, naming those that do.</exception>
    public static ResolutionProposal Propose(SettlementFinding finding, IssueResolution resolution, PostedAs how, ResolutionProposal? followed)
    {
        var fitting = Of(finding);
        if (!fitting.Contains(resolution))
        {
            throw Refusal.Rule(
                "resolution_does_not_fit",
                $"{Words.Of(resolution)} does not fit an issue of kind {Words.Of(finding.Kind)}. What fits: {string.Join(", ", fitting.Select(one => Words.Of(one)))}.",
                "resolution");
        }

        return resolution switch
        {
            IssueResolution.ConfirmedByProcessor or IssueResolution.NoAction => new ResolutionProposal(resolution, Posting.Nothing, 0, ResolutionEffect.None),
            IssueResolution.AcceptFee => AcceptFee(finding),
            _ when finding.Kind == IssueKind.Restated => TakeBack(resolution, followed),
            _ when IssueKinds.Waits(finding.Kind) => MoveOn(finding, resolution),
            _ => SettleRest(finding, resolution, how),
        };
    }

    private static ResolutionProposal AcceptFee(SettlementFinding finding)
    {
        var difference = finding.ActualMinor - finding.ExpectedMinor;
        return new ResolutionProposal(
            IssueResolution.AcceptFee, PostingTable.FeeDifferenceAccepted(difference), Math.Abs(difference), new ResolutionEffect(0, difference, WaitingEffect.Stays));
    }

    private static ResolutionProposal TakeBack(IssueResolution resolution, ResolutionProposal? followed) => followed is null
        ? new ResolutionProposal(resolution, Posting.Nothing, 0, ResolutionEffect.None)
        : new ResolutionProposal(resolution, -followed.Posting, followed.AmountMinor, followed.Effect.Inverse);

    private static ResolutionProposal MoveOn(SettlementFinding finding, IssueResolution resolution) => new(
        resolution,
        resolution switch
        {
            IssueResolution.CreditMissing => PostingTable.WaitingCredited(finding.WaitingMinor),
            IssueResolution.ReverseDuplicate => PostingTable.WaitingReturned(finding.WaitingMinor),
            _ => PostingTable.WaitingAdjusted(finding.WaitingMinor),
        },
        Math.Abs(finding.WaitingMinor),
        new ResolutionEffect(0, 0, WaitingEffect.MovedOn));

    /// <summary>The rest is what a line of this gross would settle: it has come to the bank outside any statement, or is given up.</summary>
    private static ResolutionProposal SettleRest(SettlementFinding finding, IssueResolution resolution, PostedAs how)
    {
        var rest = finding.ExpectedMinor - finding.ActualMinor;
        var open = how.Direction == Payments.TransactionDirection.Inbound ? rest : -rest;
        var posting = resolution == IssueResolution.CreditMissing ? PostingTable.Settled(how, rest, 0) : PostingTable.ShortfallWrittenOff(how, open);
        return new ResolutionProposal(resolution, posting, Math.Abs(rest), new ResolutionEffect(open, 0, WaitingEffect.Stays));
    }
}
