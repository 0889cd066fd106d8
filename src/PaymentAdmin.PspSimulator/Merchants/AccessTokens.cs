using System.Collections.Concurrent;

namespace PaymentAdmin.PspSimulator.Merchants;

/// <summary>OAuth tokens, each with its merchant and the time at which it expires.</summary>
internal sealed class AccessTokens(TimeProvider clock)
{
    private const int SweepAbove = 10_000;

    private readonly ConcurrentDictionary<string, (Merchant Merchant, DateTimeOffset ExpiresAt)> _tokens = new(StringComparer.Ordinal);

    public string Issue(Merchant merchant, TimeSpan lifetime)
    {
        if (_tokens.Count > SweepAbove)
        {
            Sweep();
        }

        var token = Ids.Secret();
        _tokens[token] = (merchant, clock.GetUtcNow() + lifetime);
        return token;
    }

    /// <summary>Whose token it is; whether it has expired.</summary>
    public (Merchant Merchant, bool Expired)? Find(string token) =>
        _tokens.TryGetValue(token, out var known) ? (known.Merchant, clock.GetUtcNow() >= known.ExpiresAt) : null;

    /// <summary>Withdraws all tokens, or those of one merchant; returns how many.</summary>
    public int Revoke(string? merchantId)
    {
        var revoked = 0;
        foreach (var (token, known) in _tokens)
        {
            if ((merchantId is null || known.Merchant.Id == merchantId) && _tokens.TryRemove(token, out _))
            {
                revoked++;
            }
        }

        return revoked;
    }

    /// <summary>Gives the tokens, for the same merchants, to the register of another world.</summary>
    public void MoveTo(AccessTokens other, IReadOnlyList<Merchant> merchants)
    {
        foreach (var (token, known) in _tokens)
        {
            other._tokens[token] = (merchants.First(merchant => merchant.Id == known.Merchant.Id), known.ExpiresAt);
        }
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (token, known) in _tokens)
        {
            if (now >= known.ExpiresAt)
            {
                _tokens.TryRemove(token, out _);
            }
        }
    }
}
