using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Reconciliation.Reports;
using PaymentAdmin.Reconciliation.Settings;

namespace PaymentAdmin.Reconciliation.Runs;

/// <summary>How the first rows of a report would be read with some settings, so that a mapping is found by looking. Nothing is kept.</summary>
public sealed class PreviewReport(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>How much of the beginning of a report is of use, in bytes.</summary>
    public const int HeadBytes = 64 * 1024;

    /// <summary>How many rows are read.</summary>
    public const int MostRows = 10;

    /// <param name="Head">The beginning of the report, up to <see cref="HeadBytes"/>.</param>
    /// <param name="IsWhole">Whether it is the whole report.</param>
    /// <param name="Settings">The settings to try.</param>
    public sealed record Input(byte[] Head, bool IsWhole, ChangeReportSettings.Input Settings);

    /// <param name="Number">1, 2, 3 …</param>
    /// <param name="Amount">Minor units; null where the row cannot be read, as the rest.</param>
    /// <param name="Said">What the status means.</param>
    /// <param name="StatusWord">The PSP's own word.</param>
    /// <param name="Fault">Why it cannot be read; null where it can.</param>
    public sealed record Row(int Number, string? PspId, string? Reference, long? Amount, string? Currency, PaymentSaid? Said, string? StatusWord, string? Fault);

    /// <param name="Columns">The names of the report's own columns, to choose from.</param>
    /// <param name="Rows">Its first rows.</param>
    /// <param name="Problem">Why the report as a whole cannot be read; null where it can.</param>
    public sealed record Answer(IReadOnlyList<string> Columns, IReadOnlyList<Row> Rows, string? Problem);

    /// <exception cref="Refusal">400 with every setting that is out of bounds; 403; 404.</exception>
    public async Task<Answer> Handle(Guid connectionId, Input input, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.RunReconciliation);
        var columns = ChangeReportSettings.Read(input.Settings);
        columns.Check();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Connections.AnyAsync(row => row.Id == connectionId, cancellationToken))
        {
            throw Refusal.NotFound("connection");
        }

        var form = (await ReadForm.Of(db, connectionId, cancellationToken)) with { Columns = columns };
        using var head = new MemoryStream(Lines(input), writable: false);
        return Read(head, columns, form.Reader, input.IsWhole);
    }

    /// <summary>Without the row in which the beginning was cut.</summary>
    private static byte[] Lines(Input input)
    {
        var head = input.Head.AsSpan(0, Math.Min(input.Head.Length, HeadBytes));
        return head[..(input.IsWhole || head.LastIndexOf((byte)'\n') is not (>= 0 and var end) ? head.Length : end + 1)].ToArray();
    }

    private static Answer Read(MemoryStream head, ReportColumns columns, ReportReader reader, bool isWhole)
    {
        var names = ReportTable.Columns(head);
        var rows = new List<Row>();
        try
        {
            using var content = ReportContent.Open(head, columns, from: 0);
            foreach (var row in content.Rows().Take(MostRows))
            {
                rows.Add(RowOf(rows.Count + 1, row, reader));
            }
        }
        catch (Refusal cut) when (cut.Code == "file_cut_off" && !isWhole)
        {
            // Only its beginning was looked at.
        }
        catch (Refusal unreadable) when (unreadable.Kind == RefusalKind.Rule)
        {
            return new Answer(names, [], unreadable.Message);
        }

        return new Answer(names, rows, rows.Count == 0 && isWhole ? "The report has no rows." : null);
    }

    private static Row RowOf(int number, FileRow row, ReportReader reader)
    {
        var fault = row.Fault;
        return (fault is null ? reader.Read(row.Cell, out fault) : null) is { } read
            ? new Row(number, Said(read.PspId), Said(read.Reference), read.AmountMinor, read.Currency, read.Said, read.StatusWord, Fault: null)
            : new Row(number, null, null, null, null, null, null, fault);
    }

    private static string? Said(string text) => text.Length == 0 ? null : text;
}
