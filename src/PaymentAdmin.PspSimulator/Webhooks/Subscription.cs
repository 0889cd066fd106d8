using System.Collections.Concurrent;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Webhooks;

/// <summary>Where a merchant wants which events, and the secret that they are signed with, which is never shown.</summary>
internal sealed class Subscription(string merchantId, Uri url, IReadOnlyList<string> events, string secret)
{
    public string Id { get; } = Ids.New("whk_");

    public string MerchantId => merchantId;

    public Uri Url => url;

    public IReadOnlyList<string> Events => events;

    public string Secret => secret;

    public bool IsDeleted { get; set; }

    public DeliveryLog Deliveries { get; } = new();
}

/// <summary>All subscriptions, by merchant.</summary>
internal sealed class Subscriptions
{
    public const int MostPerMerchant = 100;

    private readonly ConcurrentDictionary<string, Subscription> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Subscription[]> _byMerchant = new(StringComparer.Ordinal);

    public void Add(Subscription subscription)
    {
        _byId[subscription.Id] = subscription;
        _byMerchant.AddOrUpdate(subscription.MerchantId, [subscription], (_, others) => [.. others, subscription]);
    }

    public void Remove(Subscription subscription)
    {
        subscription.IsDeleted = true;
        _byId.TryRemove(subscription.Id, out _);
        _byMerchant.AddOrUpdate(subscription.MerchantId, [], (_, all) => [.. all.Where(other => other != subscription)]);
    }

    public Subscription? Find(Merchant merchant, string id) =>
        _byId.GetValueOrDefault(id) is { } subscription && subscription.MerchantId == merchant.Id ? subscription : null;

    public IReadOnlyList<Subscription> Of(Merchant merchant) => _byMerchant.GetValueOrDefault(merchant.Id, []);
}
