using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

/// <summary>Whatever happens in whatever order, the design's rules hold after each step.</summary>
public sealed class PaymentModelTests
{
    /// <summary>All that can happen to a released payment: by a worker, by the PSP, by people.</summary>
    private static readonly Dictionary<string, Action<Payment>> Steps = new(StringComparer.Ordinal)
    {
        ["leave"] = payment => payment.Leave(batchId: null, Known.Later),
        ["leave in a batch"] = payment => payment.Leave(Known.Id(77), Known.Later),
        ["return"] = payment => payment.Return(Known.Later, counts: true, Known.Later),
        ["wait"] = payment => payment.Return(Known.Later, counts: false, Known.Later),
        ["lose"] = payment => payment.Lose(onlyAsk: false, Known.Later),
        ["duplicate"] = payment => payment.Lose(onlyAsk: true, Known.Later),
        ["give up unsent"] = payment => payment.GiveUpUnsent("never_sent", "never", Known.Later),
        ["only ask"] = payment => payment.OnlyAsk(Known.Later),
        ["refuse"] = payment => payment.RefuseToSend("not_expressible", "no", Known.Later),
        ["pending"] = payment => payment.Hear(new PaymentNews(PaymentSaid.Pending, "A"), Known.Later),
        ["completed"] = payment => payment.Hear(new PaymentNews(PaymentSaid.Completed, "A"), Known.Later),
        ["failed"] = payment => payment.Hear(new PaymentNews(PaymentSaid.Failed, "A", FailureReason: "invalid_account"), Known.Later),
        ["reversed"] = payment => payment.Hear(new PaymentNews(PaymentSaid.Reversed, "A"), Known.Later),
        ["another one"] = payment => payment.Hear(new PaymentNews(PaymentSaid.Pending, "B"), Known.Later),
        ["not found"] = payment => payment.Asked(notFound: true, Known.Later),
        ["never arrived"] = payment => payment.NeverArrived(),
        ["hold"] = payment => payment.Hold(HeldBecause.Pause, Known.Later),
        ["queue"] = payment => payment.Let(PaymentEvent.Queue, Known.Later),
        ["cancel"] = payment => payment.Let(PaymentEvent.Cancel, Known.Later),
        ["correct"] = payment => payment.Let(PaymentEvent.Correct, Known.Later),
        ["resolve as arrived"] = payment => payment.Resolve(arrived: true, "seen", Known.Later),
        ["resolve as failed"] = payment => payment.Resolve(arrived: false, "seen", Known.Later),
        ["retry"] = payment => payment.Retry(Paid.Name, $"R{payment.Intent}", Known.Later.AddSeconds(payment.Intent)),
    };

    private static readonly string[] ByPeople = ["resolve as arrived", "resolve as failed", "retry"];

    [Fact]
    public void Payment_AfterAnySteps_KeepsTheDesignsRules()
    {
        var seen = new HashSet<PaymentStatus>();
        var cases = from begun in Gen.Elements(true, false)
                    from steps in Gen.Elements(Steps.Keys.ToArray()).ListOf()
                    select (string[])[.. begun ? ["leave"] : (string[])[], .. steps];

        Laws.Hold(cases, steps =>
        {
            var payment = Paid.Queued();
            var heardOfFailure = false;
            foreach (var step in steps)
            {
                // A webhook for a payment that was cancelled is not given to it: the inbox holds it.
                if (payment.Status == PaymentStatus.Cancelled)
                {
                    break;
                }

                var before = (payment.Status, payment.IdempotencyKey, payment.ProviderReference, payment.Intent, payment.UnresolvedSince, payment.CompletedAt, payment.FailedAt);
                if (Record.Exception(() => Steps[step](payment)) is { } refused)
                {
                    Assert.IsType<Refusal>(refused);
                    Assert.Equal(before.Status, payment.Status);
                    continue;
                }

                seen.Add(payment.Status);
                heardOfFailure = step is "failed" || (heardOfFailure && step != "retry");
                Hold(payment, step, before.Intent, before.IdempotencyKey, before.Status, heardOfFailure);
                Assert.False(step == "retry" && (before.UnresolvedSince is not null || before.CompletedAt is not null || before.FailedAt is null), "Paid once more though nobody knows that it failed.");
            }
        });

        Assert.True(seen.Count >= 9, $"Too few states were seen: {string.Join(", ", seen)}.");
    }

