using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Webhooks;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Webhooks.Rejections;

namespace PaymentAdmin.Tests.Webhooks;

/// <summary>Deliveries that are refused, and what is kept of them.</summary>
internal static class Rejecting
{
    /// <summary>The secret that the PSP signs with while ours is wrong.</summary>
    public const string Theirs = "the_secret_of_the_psp_789";

    /// <summary>Delivers what is refused.</summary>
    public static Task<Refusal> Reject(this Handlers handlers, string webhookUrl, WebhookDelivery delivery) =>
        Assert.ThrowsAsync<Refusal>(() => handlers.Receive(webhookUrl, delivery));

    /// <summary>What is kept of those that were rejected, oldest first.</summary>
    public static async Task<List<RejectedDelivery>> Rejected(this TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Set<RejectedDelivery>().AsNoTracking().OrderBy(row => row.ReceivedAt).ThenBy(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What is kept of one; null where nothing is.</summary>
    public static async Task<RejectedBody?> BodyOf(this TestDatabase database, RejectedDelivery rejected)
    {
        await using var db = database.Open();
        return await db.Set<RejectedBody>().AsNoTracking().SingleOrDefaultAsync(row => row.RejectedId == rejected.Id, TestContext.Current.CancellationToken);
    }

    /// <summary>How many were refused, by hour, as it is kept after a flush.</summary>
    public static async Task<List<(DateTime Hour, long Count)>> Counted(this TestDatabase database, Handlers handlers)
    {
        await handlers.Get<RejectionCounts>().Flush(TestContext.Current.CancellationToken);
        await using var db = database.Open();
        var rows = await db.Set<RejectedHour>().AsNoTracking().OrderBy(row => row.Hour).ToListAsync(TestContext.Current.CancellationToken);
        return [.. rows.Select(row => (row.Hour, row.Count))];
    }

    /// <summary>A person enters the secret that the PSP has had all the time.</summary>
    public static Task CorrectSecret(this Handlers handlers, Guid connection) =>
        handlers.Get<UpdateConnection>().Handle(connection, new UpdateConnection.Input(WebhookSecret: Theirs), IfMatch.Any, Actors.Admin, TestContext.Current.CancellationToken);
}
