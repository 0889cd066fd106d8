using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

public sealed class MappingJsonTests
{
    private const string Core =
        """{"target":"recipient.external_id","source":"beneficiary.id"},{"target":"recipient.mobile_number","source":"beneficiary.phone_number","format":"phone_national"},{"target":"transaction.amount","source":"transfer.amount"},{"target":"transaction.currency","source":"transfer.currency"},{"target":"transaction.reference","source":"transfer.reference"}""";

    [Fact]
    public void Write_EveryKind_IsOneFormAndReadBack()
    {
        const string Json = "{\"rules\":[" + Core + """,{"target":"metadata.channel","constant":"mobile_money"},{"target":"x","concatenate":[{"source":"programme.id"},{"constant":"-"},{"source":"beneficiary.full_name","format":"truncate","maxLength":20}]},{"target":"y","source":"beneficiary.full_name","format":"uppercase"},{"target":"n","constant":1500.5},{"target":"t","constant":true},{"target":"f","constant":false}]}""";

        var mapping = MappingJson.Read(Json, Maps.Rest);

        Assert.Equal(Json, MappingJson.Write(mapping));
        Assert.Equal(new TextConstant("mobile_money"), mapping.Rules[5].Expression);
        Assert.Equal(
            Maps.Join(Maps.Field(SourceField.ProgrammeId), new TextConstant("-"), Maps.Field(SourceField.FullName, FieldFormat.Truncate, 20)),
            mapping.Rules[6].Expression);
        Assert.Equal(new NumberConstant(1500.5m), mapping.Rules[8].Expression);
        Assert.Equal(new FlagConstant(true), mapping.Rules[9].Expression);
        Assert.Equal(new FlagConstant(false), mapping.Rules[10].Expression);
    }

