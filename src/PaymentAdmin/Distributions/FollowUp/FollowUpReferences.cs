using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Distributions.FollowUp;

/// <summary>Gives the payments of a follow-up their references: that of the original with -R1, -R2 …, the first that is free in the programme.</summary>
internal static partial class FollowUpReferences
{
    /// <summary>Asked of the database at once.</summary>
    private const int AtOnce = 500;

    /// <summary>More than a payment was ever tried.</summary>
    private const int MaxRounds = 1_000;

    /// <param name="originals">The reference of the original of each payment.</param>
    /// <returns>The references, in the same order.</returns>
    public static async Task<IReadOnlyList<string>> Of(PaymentDb db, Guid programmeId, IReadOnlyList<string> originals, CancellationToken cancellationToken)
    {
        var given = new string?[originals.Count];
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        var mine = new HashSet<string>(StringComparer.Ordinal);
        var open = Enumerable.Range(0, originals.Count).ToList();
        for (var round = 0; open.Count > 0; round++)
        {
            if (round == MaxRounds)
            {
                throw Refusal.Rule("reference_taken", "No free reference was found for a payment of the follow-up: it was followed up too often.");
            }

            var wanted = open.ToDictionary(i => i, i => Next(originals[i], next, mine));
            var taken = await Taken(db, programmeId, [.. wanted.Values], cancellationToken);
            foreach (var (i, reference) in wanted)
            {
                given[i] = taken.Contains(reference) ? null : reference;
            }

            open = [.. open.Where(i => given[i] is null)];
        }

        return given!;
    }

    private static string Next(string original, Dictionary<string, int> next, HashSet<string> mine)
    {
        // One that is a follow-up itself goes on counting: REF-R1 is followed by REF-R2.
        var root = Suffix().Replace(original, "");
        while (true)
        {
            var number = next[root] = next.GetValueOrDefault(root) + 1;
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-R{number}");
            var reference = (root.Length + suffix.Length <= Payment.ReferenceMaxLength ? root : root[..(Payment.ReferenceMaxLength - suffix.Length)]) + suffix;
            if (mine.Add(reference))
            {
                return reference;
            }
        }
    }

    private static async Task<HashSet<string>> Taken(PaymentDb db, Guid programmeId, IReadOnlyList<string> references, CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in references.Chunk(AtOnce))
        {
            taken.UnionWith(await db.Payments.AsNoTracking()
                .Where(payment => payment.ProgrammeId == programmeId && some.Contains(payment.ReferenceTaken))
                .Select(payment => payment.Reference).ToListAsync(cancellationToken));
        }

        return taken;
    }

    [GeneratedRegex(@"-R[1-9][0-9]{0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
