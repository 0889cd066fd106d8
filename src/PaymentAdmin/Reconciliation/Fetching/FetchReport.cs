using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;

namespace PaymentAdmin.Reconciliation.Fetching;

/// <summary>Fetches the report of a period through its connection and keeps it as it came.</summary>
public sealed class FetchReport(IDbContextFactory<PaymentDb> contexts, DialectBook dialects, IPspClient client, FileContent files, TimeProvider clock)
{
    /// <summary>Why a run whose report could not be had failed.</summary>
    public const string NotFetched = "not_fetched";

    /// <param name="run">Whose.</param>
    /// <param name="actor">For whom the PSP is asked.</param>
    /// <returns>What was kept, under an id of its own: what a try before left, when its process was killed, is not mixed with it, and is dropped in time.</returns>
    /// <exception cref="Refusal">422 <c>not_fetched</c>: the PSP refused; 422 <c>report_too_large</c>, <c>file_empty</c>; upstream <c>not_fetched</c>: it is worth another try.</exception>
    internal async Task<(Guid FileId, ReportFile Report)> Fetch(ReconciliationRun run, Actor actor, CancellationToken cancellationToken)
    {
        var fileId = clock.Now().NewId();
        try
        {
            return (fileId, await Fetch(run, fileId, actor, cancellationToken));
        }
        catch
        {
            await files.Drop(fileId, CancellationToken.None);
            throw;
        }
    }

    private async Task<ReportFile> Fetch(ReconciliationRun run, Guid fileId, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == run.ConnectionId, cancellationToken);
        using var writing = files.Begin(FileKind.Report, fileId, clock.Now());
        var context = new CallContext(CallContext.Report, actor) { IsPersonal = true, Take = writing.Add };
        var result = await client.Send(connection, dialects.Of(connection.Dialect).FetchReport(connection, run.From, run.To), context, cancellationToken);

        // We stopped it ourselves: that says nothing about the PSP.
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Answer is not { Outcome: CallOutcome.Answered, Status: StatusCodes.Status200OK })
        {
            throw Failure(result.Answer);
        }

        var stored = await writing.End(cancellationToken);
        await using var kept = files.Open(FileKind.Report, fileId, stored.Size);
        var name = string.Create(CultureInfo.InvariantCulture, $"report-{run.From:yyyyMMdd'T'HHmmss'Z'}.{(JsonCells.IsJson(kept) ? "json" : "csv")}");
        return new ReportFile(name, stored.Size, stored.Sha256);
    }

    /// <summary>Its words are not repeated: they may quote our request, or name people.</summary>
    private static Refusal Failure(PspAnswer answer)
    {
        if (answer is { Outcome: CallOutcome.TooLarge, Status: StatusCodes.Status200OK })
        {
            return Refusal.Rule("report_too_large", "The report is larger than 1 GiB. Reconcile shorter periods.", "fetch");
        }

        var why = answer is { Outcome: CallOutcome.Answered, Status: { } said }
            ? string.Create(CultureInfo.InvariantCulture, $"The PSP answered {said} when it was asked for its report.")
            : answer.Problem ?? "There was no answer.";
        return new Refusal(answer.IsRefusal ? RefusalKind.Rule : RefusalKind.Upstream, NotFetched, $"{why} Resume it later, or upload the report.");
    }
}
