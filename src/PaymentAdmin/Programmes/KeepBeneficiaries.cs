using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes;

/// <summary>
/// Brings many beneficiaries into a programme, in the caller's context: new ones are added, known ones take a new name over. Where
/// money goes is never changed by a file: another phone, account or channel becomes a proposal for a second person (design, rule 7).
/// </summary>
public sealed class KeepBeneficiaries(PersonalData personal)
{
    /// <summary>Reads, in a few questions, whatever is known of the people whom some rows name.</summary>
    /// <param name="db">The caller's context; the caller saves.</param>
    /// <param name="programme">Which they join.</param>
    /// <param name="rows">What the file says of them.</param>
    /// <param name="import">Which import brings them in; null to change nothing.</param>
    /// <param name="now">The time of the change.</param>
    public async Task<BeneficiaryBatch> Begin(PaymentDb db, Programme programme, IEnumerable<BeneficiaryRow> rows, ImportAct? import, DateTime now, CancellationToken cancellationToken)
    {
        var marks = await personal.Marks(cancellationToken);
        var wanted = rows.Select(row => marks.OfExternalId(programme.RegisterId, row.ExternalId)).Distinct().ToList();
        var beneficiaries = db.Beneficiaries.AsTracking(import is null ? QueryTrackingBehavior.NoTracking : QueryTrackingBehavior.TrackAll);
        var known = await beneficiaries.Where(row => wanted.Contains(row.ExternalIdMark)).ToListAsync(cancellationToken);
        var ids = known.Select(row => row.Id).ToList();
        var members = await db.Set<ProgrammeMember>().AsNoTracking()
            .Where(member => member.ProgrammeId == programme.Id && ids.Contains(member.BeneficiaryId)).Select(member => member.BeneficiaryId).ToListAsync(cancellationToken);
        var open = await ProposePayeeChange.OpenFor(db, ids, cancellationToken);
        return new BeneficiaryBatch(db, personal, marks, programme, import, now, known, members, open);
    }
}

/// <summary>What became, or would become, of a row's beneficiary.</summary>
/// <param name="Beneficiary">As it is now; null where it is new and nothing is changed, or where the row is wrong.</param>
/// <param name="IsNew">Whether it was not known.</param>
/// <param name="IsChanged">Whether it has another name, or joins the programme.</param>
/// <param name="Payee">The change of phone, account or channel that the row asks for and that nobody proposed before; null for none.</param>
/// <param name="Fault">What is wrong with the row; null where it is right.</param>
public sealed record KeptBeneficiary(Beneficiary? Beneficiary, bool IsNew, bool IsChanged, AskedPayee? Payee, RowFault? Fault)
{
    internal static KeptBeneficiary Wrong(string? column, string code, string message) => new(null, false, false, null, new RowFault(column, code, message));
}

/// <summary>The people whom some rows name.</summary>
public sealed class BeneficiaryBatch
{
    private readonly PaymentDb _db;
    private readonly PersonalData _personal;
    private readonly Programme _programme;
    private readonly ImportAct? _import;
    private readonly DateTime _now;
    private readonly Dictionary<Guid, Person> _people;

    internal BeneficiaryBatch(
        PaymentDb db, PersonalData personal, PersonalMarks marks, Programme programme, ImportAct? import, DateTime now,
        List<Beneficiary> known, List<Guid> members, Dictionary<Guid, PayeeChange> open)
    {
        (_db, _personal, Marks, _programme, _import, _now) = (db, personal, marks, programme, import, now);
        var joined = members.ToHashSet();
        _people = known.ToDictionary(row => row.ExternalIdMark, row => new Person(row, personal.Open(row.Sealed), row.Channel, joined.Contains(row.Id)) { Open = open.GetValueOrDefault(row.Id) });
    }

    /// <summary>The fingerprints.</summary>
    public PersonalMarks Marks { get; }

    /// <summary>The beneficiary of an external id, as it is known up to now.</summary>
    public Beneficiary? Find(string externalId) => _people.GetValueOrDefault(Marks.OfExternalId(_programme.RegisterId, externalId))?.Beneficiary;

    /// <summary>What a row comes to; done in the caller's context where an import brings it in.</summary>
    /// <param name="number">The row, as the file counts it.</param>
    /// <param name="row">What it says.</param>
    /// <param name="paid">Whether the person is to be paid: then he must be in use.</param>
    public KeptBeneficiary Take(int number, BeneficiaryRow row, bool paid)
    {
        var mark = Marks.OfExternalId(_programme.RegisterId, row.ExternalId);
        if (!_people.TryGetValue(mark, out var person))
        {
            return Add(mark, row);
        }

        if (paid && person.Beneficiary is { IsActive: false })
        {
            return KeptBeneficiary.Wrong(BeneficiaryRow.ExternalIdColumn, "beneficiary_inactive", "The beneficiary is out of use. Activate the beneficiary first, or leave the row out.");
        }

        var named = person.Details with { FullName = row.FullName ?? person.Details.FullName };
        var after = named with { PhoneNumber = row.PhoneNumber ?? named.PhoneNumber, AccountNumber = SameAccount(row.AccountNumber, named.AccountNumber) ? named.AccountNumber : row.AccountNumber };
        var channel = row.Channel ?? person.Channel;
        return Unfit(channel, after) is { } wrong ? wrong : Change(number, person, named, after, channel);
    }

