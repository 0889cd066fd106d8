using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Webhooks;

namespace PaymentAdmin.Webhooks;

/// <summary>How many notifications of an environment there are of each status, as far as anybody counts.</summary>
public sealed class CountNotifications(IDbContextFactory<PaymentDb> contexts)
{
    /// <summary>Counting stops here: more is "more than 10,000".</summary>
    public const int MaxCount = 10_000;

    /// <param name="Status">Of which status.</param>
    /// <param name="Count">How many, at most <see cref="MaxCount"/>.</param>
    /// <param name="Capped">Whether there are more.</param>
    public sealed record OfStatus(WebhookStatus Status, int Count, bool Capped);

    /// <exception cref="Refusal">403.</exception>
    public async Task<IReadOnlyList<OfStatus>> Handle(ConnectionEnvironment environment, Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.ViewWebhooks);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = new List<OfStatus>();
        foreach (var status in Enum.GetValues<WebhookStatus>())
        {
            // One by one: each stops by itself, where a grouped count would read every row there is.
            var count = await db.WebhookNotifications.Where(row => row.Environment == environment && row.Status == status).InOrder().Take(MaxCount + 1).CountAsync(cancellationToken);
            counts.Add(new OfStatus(status, Math.Min(count, MaxCount), count > MaxCount));
        }

        return counts;
    }
}
