namespace PaymentAdmin.PspSimulator.Mypvit;

/// <summary>A transaction with its terms, as MyPVit's words have them.</summary>
internal sealed class MypvitTransaction
{
    public const string Pending = "PENDING";
    public const string Success = "SUCCESS";
    public const string Failed = "FAILED";

    private string _status = Pending;
    private int _started;

    /// <summary>Theirs: the reference_id.</summary>
    public required string Id { get; init; }

    /// <summary>The merchant's reference.</summary>
    public required string Reference { get; init; }

    /// <summary>Whole XAF.</summary>
    public required long Amount { get; init; }

    /// <summary>PAYMENT collects, GIVE_CHANGE pays out.</summary>
    public required string Operation { get; init; }

    public required string ChargeOwner { get; init; }

    public required string Customer { get; init; }

    public required string Operator { get; init; }

    public string? FreeInfo { get; init; }

    public required Uri CallbackUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsPayout => Operation == "GIVE_CHANGE";

    /// <summary>Two percent, rounded half up to whole XAF.</summary>
    public long Fees => ((Amount * 2) + 50) / 100;

    public long Total => ChargeOwner == "CUSTOMER" ? Amount + Fees : Amount;

    public string Status => Volatile.Read(ref _status);

    public bool TryStart() => Interlocked.Exchange(ref _started, 1) == 0;

    /// <summary>Ends it; false when it has ended.</summary>
    public bool TryEnd(string status) => ReferenceEquals(Interlocked.CompareExchange(ref _status, status, Pending), Pending);
}
