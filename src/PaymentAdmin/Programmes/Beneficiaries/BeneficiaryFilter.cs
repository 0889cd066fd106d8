using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Which beneficiaries.</summary>
/// <param name="ProgrammeId">Members of this programme.</param>
/// <param name="Kyc">Any of these; none for all.</param>
/// <param name="Channels">Any of these; none for all.</param>
/// <param name="Status">Only these; null for all.</param>
/// <param name="ChangeWaits">Only those of whom a change of phone, account or channel waits for a second person.</param>
public sealed record BeneficiaryFilter(
    Guid? ProgrammeId, IReadOnlyList<KycState> Kyc, IReadOnlyList<PaymentChannel> Channels, BeneficiaryStatus? Status, bool ChangeWaits = false)
{
    /// <summary>The value of <c>payee_change</c> for those of whom a change waits.</summary>
    public const string Proposed = "proposed";

    // What names a person stands in no address: addresses are logged, kept and handed on.
    private static readonly string[] NeverInAnAddress = ["phone", "phone_number", "account", "account_number", "external_id", "full_name", "name", "search"];

    /// <summary>No condition.</summary>
    public static BeneficiaryFilter All { get; } = new(null, [], [], null);

    /// <summary>Reads the list's query parameters; what is wrong with them is said by <see cref="QueryInput.Done"/>.</summary>
    /// <exception cref="Refusal">404 for an id that cannot be one; 400 where a parameter would name a person.</exception>
    public static BeneficiaryFilter Read(QueryInput query, IQueryCollection parameters)
    {
        if (NeverInAnAddress.FirstOrDefault(parameters.ContainsKey) is { } personal)
        {
            throw Refusal.Invalid(personal, "Personal data stands in no address, because addresses are logged. Send it in the body of POST /api/v1/beneficiaries/search.");
        }

        return new(
            query.Id("programme_id", PublicId.Programme), query.Words<KycState>("kyc"), query.Words<PaymentChannel>("channel"), query.Word<BeneficiaryStatus>("status"),
            query.OneOf("payee_change", "", Proposed) == Proposed);
    }

    /// <summary>The rows that match, newest first, not tracked.</summary>
    internal IOrderedQueryable<Beneficiary> Apply(PaymentDb db, ExactMarks? exact, Cursor? after)
    {
        var rows = db.Beneficiaries.AsNoTracking();
        rows = ProgrammeId is null ? rows : rows.Where(row => db.Set<ProgrammeMember>().Any(member => member.BeneficiaryId == row.Id && member.ProgrammeId == ProgrammeId));
        rows = Kyc.Count == 0 ? rows : rows.Where(row => Kyc.Contains(row.Kyc));
        rows = Channels.Count == 0 ? rows : rows.Where(row => Channels.Contains(row.Channel));
        rows = Status is null ? rows : rows.Where(row => row.IsActive == (Status == BeneficiaryStatus.Active));
        rows = ChangeWaits ? rows.Where(row => db.Set<PayeeChange>().Any(change => change.OpenFor == row.Id)) : rows;
        rows = exact is null ? rows : exact.Apply(rows);
        if (after is not null)
        {
            rows = rows.Where(row => row.CreatedAt < after.At || (row.CreatedAt == after.At && row.Id < after.Id));
        }

        return rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);
    }
}

/// <summary>Exact values that a person is looked for by; each that is given has to fit.</summary>
/// <param name="PhoneNumber">As people of the programme's country write it, or with + and the country's code.</param>
/// <param name="AccountNumber">Spaces, dashes and capitals do not matter.</param>
/// <param name="ExternalId">In the programme's register, or in every register where no programme is named.</param>
public sealed record ExactSearch(string? PhoneNumber = null, string? AccountNumber = null, string? ExternalId = null)
{
    /// <summary>Whether nothing is looked for.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(PhoneNumber) && string.IsNullOrWhiteSpace(AccountNumber) && string.IsNullOrWhiteSpace(ExternalId);

    /// <summary>Nothing of a person is written by accident.</summary>
    public override string ToString() => "an exact search";

    /// <summary>The fingerprints that are looked for.</summary>
    /// <exception cref="Refusal">400 where the phone number cannot be one.</exception>
    internal async Task<ExactMarks> Marks(PaymentDb db, Guid? programmeId, PersonalMarks marks, CancellationToken cancellationToken)
    {
        var programmes = await db.Programmes.AsNoTracking()
            .Where(programme => programmeId == null || programme.Id == programmeId)
            .Select(programme => new { programme.TenantId, programme.Country }).Distinct().ToListAsync(cancellationToken);
        var errors = new FieldErrors();
        var phone = BeneficiaryRules.Phone(PhoneNumber, BeneficiaryRules.CountryOf(programmes.Select(programme => programme.Country)), errors);
        errors.ThrowIfAny();
        return new ExactMarks(
            phone is null ? null : marks.OfPhone(phone),
            string.IsNullOrWhiteSpace(AccountNumber) ? null : marks.OfAccount(AccountNumber),
            string.IsNullOrWhiteSpace(ExternalId) ? null : [.. programmes.Select(programme => programme.TenantId ?? Guid.Empty).Distinct().Select(register => marks.OfExternalId(register, ExternalId))]);
    }
}

/// <summary>What an exact search looks for in the database.</summary>
/// <param name="ExternalIds">One for each register.</param>
internal sealed record ExactMarks(Guid? Phone, Guid? Account, IReadOnlyList<Guid>? ExternalIds)
{
    public IQueryable<Beneficiary> Apply(IQueryable<Beneficiary> rows)
    {
        rows = Phone is null ? rows : rows.Where(row => row.PhoneMark == Phone);
        rows = Account is null ? rows : rows.Where(row => row.AccountMark == Account);
        return ExternalIds is null ? rows : rows.Where(row => ExternalIds.Contains(row.ExternalIdMark));
    }
}
