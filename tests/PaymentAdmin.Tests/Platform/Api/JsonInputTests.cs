using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Platform.Api;

public sealed class JsonInputTests
{
    private const string Valid =
        """
        {"code":"PAYSTACK","displayName":"Paystack","category":"debit_card","supportsInflows":true,"supportsOutflows":true,"settlementBank":true,
         "settlementDelayDays":1,"settlementCurrency":"NGN","fees":[{"eventType":"card_purchase","direction":"inbound","basis":"flat_plus_percent",
         "amount":10000,"percentage":0.015,"maximum":200000,"vatRate":0.075,"currency":"NGN"}]}
        """;

    [Fact]
    public void Read_OfTheDocumentsExample_ReadsIt()
    {
        var input = Read<OnboardProcessor.Input>(Valid);

        Assert.Equal(("PAYSTACK", ProcessorCategory.DebitCard, ProcessorStatus.Active), (input.Code, input.Category, input.Status));
        var fee = Assert.Single(input.Fees);
        Assert.Equal((10_000, 0.015m, null, 200_000), (fee.Amount, fee.Percentage, fee.Minimum, fee.Maximum));
    }

    [Fact]
    public void Configure_OfFreshOptions_KnowsTypesAtOnce()
    {
        var options = Wire.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

        Assert.Equal(10, options.GetTypeInfo(typeof(OnboardProcessor.Input)).Properties.Count);
    }

