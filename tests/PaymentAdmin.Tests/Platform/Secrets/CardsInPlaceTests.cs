using System.Text;
using System.Text.Json;
using PaymentAdmin.Platform.Secrets;

namespace PaymentAdmin.Tests.Platform.Secrets;

public sealed class CardsInPlaceTests
{
    [Theory]
    [InlineData("""{"a":"4111111111111111"}""", """{"a":"****************"}""")]
    [InlineData("""{"a":"card 4111 1111 1111 1111 of é"}""", """{"a":"card **** **** **** **** of é"}""")]
    [InlineData("""{"a":5555555555554444,"b":1}""", """{"a":9999999999999999,"b":1}""")]
    [InlineData("""{"a":["378282246310005",{"b":"2223003122003222"}]}""", """{"a":["***************",{"b":"****************"}]}""")]
    [InlineData("""{"4111111111111111":1}""", """{"****************":1}""")]
    [InlineData("""{"cvv":"123","pin":4321,"card_number":"x1","pan":["12"],"amount":100}""", """{"cvv":"***","pin":9999,"card_number":"**","pan":["**"],"amount":100}""")]
    [InlineData("""{"a":"\u0034111111111111111"}""", """{"a":"*********************"}""")]
    [InlineData("not json 4111-1111-1111-1111.", "not json ****-****-****-****.")]
    [InlineData("""{"a":"4111111111111111" """, """{"a":"****************" """)]
    public void Mask_OfABody_LeavesAllElseInItsPlace(string body, string expected) => Assert.Equal(expected, Mask(body));

    [Theory]
    [InlineData("""{"a":"4111111111111112","cvc_check":"pass","b":1773480413589,"c":"20260314092653","d":"1234567890128"}""")]
    [InlineData("""{"id":"PAY4111111111111111"}""", "PAY4111111111111111")]
    [InlineData("")]
    [InlineData("{}")]
    public void Mask_OfWhatIsNoCard_ChangesNothing(string body, params string[] identifiers) => Assert.Equal(body, Mask(body, identifiers));

    [Fact]
    public void Mask_OfBytesThatAreNoText_KeepsThem()
    {
        byte[] body = [0xff, 0x00, .. "4111111111111111"u8, 0xfe];

        Assert.Equal([0xff, 0x00, .. "****************"u8, 0xfe], CardsInPlace.Mask(body, []));
    }

    [Fact]
    public void Mask_OfJson_IsJsonOfTheSameLength()
    {
        const string Body = """{"a":{"b":[4111111111111111,-5555555555554444,"3782 822463 10005"]},"pin":null,"cvv":true}""";

        Assert.Equal(Body.Length, Mask(Body).Length);
        using var _ = JsonDocument.Parse(Mask(Body));
    }

    private static string Mask(string body, params string[] identifiers) => Encoding.UTF8.GetString(CardsInPlace.Mask(Encoding.UTF8.GetBytes(body), identifiers));
}
