using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Settlement;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;

namespace PaymentAdmin.Settlement.Settings;

/// <summary>How a processor settles: its calendar, and how its statements are written. What is due already stays due as it is.</summary>
public sealed class ChangeSettlementSettings(UnitOfWork unitOfWork, IDbContextFactory<PaymentDb> contexts)
{
    /// <param name="EveryDay">Whether it settles every day; else Monday to Friday but for its holidays.</param>
    /// <param name="Holidays">The days on which it does not settle, such as 2026-12-25; up to 1,000.</param>
    /// <param name="Columns">Our names of columns and those of its statements; an empty one says that there is no such column.</param>
    /// <param name="MinorUnits">Whether its statements have amounts in minor units.</param>
    /// <param name="FetchPath">Where the statement of a day is fetched, below the base address of its connections; null where statements are uploaded.</param>
    /// <param name="FeesInvoiced">Whether it invoices its fees instead of taking them from what it settles; from the next transaction on.</param>
    public sealed record Input(bool EveryDay, IReadOnlyList<string>? Holidays = null, IReadOnlyDictionary<string, string>? Columns = null, bool MinorUnits = false, string? FetchPath = null, bool FeesInvoiced = false);

    /// <inheritdoc cref="Input"/>
    public sealed record Answer(bool EveryDay, IReadOnlyList<string> Holidays, IReadOnlyDictionary<string, string> Columns, bool MinorUnits, string? FetchPath, bool FeesInvoiced);

    /// <exception cref="Refusal">400 with every field; 403; 404; 412 <c>changed_meanwhile</c>.</exception>
    public Task<Versioned<Answer>> Handle(Guid processorId, Input input, IfMatch ifMatch, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ManageProcessors);
        var (calendar, columns) = Read(input);
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var processor = await db.Processors.SingleOrDefaultAsync(row => row.Id == processorId, cancellationToken) ?? throw Refusal.NotFound("processor");
                var settings = await db.Set<SettlementSettings>().SingleOrDefaultAsync(row => row.ProcessorId == processorId, cancellationToken);
                var last = await LastChange.Of(db, processorId, cancellationToken);
                ifMatch.Require(settings?.Version ?? 0, $"the settlement of {processor.Code}", last?.By ?? "Somebody", last?.At ?? processor.UpdatedAt, () => Show(settings));
                if (settings is null)
                {
                    settings = SettlementSettings.Of(processorId);
                    db.Add(settings);
                }

                if (settings.Change(calendar, columns, input.FetchPath, input.FeesInvoiced))
                {
                    RecordAudit.Record(db, actor, now, AuditedThing.Of(processor), new AuditedAct(AuditKinds.SettlementSettingsChanged, RecordAudit.ChangesOf(db.Entry(settings))));
                }

                return new Versioned<Answer>(Show(settings), settings.Version);
            },
            once: null,
            cancellationToken);
    }

    /// <summary>The settings as they are.</summary>
    /// <exception cref="Refusal">403; 404.</exception>
    public async Task<Versioned<Answer>> Get(Guid processorId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewProcessors);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var settings = await db.Set<SettlementSettings>().AsNoTracking().SingleOrDefaultAsync(row => row.ProcessorId == processorId, cancellationToken);
        return settings is not null || await db.Processors.AnyAsync(row => row.Id == processorId, cancellationToken)
            ? new Versioned<Answer>(Show(settings), settings?.Version ?? 0)
            : throw Refusal.NotFound("processor");
    }

    private static (SettlementCalendar Calendar, StatementColumns Columns) Read(Input input)
    {
        var errors = new FieldErrors();
        var holidays = new HashSet<DateOnly>();
        foreach (var (at, text) in (input.Holidays ?? []).Index())
        {
            errors.Check(
                DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day), string.Create(CultureInfo.InvariantCulture, $"holidays[{at}]"),
                "A holiday is a day such as 2026-12-25.");
            holidays.Add(day);
        }

        var names = ColumnNames<StatementField>.Read(input.Columns, errors);

        errors.ThrowIfAny();
        return (new SettlementCalendar(input.EveryDay, holidays), new StatementColumns { Names = names.Chosen, MinorUnits = input.MinorUnits });
    }

    private static Answer Show(SettlementSettings? settings)
    {
        var columns = settings?.Columns ?? StatementColumns.Default;
        return new Answer(
            settings?.EveryDay ?? false,
            [.. (settings?.Holidays ?? []).Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))],
            new ColumnNames<StatementField> { Chosen = columns.Names }.ByWord,
            columns.MinorUnits,
            settings?.FetchPath,
            settings?.FeesInvoiced ?? false);
    }
}
