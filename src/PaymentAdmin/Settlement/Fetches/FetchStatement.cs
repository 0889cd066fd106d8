using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Settings;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Settlement.Statements;

namespace PaymentAdmin.Settlement.Fetches;

/// <summary>
/// Fetches the statements of a connection, day after day, and imports each before the next: whoever does it again after a crash fetches the same file, which
/// changes nothing.
/// </summary>
public sealed class FetchStatement(
    UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts, DialectBook dialects, IPspClient client, ReceiveStatement receive, RenewLease leases, SettlementRules rules, TimeProvider clock) : IWorkHandler
{
    /// <summary>The word of the queue.</summary>
    public const string QueueName = "statement_fetches";

    /// <summary>The queue: each file is in memory while it is read, and a large one takes minutes to import.</summary>
    public static WorkQueue Settings { get; } = new(QueueName)
    {
        Title = "Statements to fetch", Subject = PublicId.Connection, SubjectPage = "connections/", Parallelism = 1, Lease = TimeSpan.FromMinutes(15),
    };

    // On a day on which the processor does not settle there need be no statement.
    private const int NotFound = 404;

    /// <inheritdoc/>
    public async Task Handle(Guid subjectId, WorkClaim claim, CancellationToken cancellationToken)
    {
        while (await FetchDay(subjectId, claim, cancellationToken))
        {
            await leases.Handle(claim, Settings.Lease, cancellationToken);
        }
    }

    /// <returns>Whether another day waits.</returns>
    private async Task<bool> FetchDay(Guid connectionId, WorkClaim claim, CancellationToken cancellationToken)
    {
        var (fetch, connection, settings) = await Read(connectionId, cancellationToken);
        if (settings?.FetchPath is null || connection.Status == ConnectionStatus.Retired || !fetch.IsDue(clock.Now()))
        {
            return await Save(claim, (_, _) => Task.FromResult(false), cancellationToken);
        }

        var outcome = await Fetch(fetch, connection, settings, cancellationToken);
        return await Save(
            claim,
            async (db, now) =>
            {
                var row = await db.Set<StatementFetch>().SingleAsync(one => one.ConnectionId == connectionId, cancellationToken);
                if (row.NextOn != fetch.NextOn)
                {
                    // Meanwhile somebody asked for an earlier day, or gave this one up: it comes again, or nobody waits for it.
                    return row.IsDue(now);
                }

                var again = row.IsAgain;
                if (outcome.Problem is not { } problem)
                {
                    row.Fetched(fetch.NextOn, now);
                    if (!again)
                    {
                        await FetchIssues.Close(db, row, now, cancellationToken);
                    }

                    return row.IsDue(now);
                }

                row.Failed(problem, outcome.IsRefused, now);
                if (!again && (outcome.IsRefused || row.IsLate(now)))
                {
                    await FetchIssues.Open(db, row, outcome.IsRefused ? IssueKind.FetchRefused : IssueKind.FetchTimedOut, rules.DueAfter, now, cancellationToken);
                }

                return row.IsDue(now);
            },
            cancellationToken);
    }

    private async Task<Outcome> Fetch(StatementFetch fetch, Connection connection, SettlementSettings settings, CancellationToken cancellationToken)
    {
        var actor = Actor.System(QueueName, Correlation.Current());
        var call = dialects.Of(connection.Dialect).FetchStatement(connection, settings.FetchPathOf(fetch.NextOn));
        var result = await client.Send(connection, call, new CallContext(CallContext.Report, actor) { IsPersonal = true }, cancellationToken);
        if (result.Value is not { } file)
        {
            if (result.Answer is { Outcome: CallOutcome.Answered, Status: NotFound } && !settings.Calendar.IsBusinessDay(fetch.NextOn))
            {
                return Outcome.Fetched;
            }

            // Its words are not repeated: they may quote our request, or name people.
            return result.Answer is { Outcome: CallOutcome.Answered, Status: { } status }
                ? new Outcome(string.Create(CultureInfo.InvariantCulture, $"The PSP answered {status} when it was asked for the statement of {fetch.NextOn:yyyy-MM-dd}."), result.Answer.IsRefusal)
                : new Outcome(result.Answer.Problem ?? "There was no answer.", IsRefused: result.Answer.Outcome == CallOutcome.TooLarge);
        }

        if (result.Answer.Status is not (200 or 204))
        {
            return new Outcome(string.Create(CultureInfo.InvariantCulture, $"The PSP answered {result.Answer.Status} and has no statement of {fetch.NextOn:yyyy-MM-dd} yet."), IsRefused: false);
        }

        if (HasNoLines(file, settings.Columns))
        {
            return Outcome.Fetched;
        }

        try
        {
            using var content = new MemoryStream(file, writable: false);
            var name = string.Create(CultureInfo.InvariantCulture, $"statement-{fetch.NextOn:yyyy-MM-dd}.{(file[0] is (byte)'[' or (byte)'{' ? "json" : "csv")}");
            var (statement, _) = await receive.Handle(fetch.ProcessorId, new ReceiveStatement.Input(name, fetch.Environment, ConnectionId: connection.Id), content, actor, cancellationToken);

            // The same file may be under way elsewhere, and still be refused there.
            return statement.Status == StatementStatus.Imported ? Outcome.Fetched : new Outcome("The statement is still being imported.", IsRefused: false);
        }
        catch (Refusal refusal) when (refusal.Kind == RefusalKind.Rule)
        {
            return new Outcome(string.Create(CultureInfo.InvariantCulture, $"The statement of {fetch.NextOn:yyyy-MM-dd} was not imported. {refusal.Message}"), IsRefused: true);
        }
    }

    /// <summary>A day on which nothing was settled: nothing at all, a header alone, or an empty list.</summary>
    private static bool HasNoLines(byte[] file, StatementColumns columns)
    {
        var text = file.AsSpan().TrimStart("\uFEFF"u8).Trim(" \r\n\t"u8);
        return text.IsEmpty || (text[0] is (byte)'[' or (byte)'{' ? IsEmptyList(text) : StatementContent.IsHeaderAlone(file, columns));
    }

    /// <summary>A list without anything in it, alone or as the one list of an object: what is no JSON is for the import to refuse.</summary>
    private static bool IsEmptyList(ReadOnlySpan<byte> text)
    {
        var json = new Utf8JsonReader(text);
        var lists = 0;
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartArray && (!json.Read() || json.TokenType != JsonTokenType.EndArray || ++lists > 1))
                {
                    return false;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return lists == 1;
    }

    private async Task<(StatementFetch Fetch, Connection Connection, SettlementSettings? Settings)> Read(Guid connectionId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fetch = await db.Set<StatementFetch>().AsNoTracking().SingleAsync(row => row.ConnectionId == connectionId, cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleAsync(row => row.Id == connectionId, cancellationToken);
        var settings = await db.Set<SettlementSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ProcessorId == fetch.ProcessorId, cancellationToken);
        return (fetch, connection, settings);
    }

    private Task<bool> Save(WorkClaim claim, Func<PaymentDb, DateTime, Task<bool>> work, CancellationToken cancellationToken) => unitOfWork.Save(
        Actor.System(QueueName, Correlation.Current()),
        async (db, now) =>
        {
            var more = await work(db, now);
            await (more ? EndWork.RequireOurs(db, claim, cancellationToken) : EndWork.Complete(db, claim, cancellationToken));
            return more;
        },
        once: null,
        cancellationToken);

    /// <param name="Problem">Why it was in vain; null where the day was fetched.</param>
    /// <param name="IsRefused">Whether a person has to do something.</param>
    private sealed record Outcome(string? Problem, bool IsRefused)
    {
        public static readonly Outcome Fetched = new(null, IsRefused: false);
    }
}
