using System.Collections.Concurrent;
using PaymentAdmin.PspSimulator.Merchants;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Batches;

/// <summary>Payments submitted together.</summary>
internal sealed class Batch(Merchant merchant, string reference, string currency, DateTimeOffset createdAt)
{
    private int _completed;
    private int _failed;

    public string Id { get; } = Ids.New("bat_");

    public Merchant Merchant => merchant;

    public string Reference => reference;

    public string Currency => currency;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Payment> Payments { get; set; } = [];

    public decimal Total => Payments.Sum(payment => payment.Terms.Amount.Value);

    public int Completed => Volatile.Read(ref _completed);

    public int Failed => Volatile.Read(ref _failed);

    public int Pending => Payments.Count - Completed - Failed;

    /// <summary>The document's word while it runs, then <c>completed</c> or <c>completed_with_failures</c>.</summary>
    public string Status => Pending > 0 ? "processing" : Failed == 0 ? "completed" : "completed_with_failures";

    /// <summary>One of its payments has ended.</summary>
    public void Ended(PaymentStatus status) => Interlocked.Increment(ref status == PaymentStatus.Completed ? ref _completed : ref _failed);
}

/// <summary>All batches, found by id and claimed by reference.</summary>
internal sealed class BatchBook
{
    private readonly ConcurrentDictionary<string, Batch> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Merchant, string Reference), Batch> _byReference = new();

    public bool TryClaim(Batch batch, bool refuseDuplicates) =>
        _byReference.TryAdd((batch.Merchant.Id, batch.Reference), batch) || !refuseDuplicates;

    public void Unclaim(Batch batch) => _byReference.TryRemove(KeyValuePair.Create((batch.Merchant.Id, batch.Reference), batch));

    public void Add(Batch batch) => _byId[batch.Id] = batch;

    public Batch? Find(Merchant merchant, string id) => _byId.GetValueOrDefault(id) is { } batch && batch.Merchant == merchant ? batch : null;
}
