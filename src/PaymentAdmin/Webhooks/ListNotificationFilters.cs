using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>What a person may choose from to filter the inbox of an environment.</summary>
public sealed class ListNotificationFilters(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>Nobody scrolls through more; the address takes any.</summary>
    public const int MaxChoices = 200;

    /// <param name="Value">What the filter is set to.</param>
    /// <param name="Text">What the person sees.</param>
    public sealed record Choice(string Value, string Text);

    /// <param name="Processors">By code.</param>
    /// <param name="Providers">Who sends.</param>
    /// <param name="Connections">By their processor; retired ones say so.</param>
    /// <param name="Tenants">By code.</param>
    public sealed record Answer(IReadOnlyList<Choice> Processors, IReadOnlyList<Choice> Providers, IReadOnlyList<Choice> Connections, IReadOnlyList<Choice> Tenants);

    /// <exception cref="Refusal">403.</exception>
    public async Task<Answer> Handle(ConnectionEnvironment environment, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var connections = await (
            from connection in db.Connections
            join processor in db.Processors on connection.ProcessorId equals processor.Id
            where connection.Environment == environment
            orderby processor.Code, connection.CreatedAt, connection.Id
            select new { connection.Id, connection.Dialect, connection.Status, processor.Code }).Take(MaxChoices).ToListAsync(cancellationToken);
        var tenants = await db.Tenants.OrderBy(tenant => tenant.Code).Take(MaxChoices).Select(tenant => new { tenant.Id, tenant.Code }).ToListAsync(cancellationToken);
        return new Answer(
            [.. connections.Select(row => row.Code).Distinct().Select(code => new Choice(code, code))],
            [.. connections.Select(row => Arrival.ProviderOf(DialectFacts.Of(row.Dialect), row.Code)).Distinct().Order(StringComparer.Ordinal).Select(provider => new Choice(provider, provider))],
            [.. connections.Select(row => new Choice(PublicId.Connection.Format(row.Id), row.Status == ConnectionStatus.Retired ? $"{row.Code} (retired)" : row.Code))],
            [.. tenants.Select(row => new Choice(PublicId.Tenant.Format(row.Id), row.Code))]);
    }
}
