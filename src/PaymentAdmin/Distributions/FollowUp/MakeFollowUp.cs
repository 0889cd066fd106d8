using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Distributions.FollowUp;

/// <summary>
/// Makes a new draft of a finished distribution's failed payments, or of top-ups of completed ones: to the beneficiaries as they are now,
/// each linked to its original, with intents to pay of their own that two people will have approved (design, rule 2).
/// </summary>
public sealed class MakeFollowUp(UnitOfWork unitOfWork, PersonalData personal, PaymentContent content)
{
    private const int BeneficiariesAtOnce = 500;

    /// <param name="Name">Of the new distribution: 1 to 200 characters.</param>
    /// <param name="Kind">failed or top_up.</param>
    /// <param name="Purpose">That of the original distribution if absent.</param>
    /// <param name="Cycle">That of the original distribution if absent.</param>
    /// <param name="Payments">Which payments; absent for all that are offered. A top-up names them, each with its amount.</param>
    /// <param name="Maximum">Most in one payment, in minor units: what is above it is split. The connection's own maximum holds in any case.</param>
    /// <param name="Minimum">Least in one payment, in minor units: what is below it is combined with another one of the same beneficiary.</param>
    public sealed record Input(
        string Name, FollowUpKind Kind, string? Purpose = null, string? Cycle = null, IReadOnlyList<Chosen>? Payments = null, long? Maximum = null, long? Minimum = null);

    /// <param name="PaymentId">A payment that is offered.</param>
    /// <param name="Amount">What is to be paid now, in minor units; for a failed one what it was if absent.</param>
    public sealed record Chosen(string PaymentId, long? Amount = null);

    /// <param name="DistributionId">The new draft.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="ParentId">The distribution that it follows up.</param>
    /// <param name="Payments">How many payments it has.</param>
    /// <param name="TotalMinor">Their sum, in minor units.</param>
    /// <param name="Currency">ISO 4217 code.</param>
    /// <param name="Originals">How many payments it takes up.</param>
    /// <param name="Split">How many of them were split.</param>
    /// <param name="Combined">How many of them were combined with another one.</param>
    /// <param name="Remaining">How many more are offered still: another follow-up takes them.</param>
    public sealed record Answer(
        string DistributionId, string Name, string ParentId, int Payments, long TotalMinor, string Currency, int Originals, int Split, int Combined, int Remaining);

    /// <summary>Most originals of one follow-up; a test sets fewer.</summary>
    internal int Most { get; set; } = 10_000;

