namespace PaymentAdmin.Domain.Ledger;

/// <summary>One line of a posting: the class of the account, which is the transaction's or the issue's own of that class.</summary>
/// <param name="Class">The class of the account.</param>
/// <param name="DebitMinor">Minor units: a debit above zero, a credit below.</param>
public readonly record struct PostingLine(AccountClass Class, long DebitMinor);

/// <summary>
/// What an event posts, in one currency: at most one line for each class, debits and credits equal. Which account a class stands for is found when
/// it is booked: the processor's, the tenant's or the shared one.
/// </summary>
public sealed class Posting : IEquatable<Posting>
{
    private Posting(IReadOnlyList<PostingLine> lines) => Lines = lines;

    /// <summary>Moves nothing.</summary>
    public static Posting Nothing { get; } = new([]);

    /// <summary>The lines, in the order of the chart, none of them zero; their sum is zero.</summary>
    public IReadOnlyList<PostingLine> Lines { get; }

    /// <summary>Whether it moves nothing.</summary>
    public bool IsNothing => Lines.Count == 0;

    /// <summary>Moves an amount from the credited class to the debited one.</summary>
    /// <param name="debit">The class debited.</param>
    /// <param name="credit">The class credited.</param>
    /// <param name="minor">Minor units; below zero it is the other way round, zero moves nothing.</param>
    public static Posting Of(AccountClass debit, AccountClass credit, long minor) => Of([new PostingLine(debit, minor), new PostingLine(credit, -minor)]);

    /// <summary>Makes a posting; lines of one class become one.</summary>
    /// <exception cref="ArgumentException">Debits and credits differ: a fault of ours.</exception>
    public static Posting Of(IEnumerable<PostingLine> lines)
    {
        List<PostingLine> merged =
        [
            .. lines.GroupBy(line => line.Class).Select(group => new PostingLine(group.Key, group.Sum(line => line.DebitMinor)))
                .Where(line => line.DebitMinor != 0).OrderBy(line => line.Class),
        ];
        return merged.Sum(line => line.DebitMinor) == 0 ? new Posting(merged) : throw new ArgumentException("Debits and credits differ.", nameof(lines));
    }

    /// <summary>Both together.</summary>
    public static Posting operator +(Posting one, Posting other) => Of(one.Lines.Concat(other.Lines));

    /// <summary>The exact inverse.</summary>
    public static Posting operator -(Posting posting) => new([.. posting.Lines.Select(line => line with { DebitMinor = -line.DebitMinor })]);

    /// <summary>Both together.</summary>
    public Posting Add(Posting other) => this + other;

    /// <summary>The exact inverse.</summary>
    public Posting Negate() => -this;

    /// <summary>What it debits a class with, less what it credits; minor units.</summary>
    public long DebitOf(AccountClass kind) => Lines.Where(line => line.Class == kind).Sum(line => line.DebitMinor);

    /// <inheritdoc/>
    public bool Equals(Posting? other) => other is not null && Lines.SequenceEqual(other.Lines);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Posting);

    /// <inheritdoc/>
    public override int GetHashCode() => Lines.Aggregate(Lines.Count, HashCode.Combine);
}
