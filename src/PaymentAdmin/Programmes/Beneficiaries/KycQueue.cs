using PaymentAdmin.Platform.Work;

namespace PaymentAdmin.Programmes.Beneficiaries;

/// <summary>The queue that asks PSPs who holds an account. How fast is the connection's own limit.</summary>
internal static class KycQueue
{
    public const string Name = "kyc";

    /// <summary>Longer than a call with its turn and a second try; asking twice does no harm.</summary>
    public static WorkQueue Settings { get; } = new(Name)
    {
        Title = "Checks of account holders",
        Parallelism = 4,
        Lease = TimeSpan.FromMinutes(5),
        Retries = new RetrySchedule(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)),
    };
}
