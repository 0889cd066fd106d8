using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Ledger.Reading;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Ledger.Manual;

/// <summary>Manual entries of one environment, newest first, and one of them.</summary>
public sealed class ReadManualEntries(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>So many of those that wait for a person are shown.</summary>
    internal const int AtOnce = 10;

    /// <param name="Slice">Which part.</param>
    /// <param name="Status">Only those that stand here; null for all.</param>
    /// <param name="Environment">Of one environment; null for production once it is connected, sandbox before.</param>
    public sealed record Query(Slice Slice, ManualEntryStatus? Status = null, ConnectionEnvironment? Environment = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(Slice.Read(query), query.Word<ManualEntryStatus>("status"), query.Word<ConnectionEnvironment>("environment"));
            query.Done();
            return read;
        }
    }

    /// <summary>A part of the list.</summary>
    public sealed record Answer(IReadOnlyList<ManualEntryAnswer> Data, OffsetPagination Pagination)
    {
        /// <summary>The one environment that was chosen.</summary>
        [JsonIgnore]
        public ConnectionEnvironment Environment { get; init; }
    }

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var environment = query.Environment ?? await ShownEnvironment.Default(db, cancellationToken);
        var decisions = db.Set<ManualEntryDecision>();
        var rows = db.Set<ManualEntry>().AsNoTracking().Where(entry => entry.Environment == environment);
        rows = query.Status switch
        {
            ManualEntryStatus.Proposed => rows.Where(entry => !decisions.Any(decision => decision.EntryId == entry.Id)),
            ManualEntryStatus.Posted => rows.Where(entry => decisions.Any(decision => decision.EntryId == entry.Id && decision.IsApproved)),
            ManualEntryStatus.Refused => rows.Where(entry => decisions.Any(decision => decision.EntryId == entry.Id && !decision.IsApproved)),
            _ => rows,
        };
        var page = await rows.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Include(entry => entry.Lines).Slice(query.Slice, entry => entry, cancellationToken);
        return new Answer(await Shown(db, page.Data, cancellationToken), page.Pagination) { Environment = environment };
    }

    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<ManualEntryAnswer> One(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entry = await db.Set<ManualEntry>().AsNoTracking().Include(row => row.Lines).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("manual entry");
        return (await Shown(db, [entry], cancellationToken))[0];
    }

    /// <summary>The first that wait for this person: somebody else proposed them, in any environment. One more than <see cref="AtOnce"/> says that there are others.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<ManualEntryAnswer>> WaitingFor(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ApproveAdjustments);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Set<ManualEntry>().AsNoTracking().Include(entry => entry.Lines)
            .Where(entry => entry.ById != actor.Id && !db.Set<ManualEntryDecision>().Any(decision => decision.EntryId == entry.Id))
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Take(AtOnce + 1).ToListAsync(cancellationToken);
        return await Shown(db, waiting, cancellationToken);
    }

    /// <summary>What the accounts are called that entries have lines on.</summary>
    internal static Task<IReadOnlyDictionary<Guid, AccountLabel>> Accounts(PaymentDb db, IReadOnlyList<ManualEntry> entries, CancellationToken cancellationToken) =>
        AccountLabel.Of(db, entries.SelectMany(entry => entry.Lines).Select(line => line.AccountId), cancellationToken);

    private static async Task<IReadOnlyList<ManualEntryAnswer>> Shown(PaymentDb db, IReadOnlyList<ManualEntry> entries, CancellationToken cancellationToken)
    {
        var ids = entries.Select(entry => entry.Id).ToList();
        var decisions = await db.Set<ManualEntryDecision>().AsNoTracking().Where(decision => ids.Contains(decision.EntryId)).ToDictionaryAsync(decision => decision.EntryId, cancellationToken);
        var posted = await db.JournalEntries.Where(entry => entry.Source == EntrySource.Manual && ids.Contains(entry.SourceId)).ToDictionaryAsync(entry => entry.SourceId, entry => entry.Id, cancellationToken);
        var accounts = await Accounts(db, entries, cancellationToken);
        return [.. entries.Select(entry => ManualEntryAnswer.Of(entry, decisions.GetValueOrDefault(entry.Id), posted.TryGetValue(entry.Id, out var id) ? id : null, accounts))];
    }
}
