using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Access;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Approvals;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Mail;

namespace PaymentAdmin.Distributions.Approval;

/// <summary>Who can decide on a submission now, and the mail that tells them. It names the distribution and sums, and nobody who is paid.</summary>
public sealed class AskApprovers(Outbox outbox)
{
    /// <summary>More than any organisation has approvers.</summary>
    internal const int MaxPeople = 200;

    /// <summary>Writes to everybody who can decide on the stage that waits, in the caller's context.</summary>
    internal async Task Write(PaymentDb db, Submission submission, DateTime now, CancellationToken cancellationToken)
    {
        if (!outbox.IsOpen || submission.Waiting is null)
        {
            return;
        }

        var programme = await db.Programmes.AsNoTracking().Where(row => row.Id == submission.Distribution.ProgrammeId).Select(row => row.Name).SingleAsync(cancellationToken);
        var text = Text(submission, programme, outbox.AddressOf($"/distributions/{PublicId.Distribution.Format(submission.Distribution.Id)}/approve"));
        foreach (var person in await Who(db, submission, now, cancellationToken))
        {
            await outbox.Put(db, person.Email, $"To approve: {submission.Distribution.Name}", text, now, cancellationToken);
        }
    }

    /// <summary>After the commit.</summary>
    internal void Wake() => outbox.Wake();

    /// <summary>Those who have the right of the stage that waits, or borrow it, did not make what is decided on and have not decided.</summary>
    internal static async Task<IReadOnlyList<PersonWithRights>> Who(PaymentDb db, Submission submission, DateTime now, CancellationToken cancellationToken)
    {
        if (submission.Waiting is not { } stage)
        {
            return [];
        }

        var holders = (await RightsOfPeople.With(db, stage.Permission, MaxPeople, cancellationToken)).Where(IsFree).ToList();
        var ids = holders.Select(person => person.Id).ToList();
        var borrowers = await db.Set<Delegation>().AsNoTracking()
            .Where(delegation => ids.Contains(delegation.FromId) && delegation.RevokedAt == null && delegation.StartsAt <= now && delegation.EndsAt > now)
            .Select(delegation => delegation.ToId).Distinct().Take(MaxPeople).ToListAsync(cancellationToken);
        var others = await RightsOfPeople.Of(db, [.. borrowers.Except(ids)], cancellationToken);
        return [.. holders.Concat(others.Where(IsFree)).OrderBy(person => person.Email, StringComparer.Ordinal)];

        bool IsFree(PersonWithRights person) => !submission.IsMadeBy(person.Id) && !submission.HasDecided(person.Id);
    }

    private static string Text(Submission submission, string programme, string? address)
    {
        var (distribution, round) = (submission.Distribution, submission.Round);
        var total = new Amount(round.TotalMinor, Currency.Of(distribution.Currency)).Show(CultureInfo.InvariantCulture);
        string?[] lines =
        [
            $"The distribution {distribution.Name} of the programme {programme} waits for your approval.",
            "",
            string.Create(CultureInfo.InvariantCulture, $"Payments: {round.PaymentCount}"),
            $"Total: {total}",
            round.Stages.Count > 1 ? $"Stage: {round.Stage + 1} of {round.Stages.Count}" : null,
            distribution.Environment == Domain.Connections.ConnectionEnvironment.Production ? null : $"This is a trial: the connection is {Domain.Words.Of(distribution.Environment)}.",
            round.ExpiresAt is { } end ? string.Create(CultureInfo.InvariantCulture, $"It expires on {end:d MMMM yyyy, HH:mm} UTC.") : null,
            "",
            address is null ? "Sign in to look at it and to decide." : $"Look at it and decide: {address}",
        ];
        return string.Join("\r\n", lines.OfType<string>());
    }
}
