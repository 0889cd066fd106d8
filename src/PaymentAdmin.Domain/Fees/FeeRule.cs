namespace PaymentAdmin.Domain.Fees;

/// <summary>One rule of a fee set. Never edited: a change is a new set.</summary>
public sealed class FeeRule
{
    private FeeRule()
    {
    }

    internal FeeRule(Guid id, Guid feeSetId, int position, FeeTerms terms)
    {
        Id = id;
        FeeSetId = feeSetId;
        Position = position;
        EventType = terms.EventType;
        Direction = terms.Direction;
        Basis = terms.Basis;
        Amount = terms.Amount;
        Percentage = terms.Percentage;
        Minimum = terms.Minimum;
        Maximum = terms.Maximum;
        VatRate = terms.VatRate;
        Currency = terms.Currency;
    }

    /// <summary>The id; <c>fee_</c> at every edge.</summary>
    public Guid Id { get; private set; }

    /// <summary>The set it belongs to.</summary>
    public Guid FeeSetId { get; private set; }

    /// <summary>0, 1, 2 …: the order in which the rules were given.</summary>
    public int Position { get; private set; }

    /// <inheritdoc cref="FeeTerms.EventType"/>
    public string EventType { get; private set; } = "";

    /// <inheritdoc cref="FeeTerms.Direction"/>
    public FeeDirection Direction { get; private set; }

    /// <inheritdoc cref="FeeTerms.Basis"/>
    public FeeBasis Basis { get; private set; }

    /// <inheritdoc cref="FeeTerms.Amount"/>
    public long Amount { get; private set; }

    /// <inheritdoc cref="FeeTerms.Percentage"/>
    public decimal Percentage { get; private set; }

    /// <inheritdoc cref="FeeTerms.Minimum"/>
    public long? Minimum { get; private set; }

    /// <inheritdoc cref="FeeTerms.Maximum"/>
    public long? Maximum { get; private set; }

    /// <inheritdoc cref="FeeTerms.VatRate"/>
    public decimal VatRate { get; private set; }

    /// <inheritdoc cref="FeeTerms.Currency"/>
    public string Currency { get; private set; } = "";

    /// <summary>The terms of this rule.</summary>
    public FeeTerms Terms => new(EventType, Direction, Basis, Amount, Percentage, Minimum, Maximum, VatRate, Currency);
}