    [Theory]
    [InlineData("\"code\":\"PAYSTACK\"", "\"code\":1", "code", "must be a text.")]
    [InlineData("\"code\":\"PAYSTACK\"", "\"code\":null", "code", "must not be null.")]
    [InlineData("\"code\":\"PAYSTACK\",", "", "code", "is required.")]
    [InlineData("\"code\":", "\"Code\":", "code", "is required.")]
    [InlineData("\"code\":\"PAYSTACK\"", "\"code\":\"A\\u0000B\"", "code", "must be a text.")]
    [InlineData("\"code\":\"PAYSTACK\"", "\"code\":\"\\ud83d\"", "code", "must be a text.")]
    [InlineData("\"code\":\"PAYSTACK\"", "\"code\":[\"PAYSTACK\"]", "code", "must be a text.")]
    [InlineData("\"debit_card\"", "\"DebitCard\"", "category", "must be one of debit_card, virtual_account_inflow, funds_transfer, identity, bills_payment.")]
    [InlineData("\"debit_card\"", "\"debit_card,identity\"", "category", "must be one of debit_card, virtual_account_inflow, funds_transfer, identity, bills_payment.")]
    [InlineData("\"debit_card\"", "0", "category", "must be one of debit_card, virtual_account_inflow, funds_transfer, identity, bills_payment.")]
    [InlineData("\"supportsInflows\":true", "\"supportsInflows\":\"true\"", "supportsInflows", "must be true or false.")]
    [InlineData("\"supportsInflows\":true", "\"supportsInflows\":1", "supportsInflows", "must be true or false.")]
    [InlineData("\"settlementDelayDays\":1", "\"settlementDelayDays\":\"1\"", "settlementDelayDays", "must be a whole number.")]
    [InlineData("\"settlementDelayDays\":1", "\"settlementDelayDays\":1.5", "settlementDelayDays", "must be a whole number.")]
    [InlineData("\"settlementDelayDays\":1", "\"settlementDelayDays\":1e400", "settlementDelayDays", "must be a whole number.")]
    [InlineData("\"settlementDelayDays\":1", "\"settlementDelayDays\":2147483648", "settlementDelayDays", "must be a whole number.")]
    [InlineData("\"amount\":10000", "\"amount\":9223372036854775808", "fees[0].amount", "must be a whole number.")]
    [InlineData("\"amount\":10000", "\"amount\":100.0", "fees[0].amount", "must be a whole number.")]
    [InlineData("\"percentage\":0.015", "\"percentage\":1e400", "fees[0].percentage", "must be a number.")]
    [InlineData("\"percentage\":0.015", "\"percentage\":\"0.015\"", "fees[0].percentage", "must be a number.")]
    [InlineData("\"fees\":[", "\"status\":null,\"fees\":[", "status", "must not be null.")]
    [InlineData("\"fees\":[{", "\"fees\":[null,{", "fees[0]", "must be a JSON object.")]
    [InlineData("\"fees\":[{", "\"fees\":[[],{", "fees[0]", "must be a JSON object.")]
    [InlineData("\"inbound\"", "\"in\"", "fees[0].direction", "must be one of inbound, outbound, both.")]
    public void Read_OfAWrongField_SaysWhatIsWrongWithIt(string right, string wrong, string field, string message)
    {
        Assert.Contains(right, Valid, StringComparison.Ordinal);
        var refusal = Refuse<OnboardProcessor.Input>(Valid.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal("invalid_input", refusal.Code);
        Assert.Contains(message, refusal.Errors[field]);
    }

    [Fact]
    public void Read_OfManyWrongFields_SaysAllAtOnce()
    {
        var refusal = Refuse<OnboardProcessor.Input>("""{"code":1,"displayName":null,"category":"x","settlementDelayDays":true,"fees":{},"colour":"red"}""");

        Assert.Equal(
            ["category", "code", "colour", "displayName", "fees", "settlementBank", "settlementCurrency", "settlementDelayDays", "supportsInflows", "supportsOutflows"],
            refusal.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("code", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"code\":\"A\",}")]
    [InlineData("{\"code\":\"A\"} x")]
    [InlineData("{'code':'A'}")]
    [InlineData("// comment\n{}")]
    [InlineData("{\"code\":NaN}")]
    [InlineData("{\"code\":01}")]
    [InlineData("{\"code\":\"A\",\"code\":\"B\"}")]
    [InlineData("{\"fees\":[{\"amount\":1,\"amount\":2}]}")]
    [InlineData("{\"code\":\"A\",\"\\u0063ode\":\"B\"}")]
    public void Read_OfWhatIsNoJson_IsMalformed(string json)
    {
        var refusal = Refuse<OnboardProcessor.Input>(json);

        Assert.Equal((RefusalKind.Invalid, "malformed_json", "body"), (refusal.Kind, refusal.Code, refusal.Field));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    public void Read_OfAnotherKindOfJson_WantsAnObject(string json) =>
        Assert.Equal(["must be a JSON object."], Refuse<OnboardProcessor.Input>(json).Errors["body"]);

    [Fact]
    public void Read_OfDeepNesting_IsMalformed()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000);

        Assert.Equal("malformed_json", Refuse<OnboardProcessor.Input>(deep).Code);
        Assert.Equal("malformed_json", Refuse<OnboardProcessor.Input>($"{{\"fees\":{new string('[', 100_000)}").Code);
    }

    [Theory]
    [InlineData("{\"\\ud83d\":1}")]
    [InlineData("{\"\\ud83d\":1,\"\\ud83e\":1}")]
    [InlineData("{\"fees\":[{\"\\udc00x\":1}]}")]
    public void Read_OfAFieldNameThatIsNoText_IsRefused(string json) => Assert.Equal(RefusalKind.Invalid, Refuse<OnboardProcessor.Input>(json).Kind);

    [Fact]
    public void Read_OfBytesThatAreNoUtf8_IsRefused()
    {
        byte[] value = [.. "{\"code\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        byte[] name = [.. "{\""u8, 0xFF, .. "\":1}"u8];

        Assert.Equal(RefusalKind.Invalid, Assert.Throws<Refusal>(() => JsonInput.Read<OnboardProcessor.Input>(value)).Kind);
        Assert.Equal(RefusalKind.Invalid, Assert.Throws<Refusal>(() => JsonInput.Read<OnboardProcessor.Input>(name)).Kind);
    }

    [Fact]
    public void Read_OfReadOnlyFields_IgnoresThemWhereTheInputSaysSo()
    {
        var input = Read<ReplaceFees.Input>(
            """{"fees":[{"id":"fee_1","effectiveFrom":"x","effectiveTo":null,"eventType":"a","direction":"both","basis":"flat","amount":1,"vatRate":0,"currency":"NGN"}]}""");
        Assert.Single(input.Fees);
        Assert.Contains("id", Refuse<ReplaceFees.Input>("""{"fees":[],"id":"x"}""").Errors.Keys);
    }

    [Fact]
    public void Read_OfAPartialInput_TakesWhatIsSentAndNoNull()
    {
        Assert.Equal(new UpdateProcessor.Input(SettlementDelayDays: 3), Read<UpdateProcessor.Input>("""{"settlementDelayDays":3}"""));
        Assert.Equal(new UpdateProcessor.Input(), Read<UpdateProcessor.Input>("{}"));
        Assert.Equal(["must not be null."], Refuse<UpdateProcessor.Input>("""{"status":null}""").Errors["status"]);
    }

    [Fact]
    public void Read_OfABodyFullOfMistakes_AnswersWithABoundedList()
    {
        var unknown = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i:x}\":1"));

