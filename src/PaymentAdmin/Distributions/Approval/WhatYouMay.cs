using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>What a person may do with a submission now: the words for a page. The handlers decide.</summary>
internal static class WhatYouMay
{
    public static async Task<YouAnswer> Of(PaymentDb db, Submission submission, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var status = submission.Distribution.Status;
        var noRelease = NoRelease(submission, actor, now);
        var mayTakeBack = status == DistributionStatus.InApproval && submission.IsMadeBy(actor.Id) && actor.May(Permissions.ManageDistributions);
        if (status != DistributionStatus.InApproval)
        {
            return new YouAnswer(false, $"The distribution is {Words.Plain(status).ToLowerInvariant()}: there is nothing to decide on.", mayTakeBack, noRelease is null, noRelease, null, []);
        }

        if (submission.Round.IsLate(now))
        {
            return new YouAnswer(false, "The time of this submission is over: it has to be submitted again.", mayTakeBack, false, noRelease, null, []);
        }

        var lenders = await DecisionRight.Lenders(db, actor.Id, submission.Waiting!.Permission, now, cancellationToken);
        var usable = lenders.Where(person => !submission.IsMadeBy(person.Id) && !submission.HasDecided(person.Id)).Select(person => new LenderAnswer(PublicId.User.Format(person.Id), person.Email)).ToList();
        var (by, why) = await By(db, submission, actor, now, usable.Count > 1, cancellationToken);
        return new YouAnswer(why is null, why, mayTakeBack, false, noRelease, by, usable);
    }

    private static async Task<(string? By, string? WhyNot)> By(PaymentDb db, Submission submission, Actor actor, DateTime now, bool severalLend, CancellationToken cancellationToken)
    {
        try
        {
            return ((await DecisionRight.Of(db, submission, onBehalfOf: null, actor, now, cancellationToken)).ForName, null);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Invalid && severalLend)
        {
            // Only for whom is open.
            return (null, null);
        }
        catch (Refusal refusal)
        {
            return (null, refusal.Message);
        }
    }

    private static string? NoRelease(Submission submission, Actor actor, DateTime now) => submission switch
    {
        { Distribution.Status: not DistributionStatus.Approved } => "Only an approved distribution is released.",
        _ when submission.Round.IsLate(now) => "The time of this approval is over: it has to be submitted again.",
        _ when submission.HasDecided(actor.Id) => "You approved this distribution, or somebody did in your name: somebody else releases it.",
        _ when !actor.May(Permissions.ReleaseDistributions) => $"This needs the permission {Permissions.ReleaseDistributions}.",
        _ => null,
    };
}
