using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Which programmes a person is in: those of one register, never a closed one anew.</summary>
internal static class Memberships
{
    /// <summary>Most programmes of one person.</summary>
    public const int Max = 50;

    private const string Field = "programmeIds";

    /// <summary>The programmes that are named, in the order of their codes; all of one register.</summary>
    /// <exception cref="Refusal">400; 422 <c>programme_unknown</c>, <c>registers_differ</c>.</exception>
    public static async Task<IReadOnlyList<Programme>> Named(PaymentDb db, IReadOnlyList<string> sent, CancellationToken cancellationToken, bool evenClosed = false)
    {
        if (sent.Count > Max)
        {
            throw Refusal.Invalid(Field, $"A person is in up to {Max} programmes.");
        }

        var ids = sent.Select((text, index) => PublicId.Programme.TryParse(text, out var id) ? id : throw Unknown(index)).ToList();
        var found = await db.Programmes.AsNoTracking().Where(programme => ids.Contains(programme.Id)).OrderBy(programme => programme.Code).ToListAsync(cancellationToken);
        if (ids.FindIndex(id => found.TrueForAll(programme => programme.Id != id)) is >= 0 and var missing)
        {
            throw Unknown(missing);
        }

        if (found.Select(programme => programme.RegisterId).Distinct().Count() > 1)
        {
            throw Refusal.Rule("registers_differ", "These programmes are of different tenants: each has beneficiaries of its own. Add the person to each.", Field);
        }

        return evenClosed ? found : [.. found.Select(Open)];
    }

    /// <summary>Makes a person's memberships those that are named.</summary>
    /// <returns>What is said of it in the record: from, to; null where nothing changes.</returns>
    /// <exception cref="Refusal">As for <see cref="Named"/>; 422 <c>programme_closed</c>; 400 where none is left.</exception>
    public static async Task<FieldChange?> Replace(PaymentDb db, Beneficiary beneficiary, IReadOnlyList<string> sent, DateTime now, CancellationToken cancellationToken)
    {
        var named = await Named(db, sent, cancellationToken, evenClosed: true);
        if (named.Count == 0)
        {
            throw Refusal.Invalid(Field, "A person is in one programme at least. Make the person inactive instead.");
        }

        if (named[0].RegisterId != beneficiary.RegisterId)
        {
            throw Refusal.Rule("registers_differ", "This programme is of another tenant: it has beneficiaries of its own. Add the person there.", Field);
        }

        var members = await db.Set<ProgrammeMember>().Where(member => member.BeneficiaryId == beneficiary.Id).ToListAsync(cancellationToken);
        var before = await Of(db, beneficiary.Id, cancellationToken);
        var joined = named.Where(programme => members.TrueForAll(member => member.ProgrammeId != programme.Id)).Select(Open).ToList();
        var left = members.Where(member => named.All(programme => programme.Id != member.ProgrammeId)).ToList();
        db.AddRange(joined.Select(programme => new ProgrammeMember(programme.Id, beneficiary.Id, now)));
        db.RemoveRange(left);
        return joined.Count + left.Count == 0 ? null : new FieldChange("programmes", Say(before), Say(named));
    }

    /// <summary>The programmes that a person is in.</summary>
    public static Task<List<Programme>> Of(PaymentDb db, Guid beneficiaryId, CancellationToken cancellationToken) =>
        db.Programmes.AsNoTracking()
            .Where(programme => db.Set<ProgrammeMember>().Any(member => member.ProgrammeId == programme.Id && member.BeneficiaryId == beneficiaryId))
            .OrderBy(programme => programme.Code).ToListAsync(cancellationToken);

    /// <summary>For the record: their codes.</summary>
    public static string Say(IEnumerable<Programme> programmes) => string.Join(", ", programmes.Select(programme => programme.Code));

    private static Programme Open(Programme programme) => programme.Status == ProgrammeStatus.Active
        ? programme
        : throw Refusal.Rule("programme_closed", $"The programme {programme.Code} is closed: nobody joins it any more.", Field);

    private static Refusal Unknown(int index) => Refusal.Rule("programme_unknown", "There is no such programme. Choose one of the list of programmes.", $"{Field}[{index}]");
}