    [Fact]
    public void Read_OtherSpacesOrderAndZeros_HasTheSameCanonicalFormAndHash()
    {
        var one = MappingJson.Read(Rules("""{"target":"n","constant":5},{"target":"e","constant":1}"""), Maps.Rest);
        var other = MappingJson.Read(Rules(""" { "constant" : 5.00, "target" : "\u006e" } , {"target":"e", "constant": 1.0 }"""), Maps.Rest);

        Assert.Equal(MappingJson.Write(one), MappingJson.Write(other));
        Assert.Equal(one.Hash, other.Hash);
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Hash_IsSha256OfTheCanonicalForm()
    {
        // printf '%s' '{"rules":[…]}' | sha256sum
        Assert.Equal("90da154de9397d0bcdaba57e5ee9e1fed50095750257a25e56c29b99ed98f2f8", MappingJson.Read("{\"rules\":[" + Core + "]}", Maps.Rest).Hash);
        Assert.Matches("^[0-9a-f]{64}$", FieldMapping.Default(Maps.Rest).Hash);
    }

    [Fact]
    public void Hash_AnyChange_IsAnother()
    {
        string[] hashes =
        [
            FieldMapping.Default(Maps.Rest).Hash,
            FieldMapping.Default(Maps.Mypvit).Hash,
            FieldMapping.Of(Maps.Rest, [.. Maps.Rest.DefaultRules.Reverse()]).Hash,
            FieldMapping.Of(Maps.Rest, Maps.Without(Maps.Rest, "recipient.name")).Hash,
            Maps.With(Maps.Rest, Maps.Rule("x", "5")).Hash,
            Maps.With(Maps.Rest, new MappingRule("x", new NumberConstant(5))).Hash,
            Maps.With(Maps.Rest, Maps.Rule("x", SourceField.FullName, FieldFormat.Truncate, 5)).Hash,
            Maps.With(Maps.Rest, Maps.Rule("x", SourceField.FullName, FieldFormat.Truncate, 6)).Hash,
            Maps.With(Maps.Rest, Maps.Rule("x", SourceField.FullName, FieldFormat.Uppercase)).Hash,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"rules\":[]}}")]
    [InlineData("{\"rules\":[],\"rules\":[]}")]
    [InlineData("{\"rules\":[{\"target\":\"a\",\"target\":\"b\"}]}")]
    [InlineData("{\"rules\":[],}")]
    [InlineData("{\"rules\":[[[[[[[[]]]]]]]]}")]
    [InlineData("// comment\n{\"rules\":[]}")]
    public void Read_NotJson_IsRefused(string json) =>
        Assert.StartsWith("This is not JSON", Maps.Error(() => MappingJson.Read(json, Maps.Rest)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"rules\":null}")]
    [InlineData("{\"rules\":{}}")]
    [InlineData("{\"Rules\":[]}")]
    public void Read_NoListOfRules_IsRefused(string json) =>
        Assert.Equal(("rules", "A mapping is an object with a list of rules: {\"rules\":[…]}."), Maps.Error(() => MappingJson.Read(json, Maps.Rest)));

    [Fact]
    public void Read_TooLongOrTooMany_IsRefused()
    {
        Assert.Equal("rules", Maps.Error(() => MappingJson.Read(new string(' ', MappingJson.MaxLength + 1), Maps.Rest)).Path);
        var many = "{\"rules\":[" + string.Join(',', Enumerable.Repeat("7", 101)) + "]}";
        Assert.Equal(("rules", "A mapping has at most 100 rules."), Maps.Error(() => MappingJson.Read(many, Maps.Rest)));
    }

    [Theory]
    [InlineData("7", "rules[5]")]
    [InlineData("null", "rules[5]")]
    [InlineData("""{"target":"x"}""", "rules[5]")]
    [InlineData("""{"target":"x","source":"programme.id","constant":"a"}""", "rules[5]")]
    [InlineData("""{"source":"programme.id"}""", "rules[5].target")]
    [InlineData("""{"target":5,"source":"programme.id"}""", "rules[5].target")]
    [InlineData("""{"target":"\ud800","source":"programme.id"}""", "rules[5].target")]
    [InlineData("""{"target":"x","source":"programme"}""", "rules[5].source")]
    [InlineData("""{"target":"x","source":"Programme.id"}""", "rules[5].source")]
    [InlineData("""{"target":"x","source":null}""", "rules[5].source")]
    [InlineData("""{"target":"x","source":["programme.id"]}""", "rules[5].source")]
    [InlineData("""{"target":"x","source":"programme.id","format":"lowercase"}""", "rules[5].format")]
    [InlineData("""{"target":"x","source":"programme.id","format":"Uppercase"}""", "rules[5].format")]
    [InlineData("""{"target":"x","source":"programme.id","format":null}""", "rules[5].format")]
    [InlineData("""{"target":"x","source":"programme.id","format":"truncate"}""", "rules[5].maxLength")]
    [InlineData("""{"target":"x","source":"programme.id","format":"truncate","maxLength":"5"}""", "rules[5].maxLength")]
    [InlineData("""{"target":"x","source":"programme.id","format":"truncate","maxLength":5.0}""", "rules[5].maxLength")]
    [InlineData("""{"target":"x","source":"programme.id","format":"truncate","maxLength":99999999999}""", "rules[5].maxLength")]
    [InlineData("""{"target":"x","source":"programme.id","format":"truncate","maxLength":null}""", "rules[5].maxLength")]
    [InlineData("""{"target":"x","source":"programme.id","extra":1}""", "rules[5].extra")]
    [InlineData("""{"target":"x","constant":"a","format":"uppercase"}""", "rules[5].format")]
    [InlineData("""{"target":"x","constant":null}""", "rules[5].constant")]
    [InlineData("""{"target":"x","constant":{}}""", "rules[5].constant")]
    [InlineData("""{"target":"x","constant":1e2}""", "rules[5].constant")]
    [InlineData("""{"target":"x","constant":1.0000001}""", "rules[5].constant")]
    [InlineData("""{"target":"x","constant":1000000000000000}""", "rules[5].constant")]
    [InlineData("""{"target":"x","constant":"\ud800"}""", "rules[5].constant")]
    [InlineData("""{"target":"x","concatenate":"a"}""", "rules[5].concatenate")]
    [InlineData("""{"target":"x","concatenate":[{"constant":"a"}]}""", "rules[5].concatenate")]
    [InlineData("""{"target":"x","concatenate":[{"constant":"a"},7]}""", "rules[5].concatenate[1]")]
    [InlineData("""{"target":"x","concatenate":[{"constant":"a"},{"concatenate":[]}]}""", "rules[5].concatenate[1]")]
    [InlineData("""{"target":"x","concatenate":[{"constant":"a"},{"constant":1}]}""", "rules[5].concatenate[1]")]
    [InlineData("""{"target":"x","concatenate":[{"constant":"a"},{"source":"nothing"}]}""", "rules[5].concatenate[1].source")]
    [InlineData("""{"target":"x","concatenate":[{"constant":"a"},{"constant":"b","target":"c"}]}""", "rules[5].concatenate[1].target")]
    public void Read_WrongShape_IsRefusedByPath(string rule, string path) =>
        Assert.Equal(path, Maps.Error(() => MappingJson.Read("{\"rules\":[" + Core + "," + rule + "]}", Maps.Rest)).Path);

    [Theory]
    [InlineData("""{"rules":[],"version":1}""", "version")]
    [InlineData("""{"rules":[],"\ud800":1}""", null)]
    public void Read_UnknownMember_IsRefused(string json, string? path)
    {
        var errors = Maps.Errors(() => MappingJson.Read(json, Maps.Rest));
        Assert.Equal(path ?? "rules", Assert.Single(errors).Key);
    }

    [Fact]
    public void Read_UnknownNames_SayTheKnownOnes()
    {
        var errors = Maps.Errors(() => MappingJson.Read(Rules("""{"target":"x","source":"name","format":"lower"}"""), Maps.Rest));
        Assert.StartsWith("This is no field of ours. Choose one of beneficiary.id, beneficiary.full_name,", errors["rules[5].source"][0], StringComparison.Ordinal);
        Assert.Equal("This is no format. Choose one of phone_e164, phone_national, uppercase, minor_units, major_units, truncate, or leave it out.", errors["rules[5].format"][0]);
    }

    private static string Rules(string more) => "{\"rules\":[" + Core + "," + more + "]}";
}