        Assert.InRange(Refuse<OnboardProcessor.Input>($"{{{unknown}}}").Errors.Count, 1, 200);
        Assert.InRange(Refuse<OnboardProcessor.Input>($"{{\"fees\":[{string.Join(',', Enumerable.Repeat("0", 100_000))}]}}").Errors.Count, 1, 200);
    }

    [Fact]
    public void Read_OfWhateverComes_OnlyEverRefuses()
    {
        var bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
        Laws.Hold(bytes, noise => Laws.OnlyRefuses(() => JsonInput.Read<OnboardProcessor.Input>(noise)));
        Laws.Hold(Mutated(Encoding.UTF8.GetBytes(Valid)), changed => Laws.OnlyRefuses(() => JsonInput.Read<OnboardProcessor.Input>(changed)), times: 3_000);
        Laws.Hold(Substituted(), changed => Laws.OnlyRefuses(() => JsonInput.Read<OnboardProcessor.Input>(Encoding.UTF8.GetBytes(changed))), times: 3_000);
        Laws.Hold(Substituted(), changed => Laws.OnlyRefuses(() => JsonInput.Read<UpdateProcessor.Input>(Encoding.UTF8.GetBytes(changed))));
    }

    /// <summary>The example with a few bytes changed.</summary>
    private static Gen<byte[]> Mutated(byte[] valid) =>
        from changes in Gen.Choose(0, valid.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf(3)
        select changes.Aggregate((byte[])valid.Clone(), (copy, change) =>
        {
            copy[change.Item1] = (byte)change.Item2;
            return copy;
        });

    /// <summary>The example with one value changed for another that is JSON but strange.</summary>
    private static Gen<string> Substituted()
    {
        string[] values = ["\"PAYSTACK\"", "\"Paystack\"", "\"debit_card\"", "true", "1", "10000", "0.015", "\"NGN\"", "[", "\"code\"", "\"amount\"", "\"inbound\""];
        string[] strange = ["null", "{}", "[]", "[[]]", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "-0", "1e308", "-1e-400", "99999999999999999999999999999999", "\"é\"", "{\"a\":{}}", "\"\\uFEFF\""];
        return from value in Gen.Elements(values)
               from other in Gen.Elements(strange)
               select Valid.Replace(value, other, StringComparison.Ordinal);
    }

    private static T Read<T>(string json) => JsonInput.Read<T>(Encoding.UTF8.GetBytes(json));

    private static Refusal Refuse<T>(string json) => Assert.Throws<Refusal>(() => Read<T>(json));
}
