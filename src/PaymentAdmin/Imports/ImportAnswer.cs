using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Imports;

/// <summary>An import, as the API and pages show it.</summary>
/// <param name="Id"><c>imp_</c> and a UUID.</param>
/// <param name="Kind">What it brings.</param>
/// <param name="TargetId">The programme or distribution, with its prefix.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Hex.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="DryRun">Whether it ends once every row is checked.</param>
/// <param name="SkipBadRows">Whether good rows come in though others have errors.</param>
/// <param name="Rows">How many rows were taken, up to now.</param>
/// <param name="TotalRows">How many there are; null until every row was checked.</param>
/// <param name="GoodRows">How many of those taken have no error.</param>
/// <param name="BadRows">How many have.</param>
/// <param name="ErrorCount">How many errors they have.</param>
/// <param name="Added">New payments or beneficiaries: those that would come while it is checked, those that came once it is imported.</param>
/// <param name="Updated">Known ones that change.</param>
/// <param name="Unchanged">Known ones that stay as they are.</param>
/// <param name="NewBeneficiaries">New beneficiaries.</param>
/// <param name="PayeeChanges">Changes of phone, account or channel that are proposed to a second person.</param>
/// <param name="ProblemCode">Why it failed; null where it did not.</param>
/// <param name="Problem">The same for people.</param>
/// <param name="CreatedAt">When the file came.</param>
/// <param name="RunBy">Who sent it, and alone imports it.</param>
/// <param name="EndedAt">When it was checked, done, failed or cancelled; null while it goes on.</param>
/// <param name="ContentDroppedAt">When the file's content was dropped; null while it is kept.</param>
public sealed record ImportAnswer(
    string Id, ImportKind Kind, string TargetId, string FileName, long Size, string Sha256, ImportStatus Status, bool DryRun, bool SkipBadRows,
    int Rows, int? TotalRows, int GoodRows, int BadRows, int ErrorCount, int Added, int Updated, int Unchanged, int NewBeneficiaries, int PayeeChanges,
    string? ProblemCode, string? Problem, DateTime CreatedAt, string RunBy, DateTime? EndedAt, DateTime? ContentDroppedAt)
{
    /// <summary>Whether it moves by itself.</summary>
    internal bool IsRunning => Status is ImportStatus.Checking or ImportStatus.Importing;

    internal static ImportAnswer Of(Import import) => new(
        PublicId.Import.Format(import.Id), import.Kind, TargetOf(import), import.FileName, import.Size, import.Sha256, import.Status, import.DryRun, import.SkipBadRows,
        import.RowCount, import.TotalRows, import.Sum.Good, import.BadCount, import.ErrorCount, import.AddedCount, import.UpdatedCount, import.UnchangedCount,
        import.NewBeneficiaryCount, import.PayeeChangeCount, import.ProblemCode, import.Problem, import.CreatedAt, import.RunByName, import.EndedAt, import.ContentDroppedAt);

    /// <summary>What a request says that ran an import to an end that is not the one it asked for.</summary>
    /// <exception cref="Refusal">422 <c>import_has_errors</c>, or what is wrong with the file as a whole.</exception>
    internal static void RequireSuccess(Import import, IReadOnlyList<ImportError> errors)
    {
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["importId"] = PublicId.Import.Format(import.Id), ["rows"] = import.RowCount, ["goodRows"] = import.Sum.Good, ["badRows"] = import.BadCount, ["rowErrors"] = errors,
        };
        if (import.Status == ImportStatus.Failed)
        {
            throw new Refusal(RefusalKind.Rule, import.ProblemCode!, import.Problem!, "file", facts: facts);
        }

        if (import is { Status: ImportStatus.Checked, DryRun: false })
        {
            throw new Refusal(
                RefusalKind.Rule, "import_has_errors",
                $"{import.BadCount:N0} of {import.RowCount:N0} rows have errors, so nothing was imported. Correct them and send the file again, or import the good rows alone.", "file", facts: facts);
        }
    }

    private static string TargetOf(Import import) =>
        (import.Kind == ImportKind.Payments ? PublicId.Distribution : PublicId.Programme).Format(import.TargetId);
}

/// <summary>An error of a row.</summary>
/// <param name="Row">The row, as the file counts it.</param>
/// <param name="Column">The column; null for the whole row.</param>
/// <param name="Code">Stable snake_case code.</param>
/// <param name="Message">What to do.</param>
public sealed record ImportError(int Row, string? Column, string Code, string Message);

/// <summary>A change of phone, account or channel that a row asks for.</summary>
/// <param name="Row">The row, as the file counts it.</param>
/// <param name="BeneficiaryId"><c>ben_</c> and a UUID.</param>
/// <param name="FullName">Whose.</param>
/// <param name="PhoneBefore">The number as it is.</param>
/// <param name="PhoneAfter">The number as it would be.</param>
/// <param name="AccountBefore">The account as it is.</param>
/// <param name="AccountAfter">The account as it would be.</param>
/// <param name="ChannelBefore">The channel as it is.</param>
/// <param name="ChannelAfter">The channel as it would be.</param>
public sealed record ImportPayeeChange(
    int Row, string BeneficiaryId, string FullName, string? PhoneBefore, string? PhoneAfter, string? AccountBefore, string? AccountAfter, PaymentChannel ChannelBefore, PaymentChannel ChannelAfter);
