using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Programmes;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Programmes;

public sealed class PersonalMaskTests
{
    [Theory]
    [InlineData("EXT-0001", "Amina Diallo", "+255700000001", "GA21400210", "•••01", "A•• D••", "+255 ••• 001", "•••0210")]
    [InlineData("1234", " Zoe\u0301  van der Berg ", "+12025550123", "12345678", "•••", "Z•• v•• d•• B••", "+1 ••• 123", "•••")]
    [InlineData("12345", "É", "+9991234567", "123456789", "•••45", "É••", "+ ••• 567", "•••6789")]
    [InlineData("A", "e\u0301a 😀b", null, null, "•••", "e\u0301•• 😀••", null, null)]
    [InlineData("ABCD😀", "-", null, null, "•••😀", "-••", null, null)]
    [InlineData("ABC😀E", "x", null, null, "•••E", "x••", null, null)]
    public void For_WhoMayNotSeePeople_ShowsWhatTellsTwoApart(
        string externalId, string name, string? phone, string? account, string shownId, string shownName, string? shownPhone, string? shownAccount)
    {
        var details = new PersonalDetails(externalId, name, phone, account);

        Assert.Equal(new PersonalDetails(shownId, shownName, shownPhone, shownAccount), PersonalMask.For(Actors.Auditor, details));
        Assert.Same(details, PersonalMask.For(Actors.Officer, details));
    }
}
