using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Ledger;

/// <summary>What a person may choose from to filter the chart of accounts.</summary>
public sealed class ListAccountFilters(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>Nobody scrolls through more; beyond this a search finds the account.</summary>
    public const int MaxChoices = 200;

    /// <param name="Id">With its prefix.</param>
    /// <param name="Code">What the person sees.</param>
    public sealed record Choice(string Id, string Code);

    /// <param name="All">In order of code, the chosen one always among them.</param>
    /// <param name="Complete">Whether these are all.</param>
    public sealed record Choices(IReadOnlyList<Choice> All, bool Complete);

    /// <param name="Processors">Whose accounts.</param>
    /// <param name="Tenants">For which tenant.</param>
    /// <param name="Currencies">In which currency.</param>
    public sealed record Answer(Choices Processors, Choices Tenants, IReadOnlyList<string> Currencies);

    /// <param name="processorId">The processor that is chosen now, or null.</param>
    /// <param name="tenantId">The tenant that is chosen now, or null.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(Guid? processorId, Guid? tenantId, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewLedger);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var processors = await Read(db.Processors.Select(processor => new Found { Id = processor.Id, Code = processor.Code }), processorId, PublicId.Processor, cancellationToken);
        var tenants = await Read(db.Tenants.Select(tenant => new Found { Id = tenant.Id, Code = tenant.Code }), tenantId, PublicId.Tenant, cancellationToken);

        // Every account, a shared one too, is in the currency of a processor.
        var currencies = await db.Processors.Select(processor => processor.SettlementCurrency).Distinct().OrderBy(currency => currency).ToListAsync(cancellationToken);
        return new Answer(processors, tenants, currencies);
    }

    private static async Task<Choices> Read(IQueryable<Found> all, Guid? chosen, PublicId kind, CancellationToken cancellationToken)
    {
        var found = await all.OrderBy(row => row.Code).Take(MaxChoices + 1).ToListAsync(cancellationToken);
        var complete = found.Count <= MaxChoices;
        var first = found.Take(MaxChoices).ToList();
        if (chosen is not null && first.TrueForAll(row => row.Id != chosen))
        {
            first.AddRange(await all.Where(row => row.Id == chosen).ToListAsync(cancellationToken));
        }

        return new Choices([.. first.Select(row => new Choice(kind.Format(row.Id), row.Code))], complete);
    }

    // With properties to set, because a query cannot go on behind a constructor.
    private sealed record Found
    {
        public required Guid Id { get; init; }

        public required string Code { get; init; }
    }
}