    private KeptBeneficiary Add(Guid mark, BeneficiaryRow row)
    {
        if (row.FullName is null)
        {
            return KeptBeneficiary.Wrong(BeneficiaryRow.NameColumn, "full_name_missing", "The beneficiary is new: the full name is needed.");
        }

        if (row.PhoneNumber is null && row.AccountNumber is null)
        {
            return KeptBeneficiary.Wrong(BeneficiaryRow.PhoneColumn, "phone_or_account_missing", "The beneficiary is new: a phone number or an account number is needed.");
        }

        var details = new PersonalDetails(row.ExternalId, row.FullName, row.PhoneNumber, row.AccountNumber);
        var channel = row.Channel ?? (row.PhoneNumber is null ? PaymentChannel.BankTransfer : PaymentChannel.MobileMoney);
        if (Unfit(channel, details) is { } wrong)
        {
            return wrong;
        }

        Beneficiary? added = null;
        if (_import is { } import)
        {
            added = Beneficiary.Add(_now.NewId(), _programme.RegisterId, Seal(details), channel, import.Actor, _now);
            _db.Add(added);
            _db.Add(new ProgrammeMember(_programme.Id, added.Id, _now));
        }

        _people.Add(mark, new Person(added, details, channel, IsMember: true));
        return new KeptBeneficiary(added, IsNew: true, IsChanged: false, Payee: null, Fault: null);
    }

    private KeptBeneficiary Change(int number, Person person, PersonalDetails named, PersonalDetails after, PaymentChannel channel)
    {
        var renamed = named != person.Details;
        var joins = !person.IsMember;
        person.Details = named;
        person.IsMember = true;
        if (_import is { } import && person.Beneficiary is { } known)
        {
            if (renamed)
            {
                known.Rename(Seal(named), import.Actor, _now);
                RecordAudit.Record(_db, import.Actor, _now, AuditedThing.Of(known), new AuditedAct(AuditKinds.BeneficiaryChanged, []));
            }

            if (joins)
            {
                _db.Add(new ProgrammeMember(_programme.Id, known.Id, _now));
            }
        }

        var asks = !after.IsPaidLike(named) || channel != person.Channel;
        return new KeptBeneficiary(person.Beneficiary, IsNew: false, renamed || joins, asks ? Propose(number, person, after, channel) : null, Fault: null);
    }

    /// <summary>Nothing where the same is proposed already: a file that comes twice asks once.</summary>
    private AskedPayee? Propose(int number, Person person, PersonalDetails after, PaymentChannel channel)
    {
        var mark = Seal(after);
        if (person.Beneficiary is not { } known || (person.Open is { } open && open.PhoneMark == mark.PhoneMark && open.AccountMark == mark.AccountMark && open.ChannelAfter == channel))
        {
            return null;
        }

        if (_import is { } import)
        {
            person.Open = ProposePayeeChange.Add(_db, person.Open, known, mark, channel, import.Id, import.Actor, _now);
        }

        return new AskedPayee(number, known.Id, mark.Sealed, channel);
    }

    private SealedDetails Seal(PersonalDetails details) => _personal.Seal(details, _programme.RegisterId, Marks);

    private bool SameAccount(string? said, string? known) => said is null || (known is not null && Marks.OfAccount(said) == Marks.OfAccount(known));

    private static KeptBeneficiary? Unfit(PaymentChannel channel, PersonalDetails details) => (channel, details) switch
    {
        (PaymentChannel.MobileMoney, { PhoneNumber: null }) =>
            KeptBeneficiary.Wrong(BeneficiaryRow.PhoneColumn, "channel_needs_phone", "Mobile money needs a phone number. Write it, or choose another channel."),
        (PaymentChannel.BankTransfer or PaymentChannel.Card, { AccountNumber: null }) =>
            KeptBeneficiary.Wrong(BeneficiaryRow.AccountColumn, "channel_needs_account", "A bank transfer or card needs an account number. Write it, or choose another channel."),
        _ => null,
    };

    private sealed record Person(Beneficiary? Beneficiary, PersonalDetails Details, PaymentChannel Channel, bool IsMember)
    {
        public PersonalDetails Details { get; set; } = Details;

        public bool IsMember { get; set; } = IsMember;

        public PayeeChange? Open { get; set; }
    }
}
