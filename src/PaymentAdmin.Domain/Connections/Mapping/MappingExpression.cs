namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>Where the value of a PSP's field comes from: one of a small fixed set.</summary>
public abstract record MappingExpression
{
    // Nobody else adds a kind: reading, writing, checking and applying know them all.
    private protected MappingExpression()
    {
    }

    /// <summary>The expression for people and audit records; two different expressions never read alike.</summary>
    public abstract string Show();
}

/// <summary>A field of ours, as it is or formatted.</summary>
/// <param name="Source">Which field.</param>
/// <param name="Format">How it is written; null as it is, an amount in major units.</param>
/// <param name="MaxLength">For <see cref="FieldFormat.Truncate"/>: how many characters are kept, 1 to 500; null otherwise.</param>
public sealed record FieldExpression(SourceField Source, FieldFormat? Format = null, int? MaxLength = null) : MappingExpression
{
    /// <inheritdoc/>
    public override string Show() => (Format, MaxLength) switch
    {
        (null, null) => Source.Name,
        ({ } format, null) => $"{Source.Name} ({Words.Of(format)})",
        ({ } format, { } length) => $"{Source.Name} ({Words.Of(format)} {length})",
        (null, { } length) => $"{Source.Name} ({length})",
    };
}

/// <summary>The same text in every payment.</summary>
/// <param name="Text">1 to 200 characters on one line.</param>
public sealed record TextConstant(string Text) : MappingExpression
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxLength = 200;

    /// <inheritdoc/>
    public override string Show() => MappingJson.Quote(Text);
}

/// <summary>The same number in every payment; for amounts there is <see cref="FieldExpression"/> alone.</summary>
/// <param name="Number">At most 15 digits before and 6 after the point.</param>
public sealed record NumberConstant(decimal Number) : MappingExpression
{
    /// <inheritdoc/>
    public override string Show() => PlainNumber.Show(Number);
}

/// <summary>The same true or false in every payment.</summary>
/// <param name="Value">Which of the two.</param>
public sealed record FlagConstant(bool Value) : MappingExpression
{
    /// <inheritdoc/>
    public override string Show() => Value ? "true" : "false";
}

/// <summary>Several parts written one after the other. Where a part has no value the whole has none: half a value is worse than none.</summary>
/// <param name="Parts">2 to 8: fields, formatted or not, and texts.</param>
public sealed record Concatenation(IReadOnlyList<MappingExpression> Parts) : MappingExpression
{
    /// <summary>The least number of parts.</summary>
    public const int LeastParts = 2;

    /// <summary>The greatest number of parts.</summary>
    public const int MostParts = 8;

    /// <summary>Whether the other has the same parts in the same order.</summary>
    public bool Equals(Concatenation? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string Show() => string.Join(" + ", Parts.Select(part => part.Show()));
}

/// <summary>How a field of ours is written.</summary>
public enum FieldFormat
{
    /// <summary>A phone number as +255700000001.</summary>
    PhoneE164,

    /// <summary>A phone number as it is dialled in its country: 0700000001.</summary>
    PhoneNational,

    /// <summary>A text in capitals.</summary>
    Uppercase,

    /// <summary>An amount in minor units: 5000000.</summary>
    MinorUnits,

    /// <summary>An amount in major units, with no more decimals than it has: 50000, 1500.5.</summary>
    MajorUnits,

    /// <summary>A text cut after so many characters.</summary>
    Truncate,
}

/// <summary>One row of a mapping: a field of the PSP and where its value comes from.</summary>
/// <param name="Target">The PSP's field as a dotted path: <c>recipient.mobile_number</c>.</param>
/// <param name="Expression">Where its value comes from.</param>
public sealed record MappingRule(string Target, MappingExpression Expression);
