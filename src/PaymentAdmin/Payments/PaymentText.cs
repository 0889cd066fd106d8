using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Payments;

/// <summary>Payments in words.</summary>
public static class PaymentText
{
    /// <summary>Why it failed, in plain words: "Invalid account".</summary>
    public static string Reason(string reason) => Words.Plain(reason);

    /// <summary>The PSP's code of an answer to an attempt; null where it gave none, and ours only repeats the HTTP status: <c>http_504</c>.</summary>
    public static string? CodeOf(string? code) => code?.StartsWith("http_", StringComparison.Ordinal) == true ? null : code;

    /// <summary>Why it is held: "until the pilot is confirmed".</summary>
    public static string Because(HeldBecause why) => why switch
    {
        HeldBecause.Limit => "a limit would be exceeded",
        HeldBecause.Pilot => "until the pilot is confirmed",
        HeldBecause.Pause => "paused",
        HeldBecause.Breaker => "the PSP does not answer",
        HeldBecause.Balance => "the balance at the PSP does not cover it",
        _ => Words.Plain(why),
    };

    /// <summary>The number or account that is paid, as the reader may see it.</summary>
    public static string PaidTo(PaymentAnswer payment) =>
        (payment.PaidThrough == PaymentChannel.MobileMoney ? payment.PhoneNumber ?? payment.AccountNumber : payment.AccountNumber ?? payment.PhoneNumber) ?? "";

    /// <summary>What happens next, or who has to do what.</summary>
    public static string NextStep(PaymentAnswer payment) => payment.Status switch
    {
        PaymentStatus.Draft => "It waits until its distribution is submitted and approved.",
        PaymentStatus.Approved => "It waits until its distribution is released.",
        PaymentStatus.Queued when payment.Attempts > 0 => "Nothing of it is on its way. It is tried again by itself.",
        PaymentStatus.Queued => "It waits for its turn to be sent.",
        PaymentStatus.Held when payment.HeldBecause is { } why => Held(why),
        PaymentStatus.Submitting => "It is being sent.",
        PaymentStatus.Pending => "The PSP has it. Its webhook ends it; if none comes, the PSP is asked.",
        PaymentStatus.Unknown => "It may have left, and nobody knows what became of it. The PSP is asked by itself; nothing new is sent before that is clear.",
        PaymentStatus.NeedsReview => "Two people decide what became of it. Nothing is sent before.",
        PaymentStatus.Completed => "Nothing more is to be done: the money arrived.",
        PaymentStatus.Failed => "It is not tried again by itself.",
        PaymentStatus.Reversed => "It arrived and was given back. Ask the PSP why.",
        PaymentStatus.Cancelled => "It was never sent, and never will be.",
        _ => "",
    };

    private static string Held(HeldBecause why) => why switch
    {
        HeldBecause.Limit => "A limit would be exceeded. It is taken up again when there is room, at the latest the next day.",
        HeldBecause.Pilot => "It waits until two people have confirmed the results of the pilot.",
        HeldBecause.Pause => "Its distribution is paused or halted. It goes on when somebody resumes that.",
        HeldBecause.Breaker => "The PSP does not answer. It goes on when somebody resumes its distribution.",
        _ => "Our balance at the PSP does not cover it. Top it up, then resume its distribution.",
    };
}
