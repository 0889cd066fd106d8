using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Domain.Tests.Processors;

public sealed class ProcessorTests
{
    [Fact]
    public void Change_DocumentsExample_ChangesAndCounts()
    {
        var processor = Known.Paystack();
        var settings = new ProcessorSettings("Paystack (Legacy)", SupportsInflows: true, SupportsOutflows: false, SettlementBank: true, SettlementDelayDays: 2);

        Assert.True(processor.Change(settings, Known.Ben, Known.Later));

        Assert.Equal(settings, processor.Settings);
        AssertChanged(processor, version: 2);
        Assert.Equal(Known.Now, processor.CreatedAt);
        Assert.Equal(ProcessorStatus.Active, processor.Status);
    }

    [Fact]
    public void Change_EachSettingAlone_IsAChange()
    {
        ProcessorSettings[] changes =
        [
            Known.Settings with { Name = "Other" },
            Known.Settings with { SupportsInflows = false },
            Known.Settings with { SupportsOutflows = false },
            Known.Settings with { SettlementBank = false },
            Known.Settings with { SettlementDelayDays = 0 },
        ];
        Assert.All(changes, settings =>
        {
            var processor = Known.Paystack();
            Assert.True(processor.Change(settings, Known.Ben, Known.Later));
            Assert.Equal(settings, processor.Settings);
            AssertChanged(processor, version: 2);
        });
    }

    [Fact]
    public void Change_NothingDiffers_LeavesVersionAndPersonAlone()
    {
        var processor = Known.Paystack();

        Assert.False(processor.Change(Known.Settings with { Name = " Paystack " }, Known.Ben, Known.Later));

        AssertUnchanged(processor);
    }

    [Fact]
    public void Change_OutOfBounds_NamesEveryFieldAndChangesNothing()
    {
        var processor = Known.Paystack();

        Assert.Equal(
            ["displayName", "settlementDelayDays"],
            Known.InvalidFields(() => processor.Change(new("", false, false, false, -1), Known.Ben, Known.Later)));

        Assert.Equal(Known.Settings, processor.Settings);
        AssertUnchanged(processor);
    }

    [Fact]
    public void Deactivate_Active_StopsItAndCounts()
    {
        var processor = Known.Paystack();
        Assert.True(processor.Deactivate(Known.Ben, Known.Later));
        Assert.Equal(ProcessorStatus.Inactive, processor.Status);
        AssertChanged(processor, version: 2);
    }

    [Fact]
    public void Deactivate_AlreadyInactive_ChangesNothing()
    {
        var processor = Known.Paystack(status: ProcessorStatus.Inactive);
        Assert.False(processor.Deactivate(Known.Ben, Known.Later));
        Assert.Equal(ProcessorStatus.Inactive, processor.Status);
        AssertUnchanged(processor);
    }

    [Fact]
    public void Activate_InactiveWithBaseAccounts_StartsItAndCounts()
    {
        var processor = Known.Paystack(status: ProcessorStatus.Inactive);
        Assert.True(processor.Activate(hasBaseAccounts: true, Known.Ben, Known.Later));
        Assert.Equal(ProcessorStatus.Active, processor.Status);
        AssertChanged(processor, version: 2);
    }

    [Fact]
    public void Activate_AlreadyActive_ChangesNothing()
    {
        var processor = Known.Paystack();
        Assert.False(processor.Activate(hasBaseAccounts: true, Known.Ben, Known.Later));
        AssertUnchanged(processor);
    }

    [Theory]
    [InlineData(ProcessorStatus.Active)]
    [InlineData(ProcessorStatus.Inactive)]
    public void Activate_WithoutBaseAccounts_IsRefused(ProcessorStatus status)
    {
        var processor = Known.Paystack(status: status);

        var refusal = Assert.Throws<Refusal>(() => processor.Activate(hasBaseAccounts: false, Known.Ben, Known.Later));

        Assert.Equal((RefusalKind.Rule, "base_accounts_missing", "status"), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.Contains("PAYSTACK", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(status, processor.Status);
        AssertUnchanged(processor);
    }

    [Fact]
    public void Version_EveryChange_IsCountedOnce()
    {
        var processor = Known.Paystack();
        processor.Deactivate(Known.Ben, Known.Later);
        processor.Deactivate(Known.Ben, Known.Later);
        processor.Change(Known.Settings with { Name = "Other" }, Known.Ben, Known.Later);
        processor.Activate(hasBaseAccounts: true, Known.Ben, Known.Later);
        Assert.Equal(4, processor.Version);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("PAYSTACK", ProcessorCategory.DebitCard, "NGN")]
    [InlineData(" paystack ", null, null)]
    public void RefuseImmutable_NothingElseThanItIs_IsAccepted(string? code, ProcessorCategory? category, string? currency) =>
        Assert.Null(Record.Exception(() => Known.Paystack().RefuseImmutable(code, category, currency)));

    [Theory]
    [InlineData("PAYSTACK2", null, null, "code")]
    [InlineData("", null, null, "code")]
    [InlineData(null, ProcessorCategory.Identity, null, "category")]
    [InlineData(null, null, "XAF", "settlementCurrency")]
    [InlineData(null, null, "ngn", "settlementCurrency")]
    [InlineData("OTHER", ProcessorCategory.Identity, "XAF", "code")]
    [InlineData("PAYSTACK", ProcessorCategory.Identity, "XAF", "category")]
    public void RefuseImmutable_Otherwise_NamesTheField(string? code, ProcessorCategory? category, string? currency, string field)
    {
        var refusal = Assert.Throws<Refusal>(() => Known.Paystack().RefuseImmutable(code, category, currency));

        Assert.Equal((RefusalKind.Rule, "field_immutable", field), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.StartsWith(field, refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertChanged(Processor processor, int version)
    {
        Assert.Equal(version, processor.Version);
        Assert.Equal((Known.Later, Known.Ben.Id, Known.Ben.Name), (processor.UpdatedAt, processor.UpdatedById, processor.UpdatedByName));
    }

    private static void AssertUnchanged(Processor processor)
    {
        Assert.Equal(1, processor.Version);
        Assert.Equal((Known.Now, Known.Ada.Id, Known.Ada.Name), (processor.UpdatedAt, processor.UpdatedById, processor.UpdatedByName));
    }
}
