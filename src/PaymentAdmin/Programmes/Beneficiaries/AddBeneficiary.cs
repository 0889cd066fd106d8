using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Adds a beneficiary to a register, as a member of one or more of its programmes.</summary>
public sealed class AddBeneficiary(UnitOfWork unitOfWork, PersonalData personal, GetBeneficiary get)
{
    /// <param name="ExternalId">The organisation's id of the person; unique in the register.</param>
    /// <param name="FullName">1 to 200 characters.</param>
    /// <param name="Channel">How the person is paid.</param>
    /// <param name="PhoneNumber">As people of the programme's country write it, or with + and the country's code.</param>
    /// <param name="AccountNumber">At a bank, wallet or card issuer.</param>
    /// <param name="ProgrammeId">The programme; or several in <paramref name="ProgrammeIds"/>.</param>
    /// <param name="ProgrammeIds">1 to 50 programmes of one register.</param>
    public sealed record Input(
        string ExternalId, string FullName, PaymentChannel Channel, string? PhoneNumber = null, string? AccountNumber = null, string? ProgrammeId = null, IReadOnlyList<string>? ProgrammeIds = null)
    {
        /// <summary>Nothing of a person is written by accident.</summary>
        public override string ToString() => "a beneficiary to add";
    }

    /// <exception cref="Refusal">403; 400 with every field; 422 <c>programme_unknown</c>, <c>programme_closed</c>, <c>registers_differ</c>; 409 <c>external_id_taken</c>.</exception>
    public async Task<Versioned<BeneficiaryAnswer>> Handle(Input input, Actor actor, CancellationToken cancellationToken, Once? once = null)
    {
        actor.Require(Permissions.ManageDistributions);
        actor.Require(Permissions.ViewBeneficiaries);
        var marks = await personal.Marks(cancellationToken);

        // Only the id is kept with the request's key, and a hash that nobody tries numbers against: the rest is personal.
        var id = await unitOfWork.Save(actor, (db, now) => Add(db, input, marks, actor, now, cancellationToken), once?.Stretched(), cancellationToken);
        return await get.Handle(id, actor, cancellationToken);
    }

    private async Task<Guid> Add(PaymentDb db, Input input, PersonalMarks marks, Actor actor, DateTime now, CancellationToken cancellationToken)
    {
        var sent = input.ProgrammeIds ?? (input.ProgrammeId is { } only ? [only] : []);
        var programmes = await Memberships.Named(db, sent, cancellationToken);
        var country = BeneficiaryRules.CountryOf(programmes.Select(programme => programme.Country));
        var errors = new FieldErrors();
        errors.Check(input.ProgrammeIds is null || input.ProgrammeId is null, "programmeIds", "Name the programmes here or in programmeId, not in both.");
        errors.Check(programmes.Count > 0, "programmeIds", "Name the programme that the person is in.");
        var details = BeneficiaryRules.Read(new PersonalDetails(input.ExternalId, input.FullName, input.PhoneNumber, input.AccountNumber), input.Channel, country, errors);
        errors.ThrowIfAny();

        var register = programmes[0].RegisterId;
        var sealedDetails = personal.Seal(details, register, marks);
        if (await db.Beneficiaries.AnyAsync(other => other.ExternalIdMark == sealedDetails.ExternalIdMark, cancellationToken))
        {
            throw Refusal.Conflict("external_id_taken", "There is a beneficiary with this external id already. Look for it, or use another id.", "externalId");
        }

        var beneficiary = Beneficiary.Add(now.NewId(), register, sealedDetails, input.Channel, actor, now);
        db.Add(beneficiary);
        db.AddRange(programmes.Select(programme => new ProgrammeMember(programme.Id, beneficiary.Id, now)));
        var changes = new[] { new FieldChange("channel", null, Words.Of(input.Channel)), new FieldChange("programmes", null, Memberships.Say(programmes)) };
        RecordAudit.Record(db, actor, now, AuditedThing.Of(beneficiary), new AuditedAct(AuditKinds.BeneficiaryAdded, changes));
        return beneficiary.Id;
    }
}