    private static void Hold(Payment payment, string step, int intent, string? key, PaymentStatus before, bool heardOfFailure)
    {
        // Rule 2: one intent, one key and one reference.
        Assert.True(payment.Intent == intent ? payment.IdempotencyKey == key : step == "retry" && payment.IdempotencyKey != key);

        // Rule 3: failed is what the PSP said or two people decided, never a loss.
        if (payment.Status == PaymentStatus.Failed && before != PaymentStatus.Failed)
        {
            Assert.True(step is "failed" or "resolve as failed", $"{step} made it failed.");
        }

        // What may have left is neither queued nor cancelled.
        Assert.False(payment.MayHaveLeft && payment.Status is PaymentStatus.Queued or PaymentStatus.Held or PaymentStatus.Cancelled, $"{step}: {payment.Status}, and it may have left.");
        Assert.False(payment.UnresolvedSince is not null && payment.Status is PaymentStatus.Queued or PaymentStatus.Held or PaymentStatus.Cancelled or PaymentStatus.Failed, $"{step}: {payment.Status}, and a send is unresolved.");

        // Two finals that contradict each other are for people, whichever came first.
        if (payment is { CompletedAt: not null, FailedAt: not null } && !ByPeople.Contains(step))
        {
            Assert.Equal(PaymentStatus.NeedsReview, payment.Status);
        }

        Assert.False(payment.Status == PaymentStatus.Completed && heardOfFailure && !ByPeople.Contains(step) && payment.FailedAt is not null);
        Assert.True(Payment.IsMoving(payment.Status) || payment.NextStepAt is null, $"{step}: {payment.Status} has a next step.");
        Assert.True(payment.Sends >= 0 && payment.Tries >= 0);
    }

    [Theory]
    [InlineData("completed", "failed", PaymentStatus.NeedsReview)]
    [InlineData("failed", "completed", PaymentStatus.NeedsReview)]
    [InlineData("failed", "reversed", PaymentStatus.NeedsReview)]
    [InlineData("reversed", "completed", PaymentStatus.Reversed)]
    [InlineData("completed", "reversed", PaymentStatus.Reversed)]
    [InlineData("completed", "pending", PaymentStatus.Completed)]
    [InlineData("completed", "completed", PaymentStatus.Completed)]
    [InlineData("pending", "another one", PaymentStatus.NeedsReview)]
    public void Hear_OfTwoThings_EndsTheSameInEitherOrder(string first, string second, PaymentStatus expected)
    {
        var payment = Paid.Leaving();

        Steps[first](payment);
        Steps[second](payment);

        Assert.Equal(expected, payment.Status);
    }

    [Fact]
    public void Hear_OfOneThatWasTakenBack_IsNotSentAgain()
    {
        var payment = Paid.Leaving();
        payment.Return(Known.Later, counts: true, Known.Later);

        payment.Hear(new PaymentNews(PaymentSaid.Completed, "A"), Known.Later);

        Assert.Equal((PaymentStatus.Completed, true), (payment.Status, payment.MayHaveLeft));
    }

    [Fact]
    public void Return_WhileAnEarlierSendIsUnresolved_StaysUnknown()
    {
        var payment = Paid.Leaving();
        payment.Lose(onlyAsk: false, Known.Now);
        payment.Leave(batchId: null, Known.Later);

        payment.Return(Known.Later, counts: true, Known.Later);

        Assert.Equal((PaymentStatus.Unknown, 1, true), (payment.Status, payment.Sends, payment.MayHaveLeft));
    }
}
