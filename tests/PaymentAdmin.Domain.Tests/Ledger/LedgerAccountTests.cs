using System.Globalization;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Ledger;

public sealed class LedgerAccountTests
{
    // processors-api, "Onboard Processor".
    [Fact]
    public void OpenBase_DocumentsProcessor_HasTheDocumentsAccounts()
    {
        var processor = Known.Paystack();

        var accounts = LedgerAccount.OpenBase(processor, Known.Later);

        Assert.Equal(
            [
                (AccountClass.SettlementFloat, "1001001001", "Paystack Settlement Float"),
                (AccountClass.FeeExpense, "5001001001", "Paystack Fee Expense"),
                (AccountClass.FeePayable, "2001001001", "Paystack Fee Payable"),
            ],
            accounts.Select(account => (account.Class, account.Number, account.Name)));
        Assert.All(accounts, account =>
        {
            Assert.Equal((processor.Id, null, "NGN", Known.Later), (account.ProcessorId, account.TenantId, account.Currency, account.CreatedAt));
            Assert.NotEqual(Guid.Empty, account.Id);
        });
        Assert.Equal(3, accounts.Select(account => account.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(2, "1001002001")]
    [InlineData(47, "1001047001")]
    [InlineData(999, "1001999001")]
    [InlineData(1000, "10011000001")]
    [InlineData(12345, "100112345001")]
    public void OpenBase_LaterProcessor_HasItsNumberWithAtLeastThreeDigits(int number, string settlementFloat) =>
        Assert.Equal(settlementFloat, LedgerAccount.OpenBase(Known.Paystack(number), Known.Now)[0].Number);

    [Fact]
    public void OpenShared_Naira_IsNumberedByTheCurrency()
    {
        var accounts = LedgerAccount.OpenShared(Currency.Of("NGN"), Known.Now);

        Assert.Equal(
            [
                (AccountClass.OperatingBank, "1000000566", "Operating Bank NGN"),
                (AccountClass.PspBalance, "1002000566", "Balance at PSP NGN"),
                (AccountClass.TransactionClearing, "1901000566", "Transaction Clearing NGN"),
                (AccountClass.FundsHeld, "2101000566", "Funds Held NGN"),
                (AccountClass.SettlementDifferences, "5901000566", "Settlement Differences NGN"),
            ],
            accounts.Select(account => (account.Class, account.Number, account.Name)));
        Assert.All(accounts, account => Assert.Equal((null, null, "NGN", Known.Now), (account.ProcessorId, account.TenantId, account.Currency, account.CreatedAt)));
    }

    [Fact]
    public void OpenShared_NumberOfFewerDigits_IsFilledWithZeros() =>
        Assert.Equal("1000000008", LedgerAccount.OpenShared(Currency.Of("ALL"), Known.Now)[0].Number);

    [Fact]
    public void OpenShared_EveryCurrency_HasNumbersOfItsOwn()
    {
        var numbers = Currency.All.SelectMany(currency => LedgerAccount.OpenShared(currency, Known.Now)).Select(account => account.Number).ToList();
        Assert.Equal(5 * Currency.All.Count, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.Matches(@"\A[0-9]{4}000[0-9]{3}\z", number));
    }

    // processors-api, "Processor GL Accounts": 1101001001.
    [Theory]
    [InlineData(AccountClass.PrincipalReceivable, 1, "1101001001", "Relief Principal Receivable (Paystack)")]
    [InlineData(AccountClass.PrincipalReceivable, 999, "1101001999", "Relief Principal Receivable (Paystack)")]
    [InlineData(AccountClass.FeePayableOverride, 1, "2002001001", "Relief Fee Payable Override (Paystack)")]
    [InlineData(AccountClass.FeePayableOverride, 42, "2002001042", "Relief Fee Payable Override (Paystack)")]
    [InlineData(AccountClass.FundsHeld, 42, "2101001042", "Relief Funds Held (Paystack)")]
    public void OpenForTenant_TenantsClass_IsNumberedByTheTenantsSequence(AccountClass kind, int sequence, string number, string name)
    {
        var (processor, tenant) = (Known.Paystack(), Known.Relief());

        var account = LedgerAccount.OpenForTenant(kind, processor, tenant, sequence, Known.Later);

        Assert.Equal((kind, number, name, "NGN"), (account.Class, account.Number, account.Name, account.Currency));
        Assert.Equal((processor.Id, tenant.Id, Known.Later), (account.ProcessorId, account.TenantId, account.CreatedAt));
    }

    [Fact]
    public void OpenForTenant_OtherClasses_AreFaults() => Assert.All(
        Enum.GetValues<AccountClass>().Except(LedgerAccount.TenantClasses),
        kind => Assert.Throws<ArgumentOutOfRangeException>(() => LedgerAccount.OpenForTenant(kind, Known.Paystack(), Known.Relief(), 1, Known.Now)));

    [Fact]
    public void OpenForTenant_ThousandthTenant_IsRefused()
    {
        var refusal = Assert.Throws<Refusal>(
            () => LedgerAccount.OpenForTenant(AccountClass.PrincipalReceivable, Known.Paystack(), Known.Relief(), 1000, Known.Now));
        Assert.Equal((RefusalKind.Rule, "account_numbers_exhausted"), (refusal.Kind, refusal.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void OpenForTenant_SequenceBeforeTheFirst_IsAFault(int sequence) => Assert.Throws<ArgumentOutOfRangeException>(
        () => LedgerAccount.OpenForTenant(AccountClass.PrincipalReceivable, Known.Paystack(), Known.Relief(), sequence, Known.Now));

    [Fact]
    public void NumberOf_AnyTwoAccounts_AreEqualOnlyWhereTheAccountsAre() => Laws.Hold(
        Gen.Two(
            from kind in Gen.Elements(Enum.GetValues<AccountClass>())
            from processor in Gen.OneOf(Gen.Choose(0, 12), Gen.Choose(98, 101), Gen.Choose(998, 1_012), Gen.Choose(9_999, 10_010), Gen.Choose(0, 200_000))
            from sequence in Gen.OneOf(Gen.Choose(1, 12), Gen.Choose(1, 999))
            select (Kind: kind, Processor: processor, Sequence: sequence)),
        two =>
        {
            var number = LedgerAccount.NumberOf(two.Item1.Kind, two.Item1.Processor, two.Item1.Sequence);
            var other = LedgerAccount.NumberOf(two.Item2.Kind, two.Item2.Processor, two.Item2.Sequence);
            Assert.Equal(two.Item1 == two.Item2, number == other);

            // And the number says which account it is: class in front, sequence at the end.
            Assert.Equal(((int)two.Item1.Kind).ToString(CultureInfo.InvariantCulture), number[..4]);
            Assert.Equal(two.Item1.Processor, int.Parse(number[4..^3], CultureInfo.InvariantCulture));
            Assert.Equal(two.Item1.Sequence, int.Parse(number[^3..], CultureInfo.InvariantCulture));
            Assert.True(number.Length >= 10);
        },
        times: 3_000);

    // Design, "The ledger".
    [Theory]
    [InlineData(AccountClass.OperatingBank, 1000)]
    [InlineData(AccountClass.SettlementFloat, 1001)]
    [InlineData(AccountClass.PspBalance, 1002)]
    [InlineData(AccountClass.PrincipalReceivable, 1101)]
    [InlineData(AccountClass.TransactionClearing, 1901)]
    [InlineData(AccountClass.FeePayable, 2001)]
    [InlineData(AccountClass.FeePayableOverride, 2002)]
    [InlineData(AccountClass.FundsHeld, 2101)]
    [InlineData(AccountClass.FeeExpense, 5001)]
    [InlineData(AccountClass.SettlementDifferences, 5901)]
    public void AccountClass_Value_IsTheDesignsFourDigits(AccountClass kind, int digits) => Assert.Equal(digits, (int)kind);

    [Fact]
    public void Classes_OfTheChart_AreBaseSharedOrTheTenants() => Assert.Equal(
        Enum.GetValues<AccountClass>(),
        [.. LedgerAccount.BaseClasses.Concat(LedgerAccount.SharedClasses).Concat([AccountClass.PrincipalReceivable, AccountClass.FeePayableOverride]).Order()]);

    [Fact]
    public void OpenInCurrency_OtherThanTheProcessors_CountsDownFrom999()
    {
        var float1 = LedgerAccount.OpenInCurrency(AccountClass.SettlementFloat, Known.Paystack(), tenant: null, Currency.Of("KES"), opened: 0, Known.Now);
        var receivable = LedgerAccount.OpenInCurrency(AccountClass.PrincipalReceivable, Known.Paystack(), Known.Relief(), Currency.Of("XAF"), opened: 1, Known.Now);

        Assert.Equal(("1001001999", "Paystack Settlement Float KES", "KES", null), (float1.Number, float1.Name, float1.Currency, float1.TenantId));
        Assert.Equal(("1101001998", "Relief Principal Receivable XAF (Paystack)", "XAF", Known.Relief().Id), (receivable.Number, receivable.Name, receivable.Currency, receivable.TenantId));
    }

    [Fact]
    public void OpenInCurrency_WhenAllSequencesAreTaken_IsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => LedgerAccount.OpenInCurrency(AccountClass.FeeExpense, Known.Paystack(), tenant: null, Currency.Of("KES"), opened: 998, Known.Now));

        Assert.Equal("account_numbers_exhausted", refusal.Code);
    }

    [Theory]
    [InlineData(AccountClass.OperatingBank, false)]
    [InlineData(AccountClass.SettlementFloat, true)]
    [InlineData(AccountClass.PrincipalReceivable, false)]
    public void OpenInCurrency_OfAClassThatThereIsNot_IsOurFault(AccountClass kind, bool ofTenant) => Assert.Throws<ArgumentOutOfRangeException>(
        () => LedgerAccount.OpenInCurrency(kind, Known.Paystack(), ofTenant ? Known.Relief() : null, Currency.Of("KES"), opened: 0, Known.Now));
}
