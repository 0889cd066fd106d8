using PaymentAdmin.Domain.Processors;

namespace PaymentAdmin.Domain.Tests.Processors;

public sealed class ProcessorOnboardTests
{
    [Fact]
    public void Onboard_DocumentsExample_IsKeptWhole()
    {
        var processor = Processor.Onboard(Known.Id(7), 3, Known.Identity, Known.Settings, ProcessorStatus.Active, Known.Ada, Known.Now);

        Assert.Equal((Known.Id(7), 3), (processor.Id, processor.Number));
        Assert.Equal(("PAYSTACK", "Paystack"), (processor.Code, processor.Name));
        Assert.Equal(ProcessorCategory.DebitCard, processor.Category);
        Assert.Equal("NGN", processor.SettlementCurrency);
        Assert.Equal(Known.Settings, processor.Settings);
        Assert.Equal(ProcessorStatus.Active, processor.Status);
        Assert.Equal((Known.Now, Known.Now), (processor.CreatedAt, processor.UpdatedAt));
        Assert.Equal((Known.Ada.Id, Known.Ada.Name), (processor.UpdatedById, processor.UpdatedByName));
        Assert.Equal(1, processor.Version);
    }

    [Fact]
    public void Onboard_EverythingTheOtherWay_IsKeptWhole()
    {
        var identity = new ProcessorIdentity("MYPVIT", ProcessorCategory.FundsTransfer, "XAF");
        var settings = new ProcessorSettings("MyPVit", SupportsInflows: false, SupportsOutflows: false, SettlementBank: false, SettlementDelayDays: 30);

        var processor = Processor.Onboard(Known.Id(8), 4, identity, settings, ProcessorStatus.Inactive, Known.Ben, Known.Later);

        Assert.Equal(identity, new ProcessorIdentity(processor.Code, processor.Category, processor.SettlementCurrency));
        Assert.Equal(settings, processor.Settings);
        Assert.Equal(ProcessorStatus.Inactive, processor.Status);
        Assert.Equal((Known.Later, Known.Later, Known.Ben.Id), (processor.CreatedAt, processor.UpdatedAt, processor.UpdatedById));
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void Onboard_OneCapability_IsThatOne(bool inflows, bool outflows, bool bank)
    {
        var processor = Onboard(settings: Known.Settings with { SupportsInflows = inflows, SupportsOutflows = outflows, SettlementBank = bank });
        Assert.Equal((inflows, outflows, bank), (processor.SupportsInflows, processor.SupportsOutflows, processor.SettlementBank));
    }

    [Theory]
    [InlineData("paystack", "PAYSTACK")]
    [InlineData("  PayStack_2 ", "PAYSTACK_2")]
    [InlineData("a1", "A1")]
    public void Onboard_CodeInAnyCase_IsKeptInCapitals(string sent, string kept) =>
        Assert.Equal(kept, Onboard(Known.Identity with { Code = sent }).Code);

    [Theory]
    [InlineData("AB", true)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ_12345", true)]
    [InlineData("A", false)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ_123456", false)]
    [InlineData("", false)]
    [InlineData("PAY STACK", false)]
    [InlineData("PAY-STACK", false)]
    public void Onboard_Code_Is2To32OfCapitalsDigitsAndUnderscore(string code, bool accepted) =>
        Expect("code", accepted, () => Onboard(Known.Identity with { Code = code }));

    [Theory]
    [InlineData("XAF", true)]
    [InlineData("xaf", false)]
    [InlineData("ZZZ", false)]
    [InlineData("", false)]
    public void Onboard_SettlementCurrency_IsIso4217(string currency, bool accepted) =>
        Expect("settlementCurrency", accepted, () => Onboard(Known.Identity with { SettlementCurrency = currency }));

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(0, false)]
    [InlineData(101, false)]
    public void Onboard_Name_Is1To100Characters(int length, bool accepted)
    {
        var name = new string('n', length);
        Expect("displayName", accepted, () => Assert.Equal(name, Onboard(settings: Known.Settings with { Name = $" {name}  " }).Name));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(-1, false)]
    [InlineData(31, false)]
    public void Onboard_SettlementDelay_Is0To30Days(int days, bool accepted) =>
        Expect("settlementDelayDays", accepted, () => Assert.Equal(days, Onboard(settings: Known.Settings with { SettlementDelayDays = days }).SettlementDelayDays));

    [Fact]
    public void Onboard_EverythingWrong_NamesEveryFieldAtOnce() => Assert.Equal(
        ["code", "displayName", "settlementCurrency", "settlementDelayDays"],
        Known.InvalidFields(() => Onboard(
            Known.Identity with { Code = "?", SettlementCurrency = "naira" },
            Known.Settings with { Name = "two\nlines", SettlementDelayDays = 31 })));

    private static void Expect(string field, bool accepted, Action onboard)
    {
        if (accepted)
        {
            onboard();
        }
        else
        {
            Assert.Equal([field], Known.InvalidFields(onboard));
        }
    }

    private static Processor Onboard(ProcessorIdentity? identity = null, ProcessorSettings? settings = null) =>
        Processor.Onboard(Known.Id(7), 1, identity ?? Known.Identity, settings ?? Known.Settings, ProcessorStatus.Active, Known.Ada, Known.Now);
}
