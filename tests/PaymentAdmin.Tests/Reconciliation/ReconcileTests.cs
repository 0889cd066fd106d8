using PaymentAdmin.Data;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Reconciliation;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Infrastructure;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation;

/// <summary>Each row in its class, on each database.</summary>
public sealed class ReconcileTests
{
    [Theory]
    [EachDatabase]
    public async Task Run_OfEveryKindOfRow_ClassesEach(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        await test.Pay("R-2", 5_000_000, PaymentStatus.Pending, "psp_2");
        await test.Pay("R-3", 5_000_000, PaymentStatus.Completed, "psp_3");
        await test.Pay("R-4", 5_000_000, PaymentStatus.Completed, "psp_4");
        await test.Pay("R-5", 5_000_000, PaymentStatus.Submitting);
        await test.Pay("R-6", 5_000_000, PaymentStatus.Completed, "psp_6");
        await test.Pay("R-7", 5_000_000, PaymentStatus.Queued);
        await test.Receive("in_1", "INV-1", 120_000);

        var run = await test.Run(
            Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_2", "R-2", 5_000_000, "Completed"), Row("psp_3", "R-3", 4_000_000, "completed"), Row("psp_4", "R-4", 5_000_000, "completed", "KES"),
            Row("psp_5", "R-5", 5_000_000, "pending"), Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_9", "NOT-OURS", 70_000, "completed"), Row("psp_10", "R-8", 1, "odd"), Row("in_1", "INV-1", 120_000, "success"));

        Assert.Equal((RunStatus.Completed, 9, 0), (run.Status, run.RowsRead, run.ChunksReadAgain));
        Assert.Equal(
            ["amount_mismatch psp_3", "currency_mismatch psp_4", "duplicate psp_1", "matched in_1", "matched psp_1", "matched psp_5", "platform_only psp_6", "psp_only psp_9", "status_mismatch psp_2", "unreadable"],
            await test.Classes(run.Id));
        Assert.Equal(
            [("amount_mismatch", 1), ("currency_mismatch", 1), ("duplicate", 1), ("matched", 3), ("platform_only", 1), ("psp_only", 1), ("status_mismatch", 1), ("unreadable", 1)],
            run.Counts.Select(one => (one.Key, one.Value)).OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.Equal((10_120_000, 10_120_000), (run.Amounts["matched"]["TZS"].Platform, run.Amounts["matched"]["TZS"].Psp));
        Assert.Equal((5_000_000, 4_000_000), (run.Amounts["amount_mismatch"]["TZS"].Platform, run.Amounts["amount_mismatch"]["TZS"].Psp));
        Assert.Equal((5_000_000, 0, 5_000_000), (run.Amounts["currency_mismatch"]["TZS"].Platform, run.Amounts["currency_mismatch"]["TZS"].Psp, run.Amounts["currency_mismatch"]["KES"].Psp));
        Assert.Equal(["amount_mismatch", "currency_mismatch", "duplicate", "psp_only", "unreadable"], await test.Kinds());
        Assert.Equal(ConnectionStatus.Halted, await test.Connection());
        Assert.Contains("reconciliation_serious", await test.Alerts());
    }

    /// <summary>Payers use a reference again, and a report without ids does not say for which: each row has its own, of its period.</summary>
    [Theory, EachDatabase]
    public async Task RowsWithoutIds_UnderOneReferenceOfPayers_HaveOneEach_InWhateverOrder(DatabaseProvider provider)
    {
        await using var test = await Begin(provider);
        await test.Receive("in_0", "RENT", 100_000, at: test.From.AddDays(-31));
        var ours = new[] { await test.Receive("in_1", "RENT", 100_000), await test.Receive("in_2", "RENT", 100_000), await test.Receive("in_3", "RENT", 70_000) };
        string[] rows = [Row("", "RENT", 100_000, "completed"), Row("", "RENT", 70_000, "completed"), Row("", "RENT", 100_000, "success"), Row("", "RENT", 100_000, "completed")];

        foreach (var report in (string[][])[rows, [.. rows.Reverse()]])
        {
            var run = await test.Run(report);

            Assert.Equal(["duplicate RENT", "matched RENT", "matched RENT", "matched RENT"], await test.Classes(run.Id));
            Assert.Equal((270_000, 270_000), (run.Amounts["matched"]["TZS"].Platform, run.Amounts["matched"]["TZS"].Psp));
            Assert.Equal(ours.Order().Select(PublicId.Transaction.Format), (await test.Items(run.Id)).Where(item => item.Class == ReconciliationClass.Matched).Select(item => item.TransactionId).Order(StringComparer.Ordinal));
        }
    }
}
