using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Batches;
using PaymentAdmin.PspSimulator.Control;
using PaymentAdmin.PspSimulator.Merchants;
using PaymentAdmin.PspSimulator.Mypvit;
using PaymentAdmin.PspSimulator.Payments;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator;

/// <summary>Everything that the simulated PSP knows. A reset makes a new one, so that nothing of the old one can still happen in it.</summary>
internal sealed class World : IDisposable
{
    private volatile SimulatorSettings _settings;

    public World(SimulatorOptions options, SimulatorSettings settings, HttpMessageInvoker http, ILogger log)
    {
        Options = options;
        _settings = settings;
        Later = new Later(options.Clock, log);
        Merchants = [.. options.Merchants.Select(credentials => new Merchant(credentials, () => Settings.OpeningBalanceMajor))];
        Tokens = new AccessTokens(options.Clock);
        Keys = new IdempotencyKeys(options.Clock);
        Outbox = new Outbox(this, http, log);
        Mypvit = new MypvitBook(this);
    }

    public SimulatorOptions Options { get; }

    public TimeProvider Clock => Options.Clock;

    public SimulatorSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    public Later Later { get; }

    public Dice Dice { get; } = new();

    public RequestLog Requests { get; } = new();

    public IReadOnlyList<Merchant> Merchants { get; }

    public AccessTokens Tokens { get; }

    public IdempotencyKeys Keys { get; }

    public PaymentBook Payments { get; } = new();

    public BatchBook Batches { get; } = new();

    public Subscriptions Subscriptions { get; private set; } = new();

    public Outbox Outbox { get; }

    public Effects Effects { get; } = new();

    public MypvitBook Mypvit { get; }

    /// <summary>Takes over from the world before what a reset is to keep.</summary>
    public void Keep(World before, bool webhooks, bool tokens)
    {
        if (webhooks)
        {
            Subscriptions = before.Subscriptions;
            Mypvit.KeepAddresses(before.Mypvit);
        }

        if (tokens)
        {
            before.Tokens.MoveTo(Tokens, Merchants);
            Mypvit.KeepSecrets(before.Mypvit);
        }
    }

    public void Dispose()
    {
        Later.Dispose();
        Outbox.Dispose();
    }
}
