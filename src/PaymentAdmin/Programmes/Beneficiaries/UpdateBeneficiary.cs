using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>
/// Changes a beneficiary. Name, status and programmes change at once; a change of phone, account or channel is proposed and waits for a
/// second person (design, rule 7).
/// </summary>
public sealed class UpdateBeneficiary(UnitOfWork unitOfWork, PersonalData personal)
{
    private readonly ReadBeneficiaries _read = new(personal);

    /// <summary>What is null or left out stays as it is.</summary>
    /// <param name="PhoneNumber">As people of the programmes' country write it, or with + and the country's code; empty for none.</param>
    /// <param name="AccountNumber">Empty for none.</param>
    /// <param name="ProgrammeIds">All programmes that the person is in from now on.</param>
    [IgnoresFields("id", "tenantId", "kyc", "kycCheckedAt", "kycConnectionId", "kycRequest", "pendingChange", "masked", "createdAt", "updatedAt", "updatedBy")]
    public sealed record Input(
        string? FullName = null, BeneficiaryStatus? Status = null, string? PhoneNumber = null, string? AccountNumber = null, PaymentChannel? Channel = null,
        IReadOnlyList<string>? ProgrammeIds = null, string? ExternalId = null)
    {
        /// <summary>Nothing of a person is written by accident.</summary>
        public override string ToString() => "a change of a beneficiary";
    }

    /// <param name="Beneficiary">As it is now, with its version.</param>
    /// <param name="Proposed">Whether this request proposed a change that waits for a second person.</param>
    public sealed record Outcome(Versioned<BeneficiaryAnswer> Beneficiary, bool Proposed);

    /// <exception cref="Refusal">403; 404; 400 with every field; 412 <c>changed_meanwhile</c>; 422 <c>field_immutable</c>, <c>programme_unknown</c>, <c>programme_closed</c>, <c>registers_differ</c>.</exception>
    public async Task<Outcome> Handle(Guid id, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        var marks = await personal.Marks(cancellationToken);
        return await unitOfWork.Save(actor, (db, now) => Change(new Work(db, actor, now, marks), id, input, ifMatch, cancellationToken), once: null, cancellationToken);
    }

    private async Task<Outcome> Change(Work work, Guid id, Input input, IfMatch ifMatch, CancellationToken cancellationToken)
    {
        var beneficiary = await work.Db.Beneficiaries.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("beneficiary");
        var before = await _read.Of(work.Db, beneficiary, work.Actor, cancellationToken);
        ifMatch.Require(beneficiary.Version, before.Answer.Id, beneficiary.UpdatedByName, beneficiary.UpdatedAt, () => before.Answer);
        var now = personal.Open(beneficiary.Sealed);
        if (input.ExternalId is { } other && other.Trim() != now.ExternalId)
        {
            throw Refusal.Rule("field_immutable", "externalId cannot be changed: a person with another external id is another beneficiary.", "externalId");
        }

        var channel = input.Channel ?? beneficiary.Channel;
        var wanted = await Read(work.Db, beneficiary, now, input, channel, cancellationToken);
        await ChangeAtOnce(work, beneficiary, now, input, wanted.FullName, cancellationToken);
        var proposed = await Propose(work, beneficiary, now, wanted, channel, cancellationToken);
        return await Answer(work, beneficiary, before.Answer, input, now, wanted, proposed, cancellationToken);
    }

    private static async Task<PersonalDetails> Read(PaymentDb db, Beneficiary beneficiary, PersonalDetails now, Input input, PaymentChannel channel, CancellationToken cancellationToken)
    {
        var programmes = await Memberships.Of(db, beneficiary.Id, cancellationToken);
        var errors = new FieldErrors();
        var entered = new PersonalDetails(now.ExternalId, input.FullName ?? now.FullName, input.PhoneNumber ?? now.PhoneNumber, input.AccountNumber ?? now.AccountNumber);
        var wanted = BeneficiaryRules.Read(entered, channel, BeneficiaryRules.CountryOf(programmes.Select(programme => programme.Country)), errors);
        errors.ThrowIfAny();
        return wanted;
    }

