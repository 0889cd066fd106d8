using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Reconciliation.Settings;

/// <summary>How the reports of a connection are written, and whether they are fetched every day. Who reconciles may change them: a mapping is found by trying.</summary>
public sealed class ChangeReportSettings(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="Columns">Our names of columns and those of its reports; an empty one says that there is no such column.</param>
    /// <param name="MinorUnits">Whether its reports have amounts in minor units.</param>
    /// <param name="StatusWords">The PSP's words and what each means: <c>pending</c>, <c>completed</c>, <c>failed</c>, <c>reversed</c>; null for the usual words.</param>
    /// <param name="ListsFailed">Whether its reports contain failed payments.</param>
    /// <param name="Daily">Whether the report of each day is fetched and reconciled by itself, where the PSP offers that.</param>
    public sealed record Input(
        IReadOnlyDictionary<string, string>? Columns = null, bool MinorUnits = false, IReadOnlyDictionary<string, string>? StatusWords = null, bool ListsFailed = true, bool Daily = true);

    /// <inheritdoc cref="Input"/>
    public sealed record Answer(IReadOnlyDictionary<string, string> Columns, bool MinorUnits, IReadOnlyDictionary<string, string> StatusWords, bool ListsFailed, bool Daily);

    /// <exception cref="Refusal">400 with every field; 403; 404; 412 <c>changed_meanwhile</c>.</exception>
    public Task<Versioned<Answer>> Handle(Guid connectionId, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.RunReconciliation);
        var columns = Read(input);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var connection = await db.Connections.SingleOrDefaultAsync(row => row.Id == connectionId, cancellationToken) ?? throw Refusal.NotFound("connection");
                var settings = await db.Set<ReportSettings>().SingleOrDefaultAsync(row => row.ConnectionId == connectionId, cancellationToken);
                var last = await LastChange.Of(db, connectionId, cancellationToken);
                ifMatch.Require(settings?.Version ?? 0, "the report settings", last?.By ?? "Somebody", last?.At ?? connection.UpdatedAt, () => Show(settings));
                if (settings is null)
                {
                    settings = ReportSettings.Of(connectionId);
                    db.Add(settings);
                }

                if (settings.Change(columns, input.ListsFailed, input.Daily))
                {
                    var thing = AuditedThing.Of(connection, await db.Processors.Where(row => row.Id == connection.ProcessorId).Select(row => row.Code).SingleAsync(cancellationToken));
                    RecordAudit.Record(db, actor, now, thing, new AuditedAct(AuditKinds.ReportSettingsChanged, RecordAudit.ChangesOf(db.Entry(settings))));
                }

                return new Versioned<Answer>(Show(settings), settings.Version);
            },
            once: null,
            cancellationToken);
    }

    /// <summary>The settings as they are.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<Answer>> Get(Guid connectionId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewReconciliation);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var settings = await db.Set<ReportSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ConnectionId == connectionId, cancellationToken);
        return settings is not null || await db.Connections.AnyAsync(row => row.Id == connectionId, cancellationToken)
            ? new Versioned<Answer>(Show(settings), settings?.Version ?? 0)
            : throw Refusal.NotFound("connection");
    }

    /// <summary>The columns and words that somebody named.</summary>
    /// <exception cref="Refusal">400 with every field.</exception>
    internal static ReportColumns Read(Input input)
    {
        var errors = new FieldErrors();
        var names = ColumnNames<ReportField>.Read(input.Columns, errors);

        var said = new Dictionary<string, PaymentSaid>(StringComparer.Ordinal);
        foreach (var (word, meaning) in input.StatusWords ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (errors.Check(Words.TryParse<PaymentSaid>(meaning, out var known), "statusWords", $"A word means one of {string.Join(", ", Words.All<PaymentSaid>())}."))
            {
                said[word] = known;
            }
        }

        errors.ThrowIfAny();
        return new ReportColumns
        {
            Names = names,
            MinorUnits = input.MinorUnits,
            Words = input.StatusWords is null ? ReportWords.Usual : ReportWords.Of(said),
        };
    }

    private static Answer Show(ReportSettings? settings)
    {
        var columns = settings?.Columns ?? ReportColumns.Default;
        return new Answer(
            columns.Names.ByWord,
            columns.MinorUnits,
            columns.Words.All.ToDictionary(one => one.Key, one => Words.Of(one.Value), StringComparer.Ordinal),
            settings?.ListsFailed ?? true,
            settings?.IsDaily ?? true);
    }
}