    /// <exception cref="Refusal">
    /// 403; 404; 400 with every field; 409 <c>distribution_not_finished</c>; 422 <c>not_offered</c>, <c>nothing_to_follow_up</c>,
    /// <c>below_minimum</c>, <c>follow_up_too_large</c>, <c>programme_closed</c>, <c>connection_retired</c>.
    /// </exception>
    public async Task<Answer> Handle(Guid distributionId, Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        var chosen = Read(input);
        var marks = await personal.Marks(cancellationToken);
        return await unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var parent = await db.Distributions.SingleOrDefaultAsync(row => row.Id == distributionId, cancellationToken) ?? throw Refusal.NotFound("distribution");
                parent.FollowUp(actor, now);
                await RequireUsable(db, parent, cancellationToken);
                var (taken, remaining) = chosen is null ? await All(db, parent.Id, input.Kind, cancellationToken) : await Named(db, parent.Id, input.Kind, chosen, cancellationToken);
                var plan = await Plan(db, parent, taken, chosen, input, cancellationToken);
                var made = Distribution.Make(
                    now.NewId(), new DistributionPlace(parent.ProgrammeId, parent.ConnectionId, parent.Environment, parent.Currency, parent.Id),
                    new DistributionWords(input.Name, input.Purpose ?? parent.Purpose, input.Cycle ?? parent.Cycle), actor, now);
                db.Add(made);
                await ChangeContent.Remember(db, made.Id, actor, now, cancellationToken);
                await Prepare(db, made, plan, taken, input.Kind, marks, now, cancellationToken);
                made.PaymentsChanged(plan.Parts.Count, plan.Parts.Sum(part => part.AmountMinor), actor, now);
                Record(db, parent, made, taken.Count, input.Kind, actor, now);
                return new Answer(
                    PublicId.Distribution.Format(made.Id), made.Name, PublicId.Distribution.Format(parent.Id), made.PaymentCount, made.TotalMinor, made.Currency, taken.Count,
                    OriginalsOf(plan, part => part.Splits > 1), OriginalsOf(plan, part => part.OriginalIds.Count > 1), remaining);
            },
            once,
            cancellationToken);
    }

    private static Dictionary<Guid, long?>? Read(Input input)
    {
        var errors = new FieldErrors();
        errors.Check(input.Maximum is null or (>= 1 and <= Amount.MaxMinor), "maximum", "maximum is a whole number of minor units, from 1 on.");
        errors.Check(input.Minimum is null or (>= 1 and <= Amount.MaxMinor), "minimum", "minimum is a whole number of minor units, from 1 on.");
        errors.Check(input.Maximum is null || input.Minimum is null || input.Minimum <= input.Maximum, "minimum", "minimum is at most maximum.");
        errors.Check(input.Kind == FollowUpKind.Failed || input.Payments is not null, "payments", "A top-up names its payments, each with its amount.");
        errors.Check(input.Payments is null or { Count: > 0 }, "payments", "payments names at least one payment; leave it out for all that are offered.");
        var chosen = new Dictionary<Guid, long?>();
        for (var i = 0; i < input.Payments?.Count; i++)
        {
            var (text, amount) = input.Payments[i];
            errors.Check(amount is null ? input.Kind == FollowUpKind.Failed : amount is >= 1 and <= Amount.MaxMinor, $"payments[{i}].amount", "The amount is a whole number of minor units, from 1 on.");
            if (errors.Check(PublicId.Payment.TryParse(text, out var id), $"payments[{i}].paymentId", "This is no id of a payment (pay_…)."))
            {
                errors.Check(chosen.TryAdd(id, amount), $"payments[{i}].paymentId", "Each payment is named once.");
            }
        }

        errors.ThrowIfAny();
        return input.Payments is null ? null : chosen;
    }

    private static async Task RequireUsable(PaymentDb db, Distribution parent, CancellationToken cancellationToken)
    {
        var programme = await db.Programmes.AsNoTracking().SingleAsync(row => row.Id == parent.ProgrammeId, cancellationToken);
        if (programme.Status == ProgrammeStatus.Closed)
        {
            throw Refusal.Rule("programme_closed", $"The programme {programme.Code} is closed. A platform admin can open it again.");
        }

        if (await db.Connections.AnyAsync(row => row.Id == parent.ConnectionId && row.Status == ConnectionStatus.Retired, cancellationToken))
        {
            throw Refusal.Rule("connection_retired", "The connection is retired: nothing more is paid through it. Make a new distribution through another one.");
        }
    }

    private async Task<(List<FollowUpOffer.Row> Taken, int Remaining)> All(PaymentDb db, Guid distributionId, FollowUpKind kind, CancellationToken cancellationToken)
    {
        var offered = FollowUpOffer.Offered(db, distributionId, kind);
        var taken = await offered.Take(Most).ToListAsync(cancellationToken);
        return taken.Count == 0
            ? throw Refusal.Rule("nothing_to_follow_up", "No payment of this distribution can be followed up: none failed for certain, or all that did are taken up already.")
            : (taken, await offered.CountAsync(cancellationToken) - taken.Count);
    }

    private async Task<(List<FollowUpOffer.Row> Taken, int Remaining)> Named(
        PaymentDb db, Guid distributionId, FollowUpKind kind, Dictionary<Guid, long?> chosen, CancellationToken cancellationToken)
    {
        if (chosen.Count > Most)
        {
            throw Refusal.Rule("follow_up_too_large", $"A follow-up takes up {Most:N0} payments at most. Make several.", "payments");
        }

        var taken = new List<FollowUpOffer.Row>();
        foreach (var some in chosen.Keys.Chunk(BeneficiariesAtOnce))
        {
            taken.AddRange(await FollowUpOffer.Of(db, distributionId).Where(row => some.Contains(row.Id)).ToListAsync(cancellationToken));
        }

        if (taken.Count < chosen.Count)
        {
            throw Refusal.NotFound("payment of this distribution");
        }

        foreach (var row in taken)
        {
            if (FollowUpOffer.Why(kind, row.Status, row.FollowedUp, row.RetryProposed, row.Active) is { } why)
            {
                throw Refusal.Rule("not_offered", $"{PublicId.Payment.Format(row.Id)} ({row.Reference}) cannot be taken up. {FollowUpOffer.Say(why)}", "payments");
            }
        }

        return ([.. taken.OrderBy(row => row.Number)], await FollowUpOffer.Offered(db, distributionId, kind).CountAsync(cancellationToken) - taken.Count);
    }

    private static async Task<FollowUpPlan> Plan(
        PaymentDb db, Distribution parent, List<FollowUpOffer.Row> taken, Dictionary<Guid, long?>? chosen, Input input, CancellationToken cancellationToken)
    {
        var sources = taken.Select(row => new FollowUpSource(row.Id, row.BeneficiaryId, chosen?[row.Id] ?? row.AmountMinor)).ToList();
        if (sources.Sum(source => (decimal)source.AmountMinor) > Amount.MaxMinor)
        {
            throw Refusal.Rule("follow_up_too_large", "These amounts are more together than a distribution can hold.", "payments");
        }

        var most = await FollowUpOffer.SingleMaximum(db, parent.ConnectionId, cancellationToken) is { } limit && limit < (input.Maximum ?? long.MaxValue) ? limit : input.Maximum;
        var plan = FollowUpPlan.Of(sources, most, input.Minimum);
        if (plan.TooSmall.Count > 0)
        {
            var first = string.Join(", ", plan.TooSmall.Take(20).Select(PublicId.Payment.Format));
            throw Refusal.Rule("below_minimum", $"{plan.TooSmall.Count} payments stay below the minimum, for there is nothing to combine them with: {first}. Leave them out, or raise their amounts.", "minimum");
        }

        return plan;
    }

    private async Task Prepare(
        PaymentDb db, Distribution made, FollowUpPlan plan, List<FollowUpOffer.Row> taken, FollowUpKind kind, PersonalMarks marks, DateTime now, CancellationToken cancellationToken)
    {
        var references = taken.ToDictionary(row => row.Id, row => row.Reference);
        var given = await FollowUpReferences.Of(db, made.ProgrammeId, [.. plan.Parts.Select(part => references[part.OriginalIds[0]])], cancellationToken);
        var people = new Dictionary<Guid, Beneficiary>();
        foreach (var some in plan.Parts.Select(part => part.BeneficiaryId).Distinct().Chunk(BeneficiariesAtOnce))
        {
            foreach (var person in await db.Beneficiaries.AsNoTracking().Where(row => some.Contains(row.Id)).ToListAsync(cancellationToken))
            {
                people.Add(person.Id, person);
            }
        }

        for (var i = 0; i < plan.Parts.Count; i++)
        {
            var part = plan.Parts[i];
            var id = now.NewId();
            db.Add(Payment.Prepare(id, made.NextPlace(), content.Of(marks, id, people[part.BeneficiaryId], part.AmountMinor, made.Currency, given[i]), importId: null, now));
            db.AddRange(part.OriginalIds.Select(original => new PaymentOrigin(id, original, kind)));
        }
    }

    private static void Record(PaymentDb db, Distribution parent, Distribution made, int originals, FollowUpKind kind, Actor actor, DateTime now)
    {
        var entry = db.Entry(made);
        RecordAudit.Record(db, actor, now, AuditedThing.Of(made), new AuditedAct(AuditKinds.DistributionMade, RecordAudit.ChangesOf(entry)));
        RecordAudit.Record(db, actor, now, AuditedThing.Of(parent), new AuditedAct(AuditKinds.DistributionFollowedUp,
        [
            new FieldChange("followUp", null, PublicId.Distribution.Format(made.Id)),
            new FieldChange("kind", null, Words.Of(kind)),
            new FieldChange("payments", null, originals.ToString(CultureInfo.InvariantCulture)),
        ]));
    }

    private static int OriginalsOf(FollowUpPlan plan, Func<FollowUpPart, bool> which) => plan.Parts.Where(which).SelectMany(part => part.OriginalIds).Distinct().Count();
}
