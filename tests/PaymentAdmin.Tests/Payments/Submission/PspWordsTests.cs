using PaymentAdmin.Data;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Submission;

/// <summary>What a PSP writes of a person does not rest with payments and attempts: many see these who may not see beneficiaries.</summary>
public sealed class PspWordsTests
{
    private const string Why = "claims expire and keys are random";
    private const string Telling = "0700 000 001 of TEST Beneficiary (BEN-001), or 0799 123 456";

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Refused_NamingThePerson_IsKeptWithoutHim(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NextRefuses(422, "account_blocked", message: $"Account {Telling} is blocked");

        await sending.Work();

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.Failed, "account_blocked"), (payment.Status, payment.FailureReason));
        NamesNobody(payment.FailureMessage, "Account ", " is blocked");
        NamesNobody(Assert.Single(await sending.Attempts()).Message, "Account ", " is blocked");
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task FoundWrong_NamingThePerson_IsKeptWithoutHim(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        sending.Psp.NextRefuses(400, "validation_failed", message: $"Account {Telling} is odd");

        await sending.Work();

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.NeedsReview, "not_accepted"), (payment.Status, payment.FailureReason));
        NamesNobody(payment.FailureMessage, "Account ", " is odd");
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Failed_ByWebhookNamingThePerson_IsKeptWithoutHim(DatabaseProvider provider)
    {
        await using var sending = await Sending.Start(provider);
        await sending.Work();

        await sending.Hear($$"""{"event":"payment.failed","payment_id":"psp_1","failure_reason":"TEST of 0700000001","failure_message":"Account {{Telling}} is blocked"}""");

        var payment = await sending.One();
        Assert.Equal((PaymentStatus.Failed, "••• of •••"), (payment.Status, payment.FailureReason));
        NamesNobody(payment.FailureMessage, "Account ", " is blocked");
    }

    private static void NamesNobody(string? message, string before, string after)
    {
        Assert.StartsWith(before, message, StringComparison.Ordinal);
        Assert.EndsWith(after, message, StringComparison.Ordinal);
        Assert.Contains("•••", message, StringComparison.Ordinal);
        Assert.DoesNotContain("test", message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(message!, char.IsAsciiDigit);
    }
}
