using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;

namespace PaymentAdmin.Domain.Tests.Programmes;

public sealed class BeneficiaryTests
{
    private static readonly SealedDetails Details = new("sealed", Known.Id(1), Known.Id(2), null);

    [Fact]
    public void Rename_WithAnotherName_KeepsWhereThePersonIsPaidAndForgetsWhoHoldsIt()
    {
        var person = Checked();

        person.Rename(Details with { Sealed = "renamed" }, Known.Ben, Known.Later);

        Assert.Equal(("renamed", Known.Id(2), 1), (person.Sealed, person.PhoneMark, person.PayeeVersion));
        Assert.Equal((KycState.NotChecked, null, null), (person.Kyc, person.KycCheckedAt, person.KycConnectionId));
        Assert.Equal((Known.Ben.Name, Known.Later, 3), (person.UpdatedByName, person.UpdatedAt, person.Version));
    }

    [Fact]
    public void Rename_OfWhereThePersonIsPaid_IsRefused()
    {
        var person = Added();

        Assert.Throws<InvalidOperationException>(() => person.Rename(Details with { PhoneMark = Known.Id(9) }, Known.Ben, Known.Later));
        Assert.Throws<InvalidOperationException>(() => person.Rename(Details with { PhoneMark = null }, Known.Ben, Known.Later));
        Assert.Throws<InvalidOperationException>(() => person.Rename(Details with { AccountMark = Known.Id(9) }, Known.Ben, Known.Later));
        Assert.Throws<InvalidOperationException>(() => person.Rename(Details with { ExternalIdMark = Known.Id(9) }, Known.Ben, Known.Later));
        Assert.Equal(("sealed", 1), (person.Sealed, person.Version));
    }

    [Fact]
    public void ChangePayee_CountsAndForgetsWhoHoldsTheAccount()
    {
        var person = Checked();

        person.ChangePayee(Details with { PhoneMark = null, AccountMark = Known.Id(3), Sealed = "moved" }, PaymentChannel.BankTransfer, Known.Ben, Known.Later);

        Assert.Equal((2, null, Known.Id(3), PaymentChannel.BankTransfer), (person.PayeeVersion, person.PhoneMark, person.AccountMark, person.Channel));
        Assert.Equal((KycState.NotChecked, null), (person.Kyc, person.KycCheckedAt));
        Assert.Throws<InvalidOperationException>(() => person.ChangePayee(Details with { ExternalIdMark = Known.Id(9) }, PaymentChannel.Agent, Known.Ben, Known.Later));
    }

    [Fact]
    public void SetActive_ToWhatItIs_ChangesNothing()
    {
        var person = Added();

        Assert.False(person.SetActive(true, Known.Ben, Known.Later));
        Assert.Equal(1, person.Version);
        Assert.True(person.SetActive(false, Known.Ben, Known.Later));
        Assert.Equal((false, 2), (person.IsActive, person.Version));
    }

    [Fact]
    public void PersonalDetails_WrittenByAccident_SayNothing()
    {
        var details = new PersonalDetails("EXT-1", "Amina Diallo", "+255700000001", "AC 1");

        Assert.DoesNotContain("Amina", $"{details} {details with { FullName = "Amina" }}", StringComparison.Ordinal);
        Assert.Equal(("+255700000001", "AC 1", "AC 1"), (details.PaidTo(PaymentChannel.MobileMoney), details.PaidTo(PaymentChannel.BankTransfer), details.PaidTo(PaymentChannel.Agent)));
        Assert.Equal(("AC 1", "+255700000001"), ((details with { PhoneNumber = null }).PaidTo(PaymentChannel.MobileMoney), (details with { AccountNumber = null }).PaidTo(PaymentChannel.Card)));
    }

    [Theory]
    [InlineData("GA21 4002 1010-03.2/1", true)]
    [InlineData("1", true)]
    [InlineData("", false)]
    [InlineData(" - ", false)]
    [InlineData("=1+2", false)]
    [InlineData("12\n3", false)]
    [InlineData("١٢٣", false)]
    public void IsAccount_TakesLettersDigitsAndWhatGroupsThem(string text, bool fits) => Assert.Equal(fits, PersonalDetails.IsAccount(text));

    [Fact]
    public void IsAccount_LongerThanIsKept_IsNone()
    {
        Assert.True(PersonalDetails.IsAccount(new string('1', PersonalDetails.AccountMaxLength)));
        Assert.False(PersonalDetails.IsAccount(new string('1', PersonalDetails.AccountMaxLength + 1)));
    }

    internal static Beneficiary Added() => Beneficiary.Add(Known.Id(10), Guid.Empty, Details, PaymentChannel.MobileMoney, Known.Ada, Known.Now);

    private static Beneficiary Checked()
    {
        var person = Added();
        person.KycAnswered(KycState.Passed, Known.Id(50), Known.Ada, Known.Now);
        return person;
    }
}
