using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Payments.Submission;

namespace PaymentAdmin.Tests.Payments.Submission;

public sealed class WhatWasApprovedTests
{
    private static readonly PersonalDetails Phone = new("BEN-1", "Test Beneficiary", "+255712345678", AccountNumber: null);

    private static readonly PersonalDetails Account = new("BEN-1", "Test Beneficiary", PhoneNumber: null, "KCB-0150-1234567");

    [Theory]
    [InlineData("+255712345678")]
    [InlineData("255 712 345 678")]
    [InlineData("00255712345678")]
    [InlineData("0712-345-678")]
    [InlineData("712345678")]
    [InlineData("2557•••••678")]
    [InlineData("****5678")]
    [InlineData("07XX XXX 678")]
    [InlineData("07xxxxx678")]
    [InlineData("2557…678")]
    [InlineData("+2557...678")]
    [InlineData("07##34##78")]
    [InlineData("255712***")]
    public void IsPaid_WholeOrMasked_IsTheOneThatWasApproved(string recipient) => Assert.True(WhatWasApproved.IsPaid(Phone, recipient));

    [Theory]
    [InlineData("*********")]
    [InlineData("XXXXXXXX")]
    [InlineData("07••••••••")]
    [InlineData("•••••••99")]
    public void IsPaid_WithNextToNothingToBeSeen_NamesNobody(string recipient) => Assert.True(WhatWasApproved.IsPaid(Phone, recipient));

    [Theory]
    [InlineData("+255799999999")]
    [InlineData("0712345679")]
    [InlineData("12345678")]
    [InlineData("****5679")]
    [InlineData("07XX XXX 679")]
    [InlineData("2567•••••678")]
    [InlineData("07##99##78")]
    [InlineData("0712345678*0712345678")]
    [InlineData("255712345678*8")]
    [InlineData("AXX678")]
    [InlineData("")]
    public void IsPaid_AnotherOne_IsAnother(string recipient) => Assert.False(WhatWasApproved.IsPaid(Phone, recipient));

    [Theory]
    [InlineData("kcb01501234567", true)]
    [InlineData("KCB****4567", true)]
    [InlineData("****4567", true)]
    [InlineData("KCB0150XXX4567", false)]
    [InlineData("KCB****4568", false)]
    [InlineData("NMB****4567", false)]
    [InlineData("KCB01501234568", false)]
    public void IsPaid_OfAnAccount_ComparesWhatIsToBeSeen(string recipient, bool same) => Assert.Equal(same, WhatWasApproved.IsPaid(Account, recipient));
}
