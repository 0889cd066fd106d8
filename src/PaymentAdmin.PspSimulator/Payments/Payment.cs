using PaymentAdmin.PspSimulator.Batches;
using PaymentAdmin.PspSimulator.Merchants;

namespace PaymentAdmin.PspSimulator.Payments;

internal enum PaymentStatus
{
    Pending,
    Completed,
    Failed,
    Reversed,
}

/// <summary>How a payment stands, and since when.</summary>
internal sealed record PaymentState(PaymentStatus Status, DateTimeOffset At)
{
    public string? ProviderReference { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public Failure? Failure { get; init; }
}

/// <summary>Why a payment failed: the document's reason and message.</summary>
internal sealed record Failure(string Reason, string Message)
{
    public static readonly Failure InsufficientBalance = new("insufficient_balance", "Provider account has insufficient balance");
    public static readonly Failure InvalidAccount = new("invalid_account", "Account does not exist");
    public static readonly Failure AccountBlocked = new("account_blocked", "Account is blocked");
    public static readonly Failure Timeout = new("timeout", "The payment rail did not answer in time");
    public static readonly Failure BelowMinimum = new("amount_below_minimum", "Amount below minimum");
    public static readonly Failure AboveMaximum = new("amount_above_maximum", "Amount exceeds limit");
}

/// <summary>A payment, from its acceptance on.</summary>
internal sealed class Payment(Merchant merchant, PaymentTerms terms, DateTimeOffset createdAt)
{
    private PaymentState _state = new(PaymentStatus.Pending, createdAt);
    private int _started;
    private long _reportedAt;

    public string Id { get; } = Ids.New("pay_");

    /// <summary>The other id under which a confused PSP knows it.</summary>
    public string? SecondId { get; init; }

    public string? IdempotencyKey { get; init; }

    public Batch? Batch { get; init; }

    public Merchant Merchant => merchant;

    public PaymentTerms Terms => terms;

    public DateTimeOffset CreatedAt => createdAt;

    public PaymentState State => Volatile.Read(ref _state);

    /// <summary>What decisions about it hang on.</summary>
    public string About => terms.Reference ?? $"{Batch?.Reference}/{terms.ExternalId ?? terms.Recipient}";

    /// <summary>By which time reports go that have it; as it was decided once, whoever asks again.</summary>
    /// <param name="decide">How much later than it was accepted.</param>
    public DateTimeOffset ReportedAt(Func<TimeSpan> decide)
    {
        if (Volatile.Read(ref _reportedAt) == 0)
        {
            Interlocked.CompareExchange(ref _reportedAt, (createdAt + decide()).UtcTicks, 0);
        }

        return new DateTimeOffset(Volatile.Read(ref _reportedAt), TimeSpan.Zero);
    }

    /// <summary>The first asker may begin to process it.</summary>
    public bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0;

    /// <summary>Moves it on; false when it is not where the move begins, or somebody else was faster.</summary>
    public bool TryMove(PaymentStatus from, Func<PaymentState, PaymentState> move)
    {
        var before = State;
        return before.Status == from && Interlocked.CompareExchange(ref _state, move(before), before) == before;
    }
}
