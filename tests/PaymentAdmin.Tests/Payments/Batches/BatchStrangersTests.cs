using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Connections;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Payments.Batches;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Payments.Batches;

/// <summary>What a PSP lists in a batch of ours and is none of it: somebody may be paid whom nobody approved.</summary>
public sealed class BatchStrangersTests
{
    private const string Why = "ids and chance decide the order of work";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, string> Strangers => new MatrixTheoryData<DatabaseProvider, string>(
        [DatabaseProvider.Sqlite, .. TestServers.PostgreSql is null ? (DatabaseProvider[])[] : [DatabaseProvider.PostgreSql]], ["another reference", "another recipient", "one more"]);

    [Theory, MemberData(nameof(Strangers))]
    public async Task Listed_WithWhatWeDidNotSend_HaltsTheConnectionOnce(DatabaseProvider provider, string how)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.Instead = request => IsListing(request) ? Changed(test.Psp.Usual(request), how) : null;

        await test.RunUntilDone();

        Assert.Equal(ConnectionStatus.Halted, (await test.Connection()).Status);
        Assert.Equal([BatchPayments.Strangers], await test.Alerts());
        var batch = Assert.Single(await test.Batches());
        Assert.Equal((BatchStatus.Settled, BatchPayments.Strangers), (batch.Status, batch.FailureReason));
        Assert.DoesNotContain("+255", batch.FailureMessage, StringComparison.Ordinal);
        Assert.Single(test.Psp.Sent, IsListing);

        // Its own payments are asked for one by one.
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
    }

    [Theory, EachDatabase(RealOnly = Why)]
    public async Task Listed_WithoutReferences_ToOurRecipients_GoesOn(DatabaseProvider provider)
    {
        await using var test = await Batching.Start(provider);
        await test.Release(3);
        test.Psp.Instead = request => IsListing(request) ? Changed(test.Psp.Usual(request), "no references") : null;

        await test.RunUntilDone();

        Assert.NotEqual(ConnectionStatus.Halted, (await test.Connection()).Status);
        Assert.Empty(await test.Alerts());
        Assert.Equal(PaymentStatus.Completed, await test.StatusOfAll());
    }

    [Theory]
    [InlineData("failed", false)]
    [InlineData("completed", true)]
    public async Task Listed_UnderAnOlderReference_IsNoStranger(string status, bool doubted)
    {
        await using var test = await Batching.Start(DatabaseProvider.Sqlite);
        await test.Release(3);
        test.Psp.StatusOf = _ => "pending";
        await test.Run();
        var again = await PaidAgain(test);
        test.Psp.StatusOf = reference => reference == again ? status : "completed";

        await test.RunUntilDone(TimeSpan.FromHours(2));

        Assert.Equal(doubted, (await test.Connection()).Status == ConnectionStatus.Halted);
        Assert.Equal(doubted ? Payment.DoublePayment : null, (await test.Payments())[0].FailureReason);
        Assert.DoesNotContain(BatchPayments.Strangers, await test.Alerts());
    }

    /// <summary>One fails, and two people have it paid once more; answers its older reference.</summary>
    private static async Task<string> PaidAgain(Batching test)
    {
        await using var db = test.Database.Open();
        var payment = await db.Payments.SingleAsync(row => row.Number == 1, Stop);
        var reference = payment.ProviderReference!;
        payment.Hear(new PaymentNews(PaymentSaid.Failed, FailureReason: "invalid_account"), test.Clock.Now());
        payment.Retry("pay_again", "AGAIN", test.Clock.Now());
        await db.SaveChangesAsync(Stop);
        return reference;
    }

    private static bool IsListing(PspRequest request) => request.Method == HttpMethod.Get && request.Path.StartsWith("/batches/", StringComparison.Ordinal);

    private static PspAnswer Changed(PspAnswer answer, string how)
    {
        var body = JsonNode.Parse(answer.Body)!.AsObject();
        var payments = body["payments"]!.AsArray();
        switch (how)
        {
            case "another reference":
                payments[2]!["reference"] = "NOT-OURS";
                break;
            case "another recipient":
                payments[2]!.AsObject().Remove("reference");
                (payments[2]!["id"], payments[2]!["mobile_number"]) = ("psp_other", "+255799999999");
                break;
            case "one more":
                payments.Add(new JsonObject { ["id"] = "psp_more", ["status"] = "pending" });
                break;
            default:
                foreach (var payment in payments)
                {
                    payment!.AsObject().Remove("reference");
                }

                break;
        }

        return BatchPsp.Answer(200, body.ToJsonString());
    }
}
