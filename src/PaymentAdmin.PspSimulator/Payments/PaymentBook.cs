using System.Collections.Concurrent;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>All payments, found by id and by reference.</summary>
internal sealed class PaymentBook
{
    private readonly ConcurrentDictionary<string, Payment> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Merchant, string Reference), Payment[]> _byReference = new();
    private readonly ConcurrentQueue<Payment> _inOrder = new();
    private long _pending;

    /// <summary>How many have not ended.</summary>
    public long Pending => Interlocked.Read(ref _pending);

    public int Count => _inOrder.Count;

    /// <summary>Claims the payment's reference; false when it was used and may not be again.</summary>
    public bool TryClaim(Payment payment, bool refuseDuplicates)
    {
        if (payment.Terms.Reference is not { } reference)
        {
            return true;
        }

        if (refuseDuplicates)
        {
            return _byReference.TryAdd((payment.Merchant.Id, reference), [payment]);
        }

        _byReference.AddOrUpdate((payment.Merchant.Id, reference), [payment], (_, others) => [.. others, payment]);
        return true;
    }

    /// <summary>Gives up the claim of a payment that was not added.</summary>
    public void Unclaim(Payment payment)
    {
        if (payment.Terms.Reference is { } reference)
        {
            _byReference.TryRemove((payment.Merchant.Id, reference), out _);
        }
    }

    /// <summary>Adds a payment whose reference was claimed.</summary>
    public void Add(Payment payment)
    {
        _byId[payment.Id] = payment;
        if (payment.SecondId is { } second)
        {
            _byId[second] = payment;
        }

        Interlocked.Increment(ref _pending);
        _inOrder.Enqueue(payment);
    }

    /// <summary>One of them has ended.</summary>
    public void Ended() => Interlocked.Decrement(ref _pending);

    public Payment? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A merchant's payment; another's is not found.</summary>
    public Payment? Find(Merchant merchant, string id) => Find(id) is { } payment && payment.Merchant == merchant ? payment : null;

    public IReadOnlyList<Payment> WithReference(Merchant merchant, string reference) => _byReference.GetValueOrDefault((merchant.Id, reference), []);

    /// <summary>All in the order of their acceptance: for reports and people, not for a call that must be quick.</summary>
    public IEnumerable<Payment> InOrder() => _inOrder;
}
