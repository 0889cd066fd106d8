namespace PaymentAdmin.Domain.Tests.Settlement.Model;

/// <summary>Something that happens to the ledger, in words that the domain and the database can both be driven with. Transactions, tenants and statements are numbers.</summary>
internal abstract record Happening
{
    /// <summary>A transaction is confirmed; its reference is <see cref="Reference"/>, its due day the day after.</summary>
    internal sealed record Confirmed(int Transaction, bool Inbound, int Tenant, long Amount, long Fee, bool Prefunded) : Happening;

    /// <summary>A transaction is taken back; a prefunded one's prefund is returned at once.</summary>
    internal sealed record Reversed(int Transaction) : Happening;

    /// <summary>A statement comes.</summary>
    internal sealed record Statement(int Number, IReadOnlyList<Row> Rows) : Happening;

    /// <summary>A corrected version of a statement comes.</summary>
    internal sealed record Corrected(int Number, IReadOnlyList<Row> Rows) : Happening;

    /// <summary>What is open of a transaction is written off under its issue.</summary>
    internal sealed record WrittenOff(int Transaction) : Happening;

    /// <summary>The difference of its fee is accepted under its issue.</summary>
    internal sealed record FeeAccepted(int Transaction) : Happening;

    /// <summary>What waits beyond a transaction is held for its tenant, under its issue.</summary>
    internal sealed record ExcessCredited(int Transaction) : Happening;

    /// <summary>The copies of a transaction's lines were given back through the bank, under their issue.</summary>
    internal sealed record CopiesReturned(int Transaction) : Happening;

    /// <summary>What waits for a reference that nobody knows is held for nobody in particular, under its issue.</summary>
    internal sealed record UnknownCredited(int Transaction) : Happening;

    /// <summary>The balance at the PSP is topped up.</summary>
    internal sealed record PrefundToppedUp(long Amount) : Happening;

    /// <summary>A tenant's programme is funded.</summary>
    internal sealed record ProgrammeFunded(int Tenant, long Amount) : Happening;

    /// <summary>A tenant is paid.</summary>
    internal sealed record TenantPaid(int Tenant, long Amount) : Happening;

    /// <summary>The processor's invoice for fees is paid; of no transaction in particular.</summary>
    internal sealed record FeeInvoiced(long Amount) : Happening;

    /// <summary>The processor takes fees from the prefund; of no transaction in particular.</summary>
    internal sealed record FeeTaken(long Amount) : Happening;

    /// <summary>A row of a statement: which transaction's reference it names, gross signed, fee with VAT.</summary>
    internal sealed record Row(int Transaction, long Gross, long Fee)
    {
        public long Net => Gross - Fee;
    }

    /// <summary>The reference of a transaction, known or not.</summary>
    public static string Reference(int transaction) => FormattableString.Invariant($"REF-{transaction}");
}
