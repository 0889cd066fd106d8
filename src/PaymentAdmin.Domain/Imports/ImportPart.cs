namespace PaymentAdmin.Domain.Imports;

/// <summary>What some rows of a file came to, or would come to.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Bad">How many of them have errors.</param>
/// <param name="Errors">How many errors they have.</param>
/// <param name="Added">How many payments, or beneficiaries where these are imported, are new.</param>
/// <param name="Updated">How many are known and changed.</param>
/// <param name="Unchanged">How many are known as they are.</param>
/// <param name="NewBeneficiaries">How many beneficiaries are new.</param>
/// <param name="PayeeChanges">How many changes of phone, account or channel are proposed.</param>
public sealed record ImportPart(int Rows, int Bad, int Errors, int Added, int Updated, int Unchanged, int NewBeneficiaries, int PayeeChanges)
{
    /// <summary>Nothing yet.</summary>
    public static readonly ImportPart None = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>How many rows have no error.</summary>
    public int Good => Rows - Bad;

    /// <summary>Both together.</summary>
    public ImportPart Plus(ImportPart other) => new(
        Rows + other.Rows, Bad + other.Bad, Errors + other.Errors, Added + other.Added, Updated + other.Updated, Unchanged + other.Unchanged,
        NewBeneficiaries + other.NewBeneficiaries, PayeeChanges + other.PayeeChanges);
}
