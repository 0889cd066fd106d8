using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

public sealed class MappingLawTests
{
    private static readonly Gen<(FieldMapping Mapping, PaymentToSend Payment)> Applied =
        from mapping in MappingCase.Mappings
        from payment in MappingCase.Payments
        select (mapping, payment);

    [Fact]
    public void Read_OfWhatWasWritten_IsTheSameMapping() => Laws.Hold(MappingCase.Mappings, mapping =>
    {
        var json = MappingJson.Write(mapping);
        var read = MappingJson.Read(json, Maps.Rest);

        Assert.Equal(mapping, read);
        Assert.Equal(mapping.GetHashCode(), read.GetHashCode());
        Assert.Equal(json, MappingJson.Write(read));
        Assert.Equal(mapping.Hash, read.Hash);
    });

    [Fact]
    public void Write_OfTheSameInOtherSpaces_IsTheSame() => Laws.Hold(MappingCase.Mappings, mapping =>
    {
        var spaced = JsonNode.Parse(MappingJson.Write(mapping))!.ToJsonString(new() { WriteIndented = true });
        Assert.Equal(MappingJson.Write(mapping), MappingJson.Write(MappingJson.Read(spaced, Maps.Rest)));
    });

    [Fact]
    public void Apply_NeverAltersAmountCurrencyOrReference() => Laws.Hold(Applied, generated =>
    {
        var (mapping, payment) = generated;
        var single = mapping.Apply(payment)["transaction"]!.AsObject();
        var flat = mapping.ApplyFlat(payment);
        var minor = mapping.Rules.Any(rule => rule.Target == "transaction.amount" && rule.Expression is FieldExpression { Format: FieldFormat.MinorUnits });

        Assert.All([single, flat], json =>
        {
            Assert.Equal(payment.Reference, json["reference"]!.GetValue<string>());
            Assert.Equal(payment.Amount.Currency.Code, json["currency"]!.GetValue<string>());
            Assert.Equal(payment.Amount.Minor, MinorOf(json["amount"]!.ToJsonString(), minor ? 0 : payment.Amount.Currency.Decimals));
        });
    });

    [Fact]
    public void Apply_Twice_GivesTheSameBytesThatAreTheJson() => Laws.Hold(Applied, generated =>
    {
        var (mapping, payment) = generated;
        var bytes = MappingJson.Bytes(mapping.Apply(payment));

        Assert.Equal(bytes, MappingJson.Bytes(MappingJson.Read(MappingJson.Write(mapping), Maps.Rest).Apply(payment)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(bytes), mapping.Apply(payment)));
    });

    [Fact]
    public void ApplyFlat_LosesNoFieldToAnother() => Laws.Hold(Applied, generated =>
    {
        var (mapping, payment) = generated;
        var single = mapping.Apply(payment);
        single.Remove("metadata");

        Assert.Equal(Leaves(single).Order(StringComparer.Ordinal), Leaves(mapping.ApplyFlat(payment)).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Of_TargetsWithOneFlatName_AreAlwaysRefused() => Laws.Hold(MappingCase.Rules, rules =>
    {
        // An oracle of its own: the names within a batch's item, without regard to case.
        var flat = rules.Select(rule => rule.Target.Split('.')).Where(path => path[0] != "metadata")
            .Select(path => path[0] is "recipient" or "transaction" ? path[^1] : string.Join('.', path));
        var collides = flat.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Any(group => group.Count() > 1);
        var refused = Record.Exception(() => FieldMapping.Of(Maps.Rest, rules)) is Refusal;

        Assert.True(refused || !collides);
    });

    [Fact]
    public void DifferenceTo_IsEmptyExactlyWhereTheCanonicalFormIsTheSame() => Laws.Hold(
        Gen.OneOf(
            from one in MappingCase.Mappings from other in MappingCase.Mappings select (one, other),
            from one in MappingCase.Mappings select (one, other: MappingJson.Read(MappingJson.Write(one), Maps.Rest)),
            from one in MappingCase.Mappings
            from rules in Gen.Shuffle(one.Rules.ToArray())
            select (one, other: FieldMapping.Of(Maps.Rest, rules))),
        pair =>
        {
            var same = MappingJson.Write(pair.one) == MappingJson.Write(pair.other);
            Assert.Equal(same, pair.one.DifferenceTo(pair.other).Count == 0);
            Assert.Equal(same, pair.one.Equals(pair.other));
            Assert.Equal(same, pair.one.Hash == pair.other.Hash);
        });

    /// <summary>The minor units that digits mean, by moving the point: no decimal is involved.</summary>
    private static long MinorOf(string digits, int decimals)
    {
        var parts = digits.Split('.');
        var fraction = parts.Length == 1 ? "" : parts[1];
        Assert.True(fraction.Length <= decimals && !fraction.EndsWith('0'));
        return long.Parse(parts[0] + fraction.PadRight(decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Leaves(JsonObject json) =>
        json.SelectMany(member => member.Value is JsonObject inner ? Leaves(inner) : [$"{member.Key}={member.Value!.ToJsonString()}"]);
}
