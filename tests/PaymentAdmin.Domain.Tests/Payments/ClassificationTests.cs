using FsCheck.Fluent;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Payments;

/// <summary>Line by line what follows from each answer (psp-integration, "Error handling"; design, rules 2 and 3).</summary>
public sealed class ClassificationTests
{
    /// <summary>Fate, status, code, what a success says, why it says that it failed; what follows; what follows while an earlier send is unresolved.</summary>
    public static TheoryData<SendFate, int?, string?, PaymentSaid?, string?, SendVerdict, SendVerdict> Table { get; } = new()
    {
        // No answer.
        { SendFate.NotSent, null, "not_sent", null, null, SendVerdict.TryAgain, SendVerdict.TryAgain },
        { SendFate.HeldBack, null, "not_sent", null, null, SendVerdict.Wait, SendVerdict.Wait },
        { SendFate.Lost, null, "timed_out", null, null, SendVerdict.Unknown, SendVerdict.Unknown },
        { SendFate.Lost, 200, "broken", null, null, SendVerdict.Unknown, SendVerdict.Unknown },

        // 2xx, readable or not.
        { SendFate.Answered, 201, null, PaymentSaid.Pending, null, SendVerdict.Acknowledge, SendVerdict.Acknowledge },
        { SendFate.Answered, 200, null, PaymentSaid.Completed, null, SendVerdict.Complete, SendVerdict.Complete },
        { SendFate.Answered, 200, null, PaymentSaid.Reversed, null, SendVerdict.Reverse, SendVerdict.Reverse },
        { SendFate.Answered, 200, null, PaymentSaid.Failed, "account_blocked", SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 200, null, PaymentSaid.Failed, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 200, null, PaymentSaid.Failed, "insufficient_balance", SendVerdict.FailForBalance, SendVerdict.Ask },
        { SendFate.Answered, 200, null, PaymentSaid.Failed, "duplicate_reference", SendVerdict.Ask, SendVerdict.Ask },
        { SendFate.Answered, 200, "unreadable", null, null, SendVerdict.Unknown, SendVerdict.Unknown },
        { SendFate.Answered, 204, null, null, null, SendVerdict.Unknown, SendVerdict.Unknown },

        // 3xx is not followed: somebody may have done it.
        { SendFate.Answered, 307, "http_307", null, null, SendVerdict.Unknown, SendVerdict.Unknown },

        // 4xx.
        { SendFate.Answered, 400, "validation_failed", null, null, SendVerdict.Review, SendVerdict.Ask },
        { SendFate.Answered, 404, "not_found", null, null, SendVerdict.Review, SendVerdict.Ask },
        { SendFate.Answered, 405, null, null, null, SendVerdict.Review, SendVerdict.Ask },
        { SendFate.Answered, 401, "invalid_credentials", null, null, SendVerdict.CredentialsRefused, SendVerdict.CredentialsRefused },
        { SendFate.Answered, 403, "account_suspended", null, null, SendVerdict.Forbidden, SendVerdict.Forbidden },
        { SendFate.Answered, 408, null, null, null, SendVerdict.Unknown, SendVerdict.Unknown },
        { SendFate.Answered, 409, "idempotency_key_reused", null, null, SendVerdict.Ask, SendVerdict.Ask },
        { SendFate.Answered, 409, "duplicate_reference", null, null, SendVerdict.Ask, SendVerdict.Ask },
        { SendFate.Answered, 400, "duplicate_reference", null, null, SendVerdict.Ask, SendVerdict.Ask },
        { SendFate.Answered, 422, "duplicate_reference", null, null, SendVerdict.Ask, SendVerdict.Ask },
        { SendFate.Answered, 500, "duplicate_reference", null, null, SendVerdict.Ask, SendVerdict.Ask },
        { SendFate.Answered, 422, "invalid_account", null, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 422, "account_blocked", null, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 422, "amount_below_minimum", null, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 422, "amount_above_maximum", null, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 422, "invalid_currency", null, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 422, null, null, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 400, "invalid_account", null, null, SendVerdict.Fail, SendVerdict.Ask },
        { SendFate.Answered, 402, "insufficient_balance", null, null, SendVerdict.FailForBalance, SendVerdict.Ask },
        { SendFate.Answered, 422, "insufficient_balance", null, null, SendVerdict.FailForBalance, SendVerdict.Ask },
        { SendFate.Answered, 429, "rate_limited", null, null, SendVerdict.SlowDown, SendVerdict.SlowDown },

        // 5xx, whatever it says of the account: it may have been done.
        { SendFate.Answered, 500, null, null, null, SendVerdict.Unknown, SendVerdict.Unknown },
        { SendFate.Answered, 502, null, null, null, SendVerdict.Unknown, SendVerdict.Unknown },
        { SendFate.Answered, 503, "invalid_account", null, null, SendVerdict.Unknown, SendVerdict.Unknown },
        { SendFate.Answered, 504, null, null, null, SendVerdict.Unknown, SendVerdict.Unknown },
    };

    [Theory, MemberData(nameof(Table))]
    public void Of_EachAnswer_IsTheTablesVerdict(SendFate fate, int? status, string? code, PaymentSaid? said, string? reason, SendVerdict alone, SendVerdict unresolved)
    {
        var answer = new SendAnswer(fate, status, code, said, reason);

        Assert.Equal((alone, unresolved), (Classification.Of(answer, unresolved: false), Classification.Of(answer, unresolved: true)));
    }

    [Fact]
    public void Of_AnyAnswerWhileAnEarlierSendIsUnresolved_NeverFailsIt()
    {
        var codes = new[] { null, "duplicate_reference", "insufficient_balance", "invalid_account", "whatever" };
        var answers = from fate in Gen.Elements(Enum.GetValues<SendFate>())
                      from status in Gen.Choose(100, 599)
                      from code in Gen.Elements(codes)
                      from said in Gen.Elements<PaymentSaid?>(null, PaymentSaid.Pending, PaymentSaid.Completed, PaymentSaid.Failed, PaymentSaid.Reversed)
                      from reason in Gen.Elements(codes)
                      select new SendAnswer(fate, status, code, said, reason);

        Laws.Hold(answers, answer =>
        {
            var verdict = Classification.Of(answer, unresolved: true);
            Assert.DoesNotContain(verdict, (SendVerdict[])[SendVerdict.Fail, SendVerdict.FailForBalance, SendVerdict.Review]);

            // Only a PSP's own word that it did nothing makes one failed, and only of a request that was answered.
            if (Classification.Of(answer, unresolved: false) is SendVerdict.Fail or SendVerdict.FailForBalance)
            {
                Assert.True(answer is { Sent: SendFate.Answered, HttpStatus: >= 200 and <= 499 });
                Assert.NotEqual(Classification.DuplicateReference, answer.Code);
            }
        });
    }

    [Fact]
    public void Guidance_OfEveryPermanentError_SaysWhatToDo()
    {
        var unknown = FailureGuidance.Of("something_new");
        Assert.All([.. Classification.BusinessFailures, Classification.InsufficientBalance, Classification.DuplicateReference], code => Assert.NotEqual(unknown, FailureGuidance.Of(code)));
    }
}
