using System.Collections.Concurrent;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Merchants;

/// <summary>A merchant with its account, from which payments are taken.</summary>
internal sealed class Merchant(MerchantCredentials credentials, Func<long> openingMajor)
{
    private readonly ConcurrentDictionary<string, Balance> _balances = new(StringComparer.Ordinal);

    public string Id => credentials.MerchantId;

    public string Name => credentials.Name;

    public string Currency => credentials.Currency;

    public string ApiKey => credentials.ApiKey;

    public string ApiSecret => credentials.ApiSecret;

    public RateLimit Rate { get; } = new();

    /// <summary>Whether its key, and with it its OAuth client, was withdrawn.</summary>
    public bool KeyIsRevoked { get; set; }

    /// <summary>What is in the account, in minor units; every currency has the opening balance until it is touched.</summary>
    public long BalanceIn(string currency) => Of(currency).Read();

    /// <summary>The currencies that were touched, and the account's own.</summary>
    public IReadOnlyList<string> Touched() => [.. _balances.Keys.Append(Currency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Takes an amount, or nothing when there is not enough.</summary>
    public bool TryTake(string currency, long minor) => Of(currency).TryTake(minor);

    public void Give(string currency, long minor) => Of(currency).Give(minor);

    public void SetBalance(string currency, long minor) => Of(currency).Set(minor);

    private Balance Of(string currency) =>
        _balances.GetOrAdd(currency, code => new Balance(openingMajor() * Currencies.Scale(Currencies.DecimalsOf(code) ?? 2)));

    private sealed class Balance(long minor)
    {
        private readonly Lock _gate = new();
        private long _minor = minor;

        public long Read()
        {
            lock (_gate)
            {
                return _minor;
            }
        }

        public void Set(long minor)
        {
            lock (_gate)
            {
                _minor = minor;
            }
        }

        public void Give(long minor)
        {
            lock (_gate)
            {
                _minor += minor;
            }
        }

        public bool TryTake(long minor)
        {
            lock (_gate)
            {
                if (_minor < minor)
                {
                    return false;
                }

                _minor -= minor;
                return true;
            }
        }
    }
}