    private async Task ChangeAtOnce(Work work, Beneficiary beneficiary, PersonalDetails now, Input input, string fullName, CancellationToken cancellationToken)
    {
        var changes = new List<FieldChange>();
        if (fullName != now.FullName)
        {
            // That it changed is recorded, not what it was.
            beneficiary.Rename(personal.Seal(now with { FullName = fullName }, beneficiary.RegisterId, work.Marks), work.Actor, work.Now);
            changes.Add(new FieldChange("fullName", "***", "***"));
        }

        if (input.Status is { } status && beneficiary.SetActive(status == BeneficiaryStatus.Active, work.Actor, work.Now))
        {
            changes.Add(new FieldChange("status", Words.Of(status == BeneficiaryStatus.Active ? BeneficiaryStatus.Inactive : BeneficiaryStatus.Active), Words.Of(status)));
        }

        if (input.ProgrammeIds is { } programmes && await Memberships.Replace(work.Db, beneficiary, programmes, work.Now, cancellationToken) is { } moved)
        {
            changes.Add(moved);
        }

        if (changes.Count > 0)
        {
            RecordAudit.Record(work.Db, work.Actor, work.Now, AuditedThing.Of(beneficiary), new AuditedAct(AuditKinds.BeneficiaryChanged, changes));
        }
    }

    private async Task<PayeeChange?> Propose(Work work, Beneficiary beneficiary, PersonalDetails now, PersonalDetails wanted, PaymentChannel channel, CancellationToken cancellationToken)
    {
        if (wanted.IsPaidLike(now) && channel == beneficiary.Channel)
        {
            return null;
        }

        var open = (await ProposePayeeChange.OpenFor(work.Db, [beneficiary.Id], cancellationToken)).GetValueOrDefault(beneficiary.Id);
        if (open is not null && open.ChannelAfter == channel && personal.Open(open.SealedAfter).IsPaidLike(wanted))
        {
            // The same is proposed already: its maker stays its maker.
            return open;
        }

        var after = personal.Seal(wanted, beneficiary.RegisterId, work.Marks);
        return ProposePayeeChange.Add(work.Db, open, beneficiary, after, channel, importId: null, work.Actor, work.Now);
    }

    // From what is not saved yet, and so not in the database to be read.
    private async Task<Outcome> Answer(
        Work work, Beneficiary beneficiary, BeneficiaryAnswer before, Input input, PersonalDetails now, PersonalDetails wanted, PayeeChange? proposed, CancellationToken cancellationToken)
    {
        var named = input.ProgrammeIds is { } sent ? await Memberships.Named(work.Db, sent, cancellationToken, evenClosed: true) : null;
        var answer = before with
        {
            FullName = wanted.FullName,
            Status = beneficiary.IsActive ? BeneficiaryStatus.Active : BeneficiaryStatus.Inactive,
            Kyc = beneficiary.Kyc,
            KycCheckedAt = beneficiary.KycCheckedAt,
            KycConnectionId = beneficiary.KycConnectionId is { } asked ? PublicId.Connection.Format(asked) : null,
            ProgrammeIds = named is null ? before.ProgrammeIds : [.. named.Select(programme => PublicId.Programme.Format(programme.Id))],
            PendingChange = proposed is null ? before.PendingChange : _read.Of(proposed, now with { FullName = wanted.FullName }, work.Actor),
            UpdatedAt = beneficiary.UpdatedAt,
            UpdatedBy = beneficiary.UpdatedByName,
        };
        return new Outcome(new Versioned<BeneficiaryAnswer>(answer, beneficiary.Version), proposed is not null);
    }

    /// <summary>What all steps of one change share.</summary>
    private sealed class Work(PaymentDb db, Actor actor, DateTime now, PersonalMarks marks)
    {
        public PaymentDb Db => db;

        public Actor Actor => actor;

        public DateTime Now => now;

        public PersonalMarks Marks => marks;
    }
}
