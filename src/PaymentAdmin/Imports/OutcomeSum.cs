using System.Globalization;
using PaymentAdmin.Audit;
using PaymentAdmin.Domain.Imports;

namespace PaymentAdmin.Imports;

/// <summary>What became of a good row.</summary>
public enum RowFate
{
    Added,
    Updated,
    Unchanged,
}

/// <summary>Adds up what rows come to.</summary>
public sealed class OutcomeSum
{
    private readonly List<(int Row, RowFault Fault)> _faults = [];
    private readonly List<AskedPayee> _payees = [];
    private ImportPart _sum = ImportPart.None;

    /// <summary>A row that cannot come in.</summary>
    public void Wrong(int row, IReadOnlyCollection<RowFault> faults)
    {
        _faults.AddRange(faults.Select(fault => (row, fault)));
        _sum = _sum.Plus(ImportPart.None with { Rows = 1, Bad = 1, Errors = faults.Count });
    }

    /// <summary>A row that comes in.</summary>
    public void Right(RowFate fate, bool newBeneficiary, AskedPayee? payee)
    {
        if (payee is not null)
        {
            _payees.Add(payee);
        }

        _sum = _sum.Plus(new ImportPart(1, 0, 0, fate == RowFate.Added ? 1 : 0, fate == RowFate.Updated ? 1 : 0, fate == RowFate.Unchanged ? 1 : 0, newBeneficiary ? 1 : 0, payee is null ? 0 : 1));
    }

    public ImportOutcome Sum() => new(_sum, _faults, _payees);
}

/// <summary>What the audit record says of an import: the file and the numbers, nothing of its rows.</summary>
public static class ImportRecord
{
    public static IReadOnlyList<FieldChange> Of(Import import) =>
    [
        Said("import", Platform.PublicId.Import.Format(import.Id)), Said("status", Domain.Words.Of(import.Status)), Said("sha256", import.Sha256), Said("rows", import.RowCount), Said("badRows", import.BadCount),
        Said("added", import.AddedCount), Said("updated", import.UpdatedCount), Said("unchanged", import.UnchangedCount),
        Said("newBeneficiaries", import.NewBeneficiaryCount), Said("payeeChanges", import.PayeeChangeCount),
    ];

    private static FieldChange Said(string field, int value) => Said(field, value.ToString(CultureInfo.InvariantCulture));

    private static FieldChange Said(string field, string value) => new(field, null, value);
}
