using PaymentAdmin.PspSimulator.Control;
using PaymentAdmin.PspSimulator.Webhooks;

namespace PaymentAdmin.PspSimulator.Payments;

/// <summary>What happens to a payment after its acceptance. The one place where money moves.</summary>
internal static class Processing
{
    /// <summary>Begins to process an accepted payment, once.</summary>
    public static void Start(World world, Payment payment)
    {
        if (!payment.TryStart() || world.Settings.HoldPayments)
        {
            return;
        }

        var settings = world.Settings;
        var identifier = TestIdentifiers.Of(payment.Terms);
        var seconds = identifier switch
        {
            TestIdentifier.DelayedSuccess => settings.DelayedSuccessSeconds,
            TestIdentifier.Timeout => settings.TimeoutFailsAfterSeconds,
            _ => settings.CompleteAfterSeconds,
        };
        world.Later.Do(TimeSpan.FromSeconds(seconds), () => Finish(world, payment, FailureOf(identifier) ?? LimitOf(settings, payment.Terms)));
    }

    /// <summary>Ends a pending payment well: takes the money and pays it out. False when it has ended.</summary>
    public static bool Complete(World world, Payment payment)
    {
        var terms = payment.Terms;
        if (payment.State.Status != PaymentStatus.Pending)
        {
            return false;
        }

        if (!payment.Merchant.TryTake(terms.Currency, terms.Minor))
        {
            return Fail(world, payment, Failure.InsufficientBalance);
        }

        var now = world.Clock.GetUtcNow();
        var reference = Ids.ProviderReference(terms.MobileNumber is null ? "BANK" : "MPESA");
        if (!payment.TryMove(PaymentStatus.Pending, _ => new PaymentState(PaymentStatus.Completed, now) { CompletedAt = now, ProviderReference = reference }))
        {
            payment.Merchant.Give(terms.Currency, terms.Minor);
            return false;
        }

        world.Effects.Count(EffectOf(payment));
        payment.Batch?.Ended(PaymentStatus.Completed);
        world.Payments.Ended();
        PaymentEvents.Publish(world, payment);
        return true;
    }

    /// <summary>Ends a pending payment badly, without effect. False when it has ended.</summary>
    public static bool Fail(World world, Payment payment, Failure failure)
    {
        var now = world.Clock.GetUtcNow();
        if (!payment.TryMove(PaymentStatus.Pending, _ => new PaymentState(PaymentStatus.Failed, now) { Failure = failure }))
        {
            return false;
        }

        payment.Batch?.Ended(PaymentStatus.Failed);
        world.Payments.Ended();
        PaymentEvents.Publish(world, payment);
        return true;
    }

    /// <summary>Takes a completed payment back. False when it is not completed.</summary>
    public static bool Reverse(World world, Payment payment)
    {
        var now = world.Clock.GetUtcNow();
        if (!payment.TryMove(PaymentStatus.Completed, before => before with { Status = PaymentStatus.Reversed, At = now }))
        {
            return false;
        }

        payment.Merchant.Give(payment.Terms.Currency, payment.Terms.Minor);
        world.Effects.CountReversal(EffectOf(payment));
        PaymentEvents.Publish(world, payment);
        return true;
    }

    /// <summary>What is refused for its amount; null when nothing is.</summary>
    public static Failure? LimitOf(SimulatorSettings settings, PaymentTerms terms) =>
        terms.Minor < settings.MinimumMinor ? Failure.BelowMinimum
        : terms.Amount.Value > settings.MaximumMajor ? Failure.AboveMaximum
        : null;

    private static Failure? FailureOf(TestIdentifier identifier) => identifier switch
    {
        TestIdentifier.InsufficientBalance => Failure.InsufficientBalance,
        TestIdentifier.InvalidAccount or TestIdentifier.InvalidAccountAtOnce => Failure.InvalidAccount,
        TestIdentifier.AccountBlocked or TestIdentifier.AccountBlockedAtOnce => Failure.AccountBlocked,
        TestIdentifier.Timeout => Failure.Timeout,
        _ => null,
    };

    private static void Finish(World world, Payment payment, Failure? failure) =>
        _ = failure is null ? Complete(world, payment) : Fail(world, payment, failure);

    private static Effect EffectOf(Payment payment) => new(
        payment.Terms.Recipient, payment.Batch?.Reference, payment.Terms.Reference, payment.IdempotencyKey, payment.Terms.DistributionId,
        payment.Terms.Currency, payment.Terms.Minor);
}
