using System.Text;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Webhooks;

/// <summary>Lists rejected deliveries, newest first, and shows one. They are of one environment, or of one connection.</summary>
public sealed class ListRejections(IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Environment">Of which; null for that of the connection, without one for production once there is a production connection, else sandbox.</param>
    /// <param name="ConnectionId">Of which connection, without its prefix.</param>
    /// <param name="State">In which state.</param>
    /// <param name="From">From here, inclusive.</param>
    /// <param name="To">To here, exclusive.</param>
    /// <param name="After">Continue after this one.</param>
    /// <param name="Slice">Which part.</param>
    public sealed record Query(
        ConnectionEnvironment? Environment = null, Guid? ConnectionId = null, RejectionState? State = null, DateTime? From = null, DateTime? To = null, Cursor? After = null, Slice? Slice = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for the connection.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(
                query.Word<ConnectionEnvironment>("environment"), query.Id("connection_id", PublicId.Connection), query.Word<RejectionState>("state"),
                query.Time("from"), query.Time("to"), Cursor.Parse(query.Text("cursor")), Platform.Slice.Read(query));
            query.Done();
            return read;
        }
    }

    /// <param name="Id"><c>rej_</c> and a UUID.</param>
    /// <param name="ConnectionId">The connection whose address it came to.</param>
    /// <param name="ProcessorCode">The code of the processor of that connection.</param>
    /// <param name="Environment">The environment of that connection.</param>
    /// <param name="ReceivedAt">When it arrived, UTC.</param>
    /// <param name="Reason">Why it was not verified.</param>
    /// <param name="Size">How many bytes its body had.</param>
    /// <param name="State">Kept, or verified since.</param>
    /// <param name="NotificationId">The notification that it became.</param>
    /// <param name="VerifiedAt">When, UTC.</param>
    public sealed record Row(
        string Id, string ConnectionId, string ProcessorCode, ConnectionEnvironment Environment, DateTime ReceivedAt, string Reason, int Size,
        RejectionState State, string? NotificationId, DateTime? VerifiedAt);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<Row> Data, CursorPagination Pagination);

    /// <param name="Rejected">As the list has it.</param>
    /// <param name="Headers">As they are kept: secrets as their hash. Null once it is verified: its notification has them.</param>
    /// <param name="Payload">The body as text; null where it is none, or once it is verified. Without persons for who may not see beneficiaries.</param>
    /// <param name="RawBody">The bytes in Base64, where they were asked for.</param>
    /// <param name="RawBodyWithheld">Why there are none although they were asked for.</param>
    public sealed record Detail(Row Rejected, IReadOnlyDictionary<string, string>? Headers, string? Payload, string? RawBody, string? RawBodyWithheld);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        var slice = query.Slice ?? new Slice(Slice.DefaultLimit, 0);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Filter(db, query, cancellationToken);
        var count = await rows.CountCapped(cancellationToken);
        if (query.After is { } after)
        {
            rows = rows.Where(row => row.ReceivedAt < after.At || (row.ReceivedAt == after.At && row.Id < after.Id));
        }

        var ordered = rows.OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id).Skip(slice.Offset).Take(slice.Limit + 1);
        var found = await WithCode(db, ordered).ToListAsync(cancellationToken);
        var page = found.Take(slice.Limit).Select(row => RowOf(row.Rejected, row.Code)).ToList();
        var next = found.Count > slice.Limit ? new Cursor(found[slice.Limit - 1].Rejected.ReceivedAt, found[slice.Limit - 1].Rejected.Id).ToString() : null;
        return new Answer(page, CursorPagination.Of(slice, count, next));
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Detail> One(Guid id, bool withRawBody, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await WithCode(db, db.Set<RejectedDelivery>().AsNoTracking().Where(row => row.Id == id)).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refusal.NotFound("rejected delivery");
        var body = await db.Set<RejectedBody>().AsNoTracking().SingleOrDefaultAsync(row => row.RejectedId == id, cancellationToken);
        var withPersons = actor.May(Permissions.ViewBeneficiaries);
        var text = body is not null && Utf8.IsValid(body.RawBody) ? ShownBody.WithoutProof(Encoding.UTF8.GetString(body.RawBody)) : null;
        var withheld = !withRawBody ? null
            : body is null ? "It is in the inbox: see its notification."
            : withPersons ? null : $"This needs the permission {Permissions.ViewBeneficiaries}.";
        return new Detail(
            RowOf(found.Rejected, found.Code),
            body is null ? null : StoredHeaders.Read(body.HeadersJson),
            withPersons ? text : Redact.Persons(text),
            withRawBody && withheld is null ? Convert.ToBase64String(ShownBody.Raw(body!.RawBody)) : null,
            withheld);
    }

    private static async Task<IQueryable<RejectedDelivery>> Filter(PaymentDb db, Query query, CancellationToken cancellationToken)
    {
        var rows = db.Set<RejectedDelivery>().AsNoTracking();
        var one = await new NotificationFilter(Environment: query.Environment, ConnectionId: query.ConnectionId).Settle(db, cancellationToken);
        rows = rows.Where(row => row.Environment == one.Environment);
        rows = query.ConnectionId is null ? rows : rows.Where(row => row.ConnectionId == query.ConnectionId);
        rows = query.State is null ? rows : rows.Where(row => row.State == query.State);
        rows = query.From is null ? rows : rows.Where(row => row.ReceivedAt >= query.From);
        return query.To is null ? rows : rows.Where(row => row.ReceivedAt < query.To);
    }

    private static IQueryable<Found> WithCode(PaymentDb db, IQueryable<RejectedDelivery> rows) =>
        from row in rows
        join connection in db.Connections on row.ConnectionId equals connection.Id
        join processor in db.Processors on connection.ProcessorId equals processor.Id
        orderby row.ReceivedAt descending, row.Id descending
        select new Found { Rejected = row, Code = processor.Code };

    private static Row RowOf(RejectedDelivery rejected, string code) => new(
        PublicId.RejectedDelivery.Format(rejected.Id), PublicId.Connection.Format(rejected.ConnectionId), code, rejected.Environment, rejected.ReceivedAt, rejected.Reason, rejected.Size,
        rejected.State, rejected.NotificationId is { } id ? PublicId.Webhook.Format(id) : null, rejected.VerifiedAt);

    private sealed class Found
    {
        public required RejectedDelivery Rejected { get; init; }

        public required string Code { get; init; }
    }
}
