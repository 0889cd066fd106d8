using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Connections;

/// <summary>What was sent on a connection and what came back, newest first. Who may not see beneficiaries sees no persons in it.</summary>
public sealed class ListExchanges(IDbContextFactory<PaymentDb> contexts, PersonalData persons)
{
    /// <summary>What stands for a body that is kept sealed, for who may not see beneficiaries.</summary>
    internal const string Sealed = "[kept sealed: shown to whoever may see beneficiaries]";

    private const string Lost = "[kept sealed with a key that is gone: it cannot be opened]";

    /// <param name="ConnectionId">Of which connection, without its prefix.</param>
    /// <param name="After">Continue after this one.</param>
    /// <param name="Limit">How many, 1 to 200.</param>
    public sealed record Query(Guid ConnectionId, Cursor? After = null, int Limit = Slice.DefaultLimit)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404.</exception>
        public static Query Read(string connectionId, IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(PublicId.Connection.Parse(connectionId), Cursor.Parse(query.Text("cursor")), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit));
            query.Done();
            return read;
        }
    }

    /// <param name="PaymentId">About which payment, without its prefix.</param>
    /// <param name="After">Continue after this one.</param>
    /// <param name="Limit">How many, 1 to 200.</param>
    public sealed record PaymentQuery(Guid PaymentId, Cursor? After = null, int Limit = Slice.DefaultLimit)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404.</exception>
        public static PaymentQuery Read(string paymentId, IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new PaymentQuery(PublicId.Payment.Parse(paymentId), Cursor.Parse(query.Text("cursor")), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit));
            query.Done();
            return read;
        }
    }

    /// <param name="Id"><c>exg_</c> and a UUID.</param>
    /// <param name="At">When it was sent, UTC.</param>
    /// <param name="Purpose">What for.</param>
    /// <param name="Method">GET, POST, DELETE.</param>
    /// <param name="Path">Below the connection's address.</param>
    /// <param name="Outcome">What became of it.</param>
    /// <param name="Status">The HTTP status, where there was an answer.</param>
    /// <param name="Milliseconds">From the first try to the last byte.</param>
    /// <param name="Problem">Why there is no answer; for people.</param>
    /// <param name="RequestBody">As it is kept; of what is kept sealed, only that it is, for who may not see beneficiaries.</param>
    /// <param name="AnswerBody">As it is kept; likewise.</param>
    /// <param name="Credential">Which kind of secret proved who we are.</param>
    /// <param name="CorrelationId">Ties it to log and record.</param>
    public sealed record Row(
        string Id, DateTime At, string Purpose, string Method, string Path, CallOutcome Outcome, int? Status, long Milliseconds, string? Problem,
        string? RequestBody, string? AnswerBody, SecretKind? Credential, string CorrelationId);

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<Row> Data, Pagination Pagination);

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Connections.AnyAsync(connection => connection.Id == query.ConnectionId, cancellationToken))
        {
            throw Refusal.NotFound("connection");
        }

        var exchanges = db.Set<Exchange>().Where(exchange => exchange.ConnectionId == query.ConnectionId);
        return await Read(exchanges, query.After, query.Limit, actor, cancellationToken);
    }

    /// <summary>Those about one payment.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Answer> OfPayment(PaymentQuery query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        actor.Require(Permissions.ViewConnections);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Read(db.Set<Exchange>().Where(exchange => exchange.PaymentId == query.PaymentId), query.After, query.Limit, actor, cancellationToken);
        return found.Data.Count > 0 || await db.Payments.AnyAsync(payment => payment.Id == query.PaymentId, cancellationToken) ? found : throw Refusal.NotFound("payment");
    }

    private async Task<Answer> Read(IQueryable<Exchange> exchanges, Cursor? after, int limit, Actor actor, CancellationToken cancellationToken)
    {
        exchanges = after is null ? exchanges : exchanges.Where(exchange => exchange.At < after.At || (exchange.At == after.At && exchange.Id < after.Id));
        var found = await exchanges.AsNoTracking().OrderByDescending(exchange => exchange.At).ThenByDescending(exchange => exchange.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? new Cursor(page[^1].At, page[^1].Id).ToString() : null;
        return new Answer([.. page.Select(exchange => RowOf(exchange, actor.May(Permissions.ViewBeneficiaries)))], new Pagination(limit, next));
    }

    private Row RowOf(Exchange exchange, bool withPersons) => new(
        PublicId.Exchange.Format(exchange.Id),
        exchange.At,
        exchange.Purpose,
        exchange.Method,
        withPersons ? exchange.Path : Redact.PersonsInPath(exchange.Path),
        exchange.Outcome,
        exchange.Status,
        exchange.Milliseconds,
        exchange.Problem,
        Shown(exchange, exchange.RequestBody, withPersons),
        Shown(exchange, exchange.AnswerBody, withPersons),
        exchange.Credential,
        exchange.CorrelationId);

    private string? Shown(Exchange exchange, string? body, bool withPersons)
    {
        if (!exchange.IsSealed || string.IsNullOrEmpty(body))
        {
            return withPersons ? body : Redact.Persons(body);
        }

        if (!withPersons)
        {
            return Sealed;
        }

        try
        {
            return persons.OpenText(body);
        }
        catch (CryptographicException)
        {
            // The rest of the list is worth showing all the same.
            return Lost;
        }
    }
}
