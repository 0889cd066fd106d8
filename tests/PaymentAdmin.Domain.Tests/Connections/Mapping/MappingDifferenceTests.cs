using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

public sealed class MappingDifferenceTests
{
    [Fact]
    public void DifferenceTo_AddedRemovedChanged_NamesEach()
    {
        var before = Maps.With(Maps.Rest, Maps.Rule("x", "1"));
        var after = FieldMapping.Of(
            Maps.Rest,
            [
                .. Maps.Without(Maps.Rest, "recipient.name", "recipient.mobile_number"),
                Maps.Rule("recipient.mobile_number", SourceField.PhoneNumber, FieldFormat.PhoneNational),
                new MappingRule("x", new NumberConstant(1)),
                new MappingRule("y", Maps.Join(Maps.Field(SourceField.ProgrammeId), new TextConstant(" \"+\" "))),
            ]);

        MappingDifference[] expected =
        [
            new(MappingChange.Removed, "recipient.name", "beneficiary.full_name", null),
            new(MappingChange.Added, "y", null, "programme.id + \" \\\"+\\\" \""),
            new(MappingChange.Changed, "recipient.mobile_number", "beneficiary.phone_number", "beneficiary.phone_number (phone_national)"),
            new(MappingChange.Changed, "x", "\"1\"", "1"),
        ];
        Assert.Equal(expected, before.DifferenceTo(after).Where(difference => difference.Change != MappingChange.Reordered));
    }

    [Fact]
    public void DifferenceTo_OtherOrder_IsOneDifference()
    {
        var before = Maps.With(Maps.Rest, Maps.Rule("x", "1"), Maps.Rule("y", "2"), Maps.Rule("gone", "3"));
        var after = Maps.With(Maps.Rest, Maps.Rule("y", "2"), Maps.Rule("fresh", "4"), Maps.Rule("x", "1"));

        var reordered = Assert.Single(before.DifferenceTo(after), difference => difference.Change == MappingChange.Reordered);

        Assert.Null(reordered.Target);
        Assert.EndsWith("metadata.distribution_id, x, y", reordered.From, StringComparison.Ordinal);
        Assert.EndsWith("metadata.distribution_id, y, x", reordered.To, StringComparison.Ordinal);
        Assert.Equal(3, before.DifferenceTo(after).Count);
    }

    [Fact]
    public void DifferenceTo_FieldPutBetween_IsNoOtherOrder()
    {
        var rules = Maps.Rest.DefaultRules.ToList();
        rules.Insert(3, Maps.Rule("x", "1"));
        Assert.Equal(
            [new MappingDifference(MappingChange.Added, "x", null, "\"1\"")],
            FieldMapping.Default(Maps.Rest).DifferenceTo(FieldMapping.Of(Maps.Rest, rules)));
    }

    [Fact]
    public void DifferenceTo_OtherPartOrOrderOfParts_IsAChange()
    {
        var parts = new MappingExpression[] { new TextConstant("a"), Maps.Field(SourceField.ProgrammeId) };
        var before = Maps.With(Maps.Rest, new MappingRule("x", Maps.Join(parts)));
        MappingExpression[][] others = [[parts[1], parts[0]], [new TextConstant("b"), parts[1]], [.. parts, parts[0]]];

        Assert.Empty(before.DifferenceTo(Maps.With(Maps.Rest, new MappingRule("x", Maps.Join([.. parts])))));
        Assert.All(others, other => Assert.Equal(
            (MappingChange.Changed, "x"),
            Assert.Single(before.DifferenceTo(Maps.With(Maps.Rest, new MappingRule("x", Maps.Join(other))))) is var difference ? (difference.Change, difference.Target) : default));
    }

    [Fact]
    public void DifferenceTo_Itself_IsNone() => Assert.Empty(FieldMapping.Default(Maps.Rest).DifferenceTo(FieldMapping.Default(Maps.Rest)));

    [Fact]
    public void Equals_OtherDialectOrNothing_IsNot()
    {
        var form = Maps.Rest with { Dialect = Dialect.Mypvit };
        Assert.False(FieldMapping.Default(Maps.Rest).Equals(FieldMapping.Default(form)));
        Assert.False(FieldMapping.Default(Maps.Rest).Equals((object?)null));
        Assert.True(FieldMapping.Default(Maps.Rest).Equals((object)FieldMapping.Default(Maps.Rest)));
    }
}
