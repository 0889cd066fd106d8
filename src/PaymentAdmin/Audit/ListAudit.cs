using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Audit;

/// <summary>The audit record, newest first, filtered by person, kind, thing and time.</summary>
public sealed class ListAudit(IDbContextFactory<PaymentDb> contexts)
{
    private const int ExportPart = 1_000;

    /// <param name="Actor">The person's e-mail address, in full.</param>
    /// <param name="Kind">What happened, such as <c>processor.onboarded</c>.</param>
    /// <param name="ThingType">What kind of thing, such as <c>processor</c>.</param>
    /// <param name="ThingId">Which thing, without its prefix.</param>
    /// <param name="From">From here, inclusive.</param>
    /// <param name="To">To here, exclusive.</param>
    /// <param name="After">Continue after this entry.</param>
    /// <param name="Limit">How many, 1 to 200.</param>
    public sealed record Query(
        string? Actor = null, string? Kind = null, string? ThingType = null, Guid? ThingId = null,
        DateTime? From = null, DateTime? To = null, Cursor? After = null, int Limit = Slice.DefaultLimit)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var thing = query.Text("thing_id");
            var read = new Query(
                query.Text("actor"), query.Known("kind", AuditKinds.All), query.Known("thing_type", AuditedThing.Types), thing is null ? null : ThingIdOf(thing),
                query.Time("from"), query.Time("to"), Cursor.Parse(query.Text("cursor")), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit));
            query.Done();
            return read;
        }

        private static Guid ThingIdOf(string text) =>
            PublicId.Processor.TryParse(text, out var id) || PublicId.Tenant.TryParse(text, out id) || PublicId.User.TryParse(text, out id)
                || PublicId.Connection.TryParse(text, out id) || PublicId.Webhook.TryParse(text, out id) || PublicId.Replay.TryParse(text, out id)
                || PublicId.Programme.TryParse(text, out id) || PublicId.Beneficiary.TryParse(text, out id) || PublicId.Distribution.TryParse(text, out id)
                || PublicId.Delegation.TryParse(text, out id) || PublicId.Job.TryParse(text, out id) || PublicId.Queue.TryParse(text, out id)
                || PublicId.WorkItem.TryParse(text, out id) || PublicId.Payment.TryParse(text, out id)
                ? id
                : throw Refusal.NotFound("thing");
    }

    /// <param name="Id"><c>aud_</c> and a UUID.</param>
    /// <param name="At">When, UTC.</param>
    /// <param name="Actor">Who: e-mail address, or the system's job.</param>
    /// <param name="Kind">What happened.</param>
    /// <param name="ThingType">To what kind of thing.</param>
    /// <param name="ThingId">To which, with its prefix.</param>
    /// <param name="ThingName">Its code or name as it was then.</param>
    /// <param name="Reason">Why, where a reason was given; null where the reader may not see the changes.</param>
    /// <param name="CorrelationId">Ties it to log and answer.</param>
    /// <param name="Changes">Which fields, from what to what; null where the reader may not see them.</param>
    public sealed record Row(
        string Id, DateTime At, string Actor, string Kind, string ThingType, string ThingId, string ThingName,
        string? Reason, string CorrelationId, IReadOnlyList<FieldChange>? Changes);

    public sealed record Pagination([property: JsonPropertyName("limit")] int Limit, [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the record; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<Row> Data, Pagination Pagination);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewAudit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Filter(db, query).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? new Cursor(page[^1].At, page[^1].Id).ToString() : null;
        return new Answer([.. page.Select(entry => RowOf(entry, actor))], new Pagination(query.Limit, next));
    }

    /// <summary>All that match, for an export.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<Row> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewAudit);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Part by part, because a provider that retries holds a whole result in memory, and the record has no end.
        for (var after = query.After; ;)
        {
            var part = await Filter(db, query with { After = after }).Take(ExportPart).ToListAsync(cancellationToken);
            foreach (var entry in part)
            {
                yield return RowOf(entry, actor);
            }

            if (part.Count < ExportPart)
            {
                yield break;
            }

            after = new Cursor(part[^1].At, part[^1].Id);
        }
    }

    private static IOrderedQueryable<AuditEntry> Filter(PaymentDb db, Query query)
    {
        var entries = db.Set<AuditEntry>().AsNoTracking();
        entries = query.Actor is null ? entries : entries.Where(entry => entry.ActorName == query.Actor);
        entries = query.Kind is null ? entries : entries.Where(entry => entry.Kind == query.Kind);
        entries = query.ThingType is null ? entries : entries.Where(entry => entry.ThingType == query.ThingType);
        entries = query.ThingId is null ? entries : entries.Where(entry => entry.ThingId == query.ThingId);
        entries = query.From is null ? entries : entries.Where(entry => entry.At >= query.From);
        entries = query.To is null ? entries : entries.Where(entry => entry.At < query.To);
        if (query.After is { } after)
        {
            entries = entries.Where(entry => entry.At < after.At || (entry.At == after.At && entry.Id < after.Id));
        }

        return entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id);
    }

    private static Row RowOf(AuditEntry entry, Actor reader)
    {
        // A reason is free text and may say what the fields say.
        var hidden = entry.ChangesNeedPermission is { } needed && !reader.May(needed);
        return new Row(
            PublicId.AuditEntry.Format(entry.Id), entry.At, entry.ActorName, entry.Kind, entry.ThingType, PublicIdOf(entry), entry.ThingName,
            hidden ? null : entry.Reason, entry.CorrelationId, hidden ? null : entry.Changes);
    }

    private static string PublicIdOf(AuditEntry entry) => entry.ThingType switch
    {
        AuditedThing.Processor => PublicId.Processor.Format(entry.ThingId),
        AuditedThing.Tenant => PublicId.Tenant.Format(entry.ThingId),
        AuditedThing.User => PublicId.User.Format(entry.ThingId),
        AuditedThing.Connection => PublicId.Connection.Format(entry.ThingId),
        AuditedThing.Webhook => PublicId.Webhook.Format(entry.ThingId),
        AuditedThing.WebhookReplay => PublicId.Replay.Format(entry.ThingId),
        AuditedThing.Programme => PublicId.Programme.Format(entry.ThingId),
        AuditedThing.Beneficiary => PublicId.Beneficiary.Format(entry.ThingId),
        AuditedThing.Distribution => PublicId.Distribution.Format(entry.ThingId),
        AuditedThing.Payment => PublicId.Payment.Format(entry.ThingId),
        AuditedThing.Delegation => PublicId.Delegation.Format(entry.ThingId),
        AuditedThing.Job => PublicId.Job.Format(entry.ThingId),
        AuditedThing.Queue => PublicId.Queue.Format(entry.ThingId),
        AuditedThing.WorkItem => PublicId.WorkItem.Format(entry.ThingId),
        AuditedThing.Ledger => AuditedThing.Ledger,
        AuditedThing.ManualEntry => PublicId.ManualEntry.Format(entry.ThingId),
        AuditedThing.Statement => PublicId.Statement.Format(entry.ThingId),
        AuditedThing.Issue => PublicId.Issue.Format(entry.ThingId),
        AuditedThing.Reconciliation => PublicId.Reconciliation.Format(entry.ThingId),
        _ => throw new InvalidOperationException($"The record has a thing of unknown type '{entry.ThingType}'."),
    };
}
