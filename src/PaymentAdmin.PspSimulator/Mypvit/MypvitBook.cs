using System.Collections.Concurrent;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Control;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Mypvit;

/// <summary>MyPVit's secrets, registered addresses and transactions.</summary>
internal sealed class MypvitBook(World world)
{
    /// <summary>Numbers that KYC does not know, or knows as blocked; nothing can be paid to them.</summary>
    public const string UnknownNumber = "074000404";
    public const string BlockedNumber = "074000423";

    private const long LargestThatSucceeds = 1000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _secrets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MypvitTransaction> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MypvitTransaction[]> _byReference = new(StringComparer.Ordinal);
    private long _pending;

    /// <summary>Where a renewed secret is pushed to, by receptionUrlCode.</summary>
    public ConcurrentDictionary<string, Uri> ReceptionUrls { get; } = new(StringComparer.Ordinal);

    /// <summary>Where callbacks go, by callback_url_code.</summary>
    public ConcurrentDictionary<string, Uri> CallbackUrls { get; } = new(StringComparer.Ordinal);

    public long PendingCount => Interlocked.Read(ref _pending);

    public string IssueSecret()
    {
        var secret = Ids.Secret();
        _secrets[secret] = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(world.Settings.MypvitSecretLifetimeSeconds);
        return secret;
    }

    /// <exception cref="ApiError">401: the secret is missing, wrong or expired.</exception>
    public void RequireSecret(HttpRequest request)
    {
        var secret = request.Headers["X-Secret"].ToString();
        if (!_secrets.TryGetValue(secret, out var expiresAt) || world.Clock.GetUtcNow() >= expiresAt)
        {
            throw new ApiError(401, "invalid_secret", "X-Secret is missing, wrong or expired. Renew it.");
        }
    }

    public bool AreCredentials(string account, string password) =>
        Authentication.AreEqual(account, world.Options.Mypvit.OperationAccountCode) & Authentication.AreEqual(password, world.Options.Mypvit.Password);

    /// <summary>Withdraws every secret; returns how many.</summary>
    public int RevokeSecrets()
    {
        var count = _secrets.Count;
        _secrets.Clear();
        return count;
    }

    public void KeepAddresses(MypvitBook before)
    {
        CopyTo(before.ReceptionUrls, ReceptionUrls);
        CopyTo(before.CallbackUrls, CallbackUrls);
    }

    public void KeepSecrets(MypvitBook before) => CopyTo(before._secrets, _secrets);

    /// <summary>Adds a transaction; false when its reference was used and may not be again.</summary>
    public bool TryAdd(MypvitTransaction transaction, bool refuseDuplicates)
    {
        if (refuseDuplicates)
        {
            if (!_byReference.TryAdd(transaction.Reference, [transaction]))
            {
                return false;
            }
        }
        else
        {
            _byReference.AddOrUpdate(transaction.Reference, [transaction], (_, others) => [.. others, transaction]);
        }

        _byId[transaction.Id] = transaction;
        Interlocked.Increment(ref _pending);
        return true;
    }

    /// <summary>An id as theirs look, that is not in use.</summary>
    public string NewId()
    {
        var day = world.Clock.GetUtcNow().ToString("yyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        string id;
        do
        {
            id = $"PAY{day}{Ids.Digits(9)}";
        }
        while (_byId.ContainsKey(id));
        return id;
    }

    public MypvitTransaction? FindById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>By the merchant's reference, the newest, else by theirs.</summary>
    public MypvitTransaction? Find(string id) => _byReference.TryGetValue(id, out var found) ? found[^1] : FindById(id);

    /// <summary>Begins to process a transaction, once.</summary>
    public void Start(MypvitTransaction transaction)
    {
        if (transaction.TryStart() && !world.Settings.HoldPayments)
        {
            world.Later.Do(TimeSpan.FromSeconds(world.Settings.CompleteAfterSeconds), () => End(transaction, Succeeds(transaction)));
        }
    }

    /// <summary>Ends a pending transaction; the one place where money moves. False when it has ended.</summary>
    public bool End(MypvitTransaction transaction, bool succeeds)
    {
        if (!transaction.TryEnd(succeeds ? MypvitTransaction.Success : MypvitTransaction.Failed))
        {
            return false;
        }

        if (succeeds)
        {
            world.Effects.Count(new Effect(
                transaction.Customer, null, transaction.Reference, null, null, "XAF", transaction.Amount, IsCollection: !transaction.IsPayout));
        }

        Interlocked.Decrement(ref _pending);
        MypvitCallback.Publish(world, transaction);
        return true;
    }

    private static bool Succeeds(MypvitTransaction transaction) =>
        transaction.Amount <= LargestThatSucceeds && transaction.Customer is not (UnknownNumber or BlockedNumber);

    private static void CopyTo<T>(ConcurrentDictionary<string, T> from, ConcurrentDictionary<string, T> to)
    {
        foreach (var (key, value) in from)
        {
            to[key] = value;
        }
    }
}
