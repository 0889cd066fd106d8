using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using static PaymentAdmin.Domain.Reconciliation.ReconciliationClass;

namespace PaymentAdmin.Tests.Reconciliation;

/// <summary>
/// Pairs of our records and a report with known truth: each story says what stands on both sides and what each row is to end as, by the words of the specification
/// alone.
/// </summary>
internal static class Pairs
{
    /// <summary>Something of ours.</summary>
    /// <param name="IsInbound">Whether it is a transaction that came in; else a payment.</param>
    public sealed record Record(string Reference, long Minor, PaymentStatus Status, string? PspId, bool IsInbound = false);

    /// <summary>What one row, or what is missing, is to end as.</summary>
    public sealed record Truth(ReconciliationClass Class, string Name, long? Ours, long? Theirs, bool IsDouble = false);

    /// <summary>One story.</summary>
    public sealed record Story(IReadOnlyList<Record> Records, IReadOnlyList<string> Rows, IReadOnlyList<Truth> Truths);

    private static readonly (PaymentStatus Ours, string Theirs)[] s_same =
        [(PaymentStatus.Pending, "processing"), (PaymentStatus.Submitting, "pending"), (PaymentStatus.Completed, "completed"), (PaymentStatus.Failed, "FAILED"), (PaymentStatus.Reversed, "reversed")];

    private static readonly (PaymentStatus Ours, string Theirs)[] s_other =
        [(PaymentStatus.Pending, "completed"), (PaymentStatus.Completed, "failed"), (PaymentStatus.Failed, "success"), (PaymentStatus.Unknown, "pending"), (PaymentStatus.Unknown, "completed"), (PaymentStatus.Reversed, "completed")];

    /// <summary>Some stories, each with names of its own, and an order for the rows.</summary>
    public static Gen<(IReadOnlyList<Story> Stories, IReadOnlyList<int> Order)> Some { get; } =
        from count in Gen.Choose(1, 14)
        from kinds in Gen.Choose(0, 15).ArrayOf(count)
        from amounts in Gen.Choose(1, 99_999).ArrayOf(count)
        from picks in Gen.Choose(0, 59).ArrayOf(count)
        from order in Gen.Choose(0, 1_000_000).ArrayOf(count * 4)
        select ((IReadOnlyList<Story>)[.. kinds.Select((kind, at) => Tell(kind, $"{at}", amounts[at] * 100L, picks[at]))], (IReadOnlyList<int>)order);

    private static Story Tell(int kind, string name, long minor, int pick)
    {
        var (id, reference) = ($"psp_{name}", $"R-{name}");
        var (ours, theirs) = s_same[pick % s_same.Length];
        var (known, said) = s_other[pick % s_other.Length];
        return kind switch
        {
            0 or 1 => One(new Record(reference, minor, ours, id), Reconciling.Row(id, reference, minor, theirs), new Truth(Matched, id, minor, minor)),
            2 => One(new Record(reference, minor, PaymentStatus.Completed, id), Reconciling.Row(id, "", minor, "Paid"), new Truth(Matched, id, minor, minor)),
            3 => One(new Record(reference, minor, PaymentStatus.Submitting, null), Reconciling.Row(id, reference, minor, "pending"), new Truth(Matched, id, minor, minor)),
            4 => One(new Record(reference, minor, ours, id), Reconciling.Row("", reference, minor, theirs), new Truth(Matched, reference, minor, minor)),
            5 => One(new Record(reference, minor, known, known == PaymentStatus.Unknown ? null : id), Reconciling.Row(id, reference, minor, said), new Truth(StatusMismatch, id, minor, minor)),
            6 => One(new Record(reference, minor, ours, id), Reconciling.Row(id, reference, minor + 1 + pick, said), new Truth(AmountMismatch, id, minor, minor + 1 + pick)),
            7 => One(new Record(reference, minor, ours, id), Reconciling.Row(id, reference, minor + (pick % 2), theirs, "KES"), new Truth(CurrencyMismatch, id, minor, minor + (pick % 2))),
            8 => new Story([new Record(reference, minor, PaymentStatus.Completed, id)], [], [new Truth(PlatformOnly, id, minor, null)]),
            9 => new Story([new Record(reference, minor, PaymentStatus.Failed, null)], [], []),
            10 => new Story([], [Reconciling.Row(id, reference, minor, theirs)], [new Truth(PspOnly, id, null, minor)]),
            11 => new Story(
                [new Record(reference, minor, PaymentStatus.Completed, id)], [Reconciling.Row(id, reference, minor, "completed"), Reconciling.Row($"{id}b", reference, minor, "completed")],
                [new Truth(Matched, id, minor, minor), new Truth(PspOnly, $"{id}b", null, minor, IsDouble: true)]),
            12 => new Story(
                [new Record(reference, minor, PaymentStatus.Submitting, null)], [Reconciling.Row($"{id}a", reference, minor + 5, "pending"), Reconciling.Row($"{id}b", reference, minor, "pending")],
                [new Truth(Matched, $"{id}b", minor, minor), new Truth(PspOnly, $"{id}a", null, minor + 5, IsDouble: true)]),
            13 => new Story(
                [new Record(reference, minor, PaymentStatus.Completed, id)], [Reconciling.Row(id, reference, minor + 7, "completed"), Reconciling.Row(id, reference, minor, "completed"), Reconciling.Row(id, reference, minor, "completed")],
                [new Truth(Matched, id, minor, minor), new Truth(Duplicate, id, null, minor), new Truth(Duplicate, id, null, minor + 7)]),
            14 => new Story([], [Broken(pick, id, reference)], [new Truth(Unreadable, "", null, null)]),
            _ => One(new Record(reference, minor, PaymentStatus.Completed, id, IsInbound: true), Reconciling.Row(id, reference, minor, "paid"), new Truth(Matched, id, minor, minor)),
        };
    }

    private static Story One(Record record, string row, Truth truth) => new([record], [row], [truth]);

    private static string Broken(int pick, string id, string reference) => (pick % 7) switch
    {
        0 => $"{id},{reference},12.345,TZS,completed,2024-11-15",
        1 => $"{id},{reference},12.34,TZS,frozen,2024-11-15",
        2 => $"{id},{reference},12.34",
        3 => $"\"{id},{reference},12.34,TZS,completed,2024-11-15",
        4 => $"{id},{reference},-5,TZS,completed,2024-11-15",
        5 => $"{id},{reference},12.34,TSH,completed,2024-11-15",
        _ => ",,12.34,TZS,completed,2024-11-15",
    };
}
