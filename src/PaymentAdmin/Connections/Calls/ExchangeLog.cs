using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Connections.Calls;

/// <summary>What is kept of one request beside what was sent.</summary>
/// <param name="Purpose">What it was for.</param>
/// <param name="Context">For whom, about what.</param>
/// <param name="Credential">Which secret proved who we are.</param>
/// <param name="Secrets">What must not be kept.</param>
internal sealed record ExchangeNote(string Purpose, CallContext Context, SecretKind? Credential, IReadOnlyList<string> Secrets);

/// <summary>Sends requests and keeps each with its answer, without secrets.</summary>
internal sealed class ExchangeLog(Transport transport, PersonalData persons, IDbContextFactory<PaymentDb> contexts, TimeProvider clock, ILogger<ExchangeLog> log)
{
    private const int PathMaxLength = 1_000;
    private const int ProblemMaxLength = 1_000;

    /// <param name="secretsIn">What in the answer is secret itself, such as a token.</param>
    internal async Task<PspAnswer> Send(Connection connection, WireRequest request, ExchangeNote note, Func<PspAnswer, IEnumerable<string>>? secretsIn, CancellationToken cancellationToken)
    {
        var at = clock.Now();
        var answer = await transport.Send(request, cancellationToken);
        string[] secrets = [.. note.Secrets, .. secretsIn?.Invoke(answer) ?? []];
        answer = answer with { Problem = answer.Problem is null ? null : Redact.Text(answer.Problem, secrets, ProblemMaxLength) };
        await Keep(connection, note, answer.Outcome, () => ExchangeOf(connection, request, note, answer, secrets, at));
        return answer;
    }

    private Exchange ExchangeOf(Connection connection, WireRequest request, ExchangeNote note, PspAnswer answer, string[] secrets, DateTime at) => new()
    {
        Id = at.NewId(),
        ConnectionId = connection.Id,
        PaymentId = note.Context.PaymentId,
        Purpose = note.Purpose,
        At = at,
        Milliseconds = answer.Milliseconds,
        Method = request.Method.Method,
        Path = Redact.Path(note.Context.IsPersonal ? WithoutQuery(PathOf(connection, request.Address)) : PathOf(connection, request.Address), secrets, PathMaxLength),
        IsSealed = note.Context is { IsPersonal: true, PaymentId: not null },
        RequestBody = Kept(note.Context, Redact.Body(request.Body, request.ContentType, secrets, Exchange.BodyMaxLength)),
        Outcome = answer.Outcome,
        Status = answer.Status,
        AnswerBody = answer.Outcome == CallOutcome.Answered ? Kept(note.Context, Redact.Body(answer.Body, answer.Headers.GetValueOrDefault("content-type"), secrets, Exchange.BodyMaxLength)) : null,
        Problem = answer.Problem,
        Credential = note.Credential,
        CorrelationId = note.Context.Actor.CorrelationId,
    };

    /// <summary>What is about a person is kept sealed, and only where it is part of a payment's story.</summary>
    private string? Kept(CallContext context, string? body) => context switch
    {
        { IsPersonal: false } => body,
        { PaymentId: not null } => string.IsNullOrEmpty(body) ? body : persons.SealText(body),
        _ => null,
    };

    private static string WithoutQuery(string path) => path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? path[..query] : path;

    private static string PathOf(Connection connection, Uri address) =>
        connection.BaseUrl is { } root && address.AbsoluteUri.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? address.AbsoluteUri[root.Length..] : address.PathAndQuery;

    /// <summary>In a context of its own and whoever stops waiting: an answer is worth more than its record, and must not be lost with it.</summary>
    private async Task Keep(Connection connection, ExchangeNote note, CallOutcome outcome, Func<Exchange> exchange)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            db.Add(exchange());
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is DbUpdateException or DbException or RetryLimitExceededException or InvalidOperationException or TimeoutException or CryptographicException)
        {
            log.LogError(failure, "An exchange of connection {Connection} ({Purpose}, {Outcome}, correlation {Correlation}) could not be kept", PublicId.Connection.Format(connection.Id), note.Purpose, outcome, note.Context.Actor.CorrelationId);
        }
    }
}
