using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Imports;

/// <summary>What one kind of import means; in the module that owns what it brings.</summary>
public interface IImportKind
{
    ImportKind Kind { get; }

    /// <summary>The columns that it understands, in the order of the template.</summary>
    IReadOnlyList<ImportColumn> Columns { get; }

    /// <summary>Where it goes to, if that can still take anything.</summary>
    /// <exception cref="Refusal">404; 409 where it takes nothing now.</exception>
    Task<ImportTarget> Find(PaymentDb db, Guid targetId, CancellationToken cancellationToken);

    /// <summary>Begins a pass through a file.</summary>
    Task<IImportPass> Begin(PaymentDb db, Guid targetId, CancellationToken cancellationToken);

    /// <summary>Writes into the audit record what an import changed, in the caller's context; the caller saves.</summary>
    Task Record(PaymentDb db, Import import, Actor actor, DateTime now, CancellationToken cancellationToken);
}

/// <summary>One pass through a file, row by row in its order.</summary>
public interface IImportPass
{
    /// <summary>Reads a row and says what is wrong with it alone, or with what stood before it in the file. Once for each row, those before the place too.</summary>
    ReadRow Read(ImportRow row);

    /// <summary>
    /// Says what rows come to, and does it in the caller's context if asked; the caller saves. May run again for the same rows
    /// where another change got in between.
    /// </summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="rows">What <see cref="Read"/> made of them.</param>
    /// <param name="import">Which import brings them in, for whom; null to change nothing.</param>
    /// <param name="now">The time of the change.</param>
    Task<ImportOutcome> Take(PaymentDb db, IReadOnlyList<ReadRow> rows, ImportAct? import, DateTime now, CancellationToken cancellationToken);
}

/// <summary>That an import changes something.</summary>
/// <param name="Id">The import.</param>
/// <param name="Actor">Whose change it is.</param>
public sealed record ImportAct(Guid Id, Actor Actor);

/// <summary>Where an import goes to.</summary>
/// <param name="Name">For people.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record ImportTarget(string Name, string Currency);

/// <summary>A row of the file.</summary>
/// <param name="Number">As the file counts it.</param>
/// <param name="Values">Its cells by our names of the columns.</param>
/// <param name="Overflows">Whether it has more cells than the header.</param>
public sealed record ImportRow(int Number, IReadOnlyDictionary<string, TableCell> Values, bool Overflows)
{
    /// <summary>A cell; empty where the file has no such column.</summary>
    public TableCell this[string column] => Values.GetValueOrDefault(column, TableCell.Empty);
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Column">Our name of the column; null for the whole row.</param>
/// <param name="Code">Stable snake_case code.</param>
/// <param name="Message">What to do, for people; nothing personal.</param>
public sealed record RowFault(string? Column, string Code, string Message);

/// <summary>A row as a kind read it.</summary>
public abstract class ReadRow(int number)
{
    public int Number { get; } = number;

    /// <summary>What is wrong with it without looking at the database.</summary>
    public List<RowFault> Faults { get; } = [];
}

/// <summary>What some rows came to.</summary>
/// <param name="Sum">In numbers.</param>
/// <param name="Faults">What is wrong, by row.</param>
/// <param name="Payees">Changes of phone, account or channel that the rows ask for.</param>
public sealed record ImportOutcome(ImportPart Sum, IReadOnlyList<(int Row, RowFault Fault)> Faults, IReadOnlyList<AskedPayee> Payees);

/// <summary>A change of phone, account or channel that a row asks for.</summary>
/// <param name="Row">The row.</param>
/// <param name="BeneficiaryId">Whose.</param>
/// <param name="SealedAfter">The details as they would be, encrypted.</param>
/// <param name="ChannelAfter">The channel as it would be.</param>
public sealed record AskedPayee(int Row, Guid BeneficiaryId, string SealedAfter, PaymentChannel ChannelAfter);
