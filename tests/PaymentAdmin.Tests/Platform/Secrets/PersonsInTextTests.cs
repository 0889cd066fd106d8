using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Secrets;

public sealed class PersonsInTextTests
{
    private static readonly PersonalDetails Amina = new("BEN-0007", "Amina Juma N'Golo", "+255712345678", "0150 123-456");

    private static readonly Gen<string> Separators = Gen.Elements("", "", "", " ", "-", ".", " - ", ") ", "\u00a0", "/", "_", ", ", "\u200b", "·");

    private static readonly Gen<string> Around = Gen.Elements("", "account ", "blocked", "No. ", "(", " is unknown.", "+", "\u00e9", "error 17: ");

    [Theory]
    [InlineData("account 0712 345 678 of AMINA JUMA is blocked", "account ••• of ••• ••• is blocked")]
    [InlineData("+255 (0) 712-345-678", "+•••")]
    [InlineData("00255712345678 and 712.345.678", "••• and •••")]
    [InlineData("٠٧١٢٣٤٥٦٧٨", "•••")]
    [InlineData("Juma, Amína: aminajuma", "•••, •••: •••")]
    [InlineData("Golo or NGOLO or N’Golo", "••• or ••• or •••")]
    [InlineData("account 0150123456, also 150123456 or 0150/123/456", "account •••, also ••• or •••")]
    [InlineData("person ben 0007", "person •••")]
    [InlineData("Beneficiary unknown", "Beneficiary unknown")]
    [InlineData("Aminata", "Aminata")]
    [InlineData("AMINA JUMA N'GOLO", "•••")]
    public void Without_APerson_ShowsTheRest(string text, string shown) => Assert.Equal(shown, PersonsInText.Without(text, Amina));

    [Theory]
    [InlineData("Wallet 0799 999 999 is the receiver's", "Wallet ••• is the receiver's")]
    [InlineData("Limit of 1,000,000 TZS; code 4017", "Limit of 1,000,000 TZS; code 4017")]
    [InlineData("REF-20260314-0001 was used by 20260314001", "REF-20260314-0001 was used by •••")]
    [InlineData("psp 12345678 and 123456789", "psp 12345678 and •••")]
    [InlineData("blocked: 0799…", "blocked: •••…")]
    [InlineData("blocked: Ami…", "blocked: •••…")]
    public void Clean_OfNumbersOfAnybody_LeavesOurReferencesAndIds(string text, string shown) =>
        Assert.Equal(shown, PersonsInText.Clean(text, [Amina], "REF-20260314-0001", "12345678", null));

    [Fact]
    public void Clean_OfAnIdThatHoldsThePhoneNumber_HidesIt() => Assert.DoesNotContain("712345678", PersonsInText.Clean("paid as P712345678", [Amina], "P712345678"), StringComparison.Ordinal);

    [Theory]
    [InlineData("账户张伟已冻结", "张伟")]
    [InlineData("compte de DANG bloqué", "Đặng Văn An")]
    [InlineData("Konto von GROSSE gesperrt", "Große")]
    [InlineData("Bo is unknown", "Bo")]
    public void Without_NamesOfOtherScripts_HidesThem(string text, string name) =>
        Assert.Contains(PersonsInText.Mask, PersonsInText.Without(text, Amina with { FullName = name }), StringComparison.Ordinal);

    [Fact]
    public void Without_ANumberHoweverItIsGrouped_NeverShowsIt()
    {
        var cases =
            from code in Gen.Elements(CallingCode.All.Select(known => known.Code).Append("7").Append("252"))
            from first in Gen.Choose(1, 9)
            from rest in Gen.Choose(0, 9).ListOf(8)
            let subscriber = first + string.Concat(rest)
            let phone = $"+{code}{subscriber}"
            from form in Gen.Elements(phone, phone[1..], "00" + phone[1..], "0" + subscriber, subscriber)
            from separators in Separators.ListOf(form.Length)
            from before in Around
            from after in Around
            select (Phone: phone, Subscriber: subscriber, Text: before + string.Concat(form.Zip(separators).Select(pair => pair.First + pair.Second)) + after);

        Laws.Hold(cases, item =>
        {
            foreach (var shown in (string[])[PersonsInText.Without(item.Text, Amina with { PhoneNumber = item.Phone }), PersonsInText.Clean(item.Text, [Amina with { PhoneNumber = item.Phone }])])
            {
                var digits = string.Concat(shown.Where(char.IsAsciiDigit)).Replace("17", "", StringComparison.Ordinal);
                Assert.True(digits.Length < 4, $"{item.Text} → {shown}");
            }
        });
    }

    [Fact]
    public void Clean_OfAnAccountHoweverItIsGrouped_NeverShowsIt()
    {
        var cases =
            from letters in Gen.Elements("", "KCB", "de")
            from digits in Gen.Choose(0, 9).ListOf(10)
            let account = letters + string.Concat(digits)
            from separators in Separators.ListOf(account.Length)
            from before in Around
            select (Account: account, Text: before + string.Concat(account.Zip(separators).Select(pair => pair.First + pair.Second)));

        Laws.Hold(cases, item =>
        {
            var shown = PersonsInText.Clean(item.Text, [Amina with { PhoneNumber = null, AccountNumber = item.Account }]);
            Assert.True(shown.Count(char.IsAsciiDigit) <= 2, $"{item.Text} → {shown}");
        });
    }

    [Fact]
    public void Clean_OfAnyText_NeverThrowsAndStaysClean()
    {
        var texts = Gen.Elements("Amina", "0712", "345678", "…", "•••", "\ud83d", "\ud83d\ude00", "é", "e\u0301", " ", "-", "ß", "BEN", "0007", "٣", "𝟗").ListOf().Select(string.Concat);

        Laws.Hold(texts, text =>
        {
            var once = PersonsInText.Clean(text, [Amina], "0712");
            Assert.DoesNotContain("AMINA", PersonsInText.Without(once, Amina).Split(' ', '-'), StringComparer.OrdinalIgnoreCase);
            Assert.DoesNotContain("712345678", once, StringComparison.Ordinal);
        });
    }
}
