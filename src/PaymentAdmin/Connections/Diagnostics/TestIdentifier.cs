using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>A recipient that a PSP's sandbox knows, and what it does with a payment to it.</summary>
/// <param name="Code">Stable word.</param>
/// <param name="Title">For people.</param>
/// <param name="PhoneNumber">E.164.</param>
/// <param name="Expected">What becomes of the payment.</param>
/// <param name="Reason">The PSP's code of the failure.</param>
/// <param name="AmountMajor">The amount on which the outcome depends, in major units; null where it depends on the recipient.</param>
/// <param name="Answers">Whether the submission is answered at all.</param>
internal sealed record TestIdentifier(string Code, string Title, string PhoneNumber, PspPaymentStatus Expected, string? Reason = null, int? AmountMajor = null, bool Answers = true)
{
    /// <summary>psp-integration, phase 2 step 1.</summary>
    private static readonly IReadOnlyList<TestIdentifier> PspRestV2 =
    [
        new("success", "Success, instant", "+255700000001", PspPaymentStatus.Completed),
        new("delayed", "Success, delayed", "+255700000002", PspPaymentStatus.Completed),
        new("insufficient_balance", "Failure, insufficient balance", "+255700000003", PspPaymentStatus.Failed, "insufficient_balance"),
        new("invalid_account", "Failure, invalid account", "+255700000004", PspPaymentStatus.Failed, "invalid_account"),
        new("timeout", "Failure, time-out", "+255700000005", PspPaymentStatus.Failed, Answers: false),
    ];

    /// <summary>mypvit, section 4 and checklist: two successes up to 1000 XAF, two failures above.</summary>
    private static readonly IReadOnlyList<TestIdentifier> Mypvit =
    [
        new("success_1", "Success, 500 XAF", "+24174000001", PspPaymentStatus.Completed, AmountMajor: 500),
        new("success_2", "Success, 1000 XAF", "+24174000002", PspPaymentStatus.Completed, AmountMajor: 1_000),
        new("failure_1", "Failure, 1500 XAF", "+24174000001", PspPaymentStatus.Failed, AmountMajor: 1_500),
        new("failure_2", "Failure, 2000 XAF", "+24174000002", PspPaymentStatus.Failed, AmountMajor: 2_000),
    ];

    public static IReadOnlyList<TestIdentifier> Of(Dialect dialect) => dialect switch
    {
        Dialect.PspRestV2 => PspRestV2,
        Dialect.Mypvit => Mypvit,
        _ => [],
    };
}
