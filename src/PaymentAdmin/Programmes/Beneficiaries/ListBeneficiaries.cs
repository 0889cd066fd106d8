using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>Lists beneficiaries, newest first; finds one by an exact phone number, account or id.</summary>
public sealed class ListBeneficiaries(IDbContextFactory<PaymentDb> contexts, UnitOfWork unitOfWork, PersonalData personal)
{
    private const int ExportPart = 1_000;

    private readonly ReadBeneficiaries _read = new(personal);

    /// <param name="Filter">Which ones.</param>
    /// <param name="Limit">Most rows of one answer.</param>
    /// <param name="After">Continue after this one.</param>
    public sealed record Query(BeneficiaryFilter Filter, int Limit, Cursor? After = null)
    {
        /// <exception cref="Refusal">400 with every parameter's message; 404 for an id that cannot be one.</exception>
        public static Query Read(IQueryCollection parameters)
        {
            var query = new QueryInput(parameters);
            var read = new Query(BeneficiaryFilter.Read(query, parameters), query.Number("limit", Slice.DefaultLimit, 1, Slice.MaxLimit), Cursor.Parse(query.Text("cursor")));
            query.Done();
            return read;
        }
    }

    /// <param name="PhoneNumber">In full; national where the programme is named, or all programmes are of one country.</param>
    /// <param name="AccountNumber">In full.</param>
    /// <param name="ExternalId">In full.</param>
    /// <param name="ProgrammeId">Only members of this programme.</param>
    public sealed record SearchInput(string? PhoneNumber = null, string? AccountNumber = null, string? ExternalId = null, string? ProgrammeId = null)
    {
        /// <summary>Nothing of a person is written by accident.</summary>
        public override string ToString() => "an exact search";
    }

    public sealed record Pagination(
        [property: JsonPropertyName("limit")] int Limit,
        [property: JsonPropertyName("total_count")] int TotalCount,
        [property: JsonPropertyName("total_count_capped")] bool TotalCountCapped,
        [property: JsonPropertyName("cursor")] string? Cursor);

    /// <summary>A part of the list; <c>cursor</c> continues it, null at its end.</summary>
    public sealed record Answer(IReadOnlyList<BeneficiaryAnswer> Data, Pagination Pagination);

    /// <exception cref="Refusal">403.</exception>
    public Task<Answer> Handle(Query query, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        return Find(query, exact: null, actor, cancellationToken);
    }

    /// <summary>Those whom all of the given values name exactly. It needs the right to see them: who searches in masked rows learns what is behind the mask.</summary>
    /// <exception cref="Refusal">403; 400 where nothing is looked for, or the phone number cannot be one.</exception>
    public Task<Answer> Search(Query query, ExactSearch exact, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        actor.Require(Permissions.ViewBeneficiaries);
        return exact.IsEmpty
            ? throw Refusal.Invalid("phoneNumber", "Give a phone number, an account number or an external id, in full.")
            : Find(query, exact, actor, cancellationToken);
    }

    /// <summary>All that match, for an export, which is put on the record before it begins.</summary>
    /// <exception cref="Refusal">403.</exception>
    public async IAsyncEnumerable<BeneficiaryAnswer> All(Query query, Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewPayments);
        actor.Require(Permissions.ViewBeneficiaries);
        await Note(query.Filter, actor, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Part by part, because a provider that retries holds a whole result in memory, and a register may be long.
        for (var after = query.After; ;)
        {
            var part = await query.Filter.Apply(db, exact: null, after).Take(ExportPart).ToListAsync(cancellationToken);
            foreach (var answer in await _read.Of(db, part, actor, cancellationToken))
            {
                yield return answer;
            }

            if (part.Count < ExportPart)
            {
                yield break;
            }

            after = new Cursor(part[^1].CreatedAt, part[^1].Id);
        }
    }

    private async Task<Answer> Find(Query query, ExactSearch? exact, Actor actor, CancellationToken cancellationToken)
    {
        var fingerprints = exact is null ? null : await personal.Marks(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var marks = exact is null ? null : await exact.Marks(db, query.Filter.ProgrammeId, fingerprints!, cancellationToken);
        var found = await query.Filter.Apply(db, marks, query.After).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var count = await query.Filter.Apply(db, marks, after: null).CountCapped(cancellationToken);
        var page = found.Take(query.Limit).ToList();
        var next = found.Count > query.Limit ? new Cursor(page[^1].CreatedAt, page[^1].Id).ToString() : null;
        return new Answer(
            await _read.Of(db, page, actor, cancellationToken),
            new Pagination(query.Limit, Math.Min(count, Paging.MaxCount), count > Paging.MaxCount, next));
    }

    // By whom, how many and by which filter: it leaves this application in clear.
    private Task<bool> Note(BeneficiaryFilter filter, Actor actor, CancellationToken cancellationToken) => unitOfWork.Save(
        actor,
        async (db, now) =>
        {
            var count = await filter.Apply(db, exact: null, after: null).CountCapped(cancellationToken);
            FieldChange[] facts =
            [
                new("count", null, $"{Math.Min(count, Paging.MaxCount)}{(count > Paging.MaxCount ? " or more" : "")}"),
                new("programme", null, filter.ProgrammeId is { } programme ? PublicId.Programme.Format(programme) : "all"),
            ];
            RecordAudit.Record(db, actor, now, new AuditedThing(AuditedThing.User, actor.Id, actor.Name), new AuditedAct(AuditKinds.BeneficiariesExported, facts));
            return true;
        },
        once: null,
        cancellationToken);
}
