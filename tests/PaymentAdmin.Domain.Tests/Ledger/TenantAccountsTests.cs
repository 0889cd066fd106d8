using PaymentAdmin.Domain.Ledger;

namespace PaymentAdmin.Domain.Tests.Ledger;

public sealed class TenantAccountsTests
{
    [Fact]
    public void New_TenantAndProcessor_UsesTheProcessorsFeePayable()
    {
        var accounts = New();
        Assert.Equal((Known.Id(1), Known.Id(5), 42), (accounts.ProcessorId, accounts.TenantId, accounts.Sequence));
        Assert.False(accounts.UsesFeePayableOverride);
        Assert.Equal(1, accounts.Version);
    }

    [Fact]
    public void UseFeePayableOverride_OnAndOff_CountsEachSwitch()
    {
        var accounts = New();

        Assert.True(accounts.UseFeePayableOverride(true));
        Assert.True(accounts.UsesFeePayableOverride);
        Assert.Equal(2, accounts.Version);

        Assert.True(accounts.UseFeePayableOverride(false));
        Assert.False(accounts.UsesFeePayableOverride);
        Assert.Equal(3, accounts.Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UseFeePayableOverride_AsItIs_ChangesNothing(bool use)
    {
        var accounts = New();
        accounts.UseFeePayableOverride(use);
        var version = accounts.Version;

        Assert.False(accounts.UseFeePayableOverride(use));

        Assert.Equal((use, version), (accounts.UsesFeePayableOverride, accounts.Version));
    }

    private static TenantAccounts New() => new(Known.Id(1), Known.Id(5), 42);
}
