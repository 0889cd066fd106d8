using FsCheck;
using FsCheck.Fluent;
using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Domain.Payments;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

/// <summary>Generated mappings and payments.</summary>
internal static class MappingCase
{
    private static readonly Gen<string> Words =
        from length in Gen.Choose(1, 12)
        from letters in Gen.Elements<string>("a", "Z", "0", "_", "-", " ", "\"", "\\", "é", "ß", "<", "+", "ع", "😀", "\u00a0").ArrayOf(length)
        select string.Concat(letters);

    private static readonly Gen<string> Codes =
        from length in Gen.Choose(1, 15)
        from letters in Gen.Elements<char>([.. "ABCXYZabcxyz0123456789"]).ArrayOf(length)
        select new string(letters);

    private static readonly Gen<string> Phones =
        from prefix in Gen.Elements("+2557", "+2541", "+2417", "+2250", "+447", "+1202")
        from digits in Gen.Choose(0, 9).ArrayOf(8)
        select prefix + string.Concat(digits);

    private static readonly Gen<MappingExpression> Fields =
        from source in Gen.Elements<SourceField>([.. SourceField.All])
        from format in Gen.Elements<FieldFormat?>([.. Enum.GetValues<FieldFormat>().Select(format => (FieldFormat?)format), null, null])
        from length in Gen.Choose(1, 40)
        let fits = Fits(source, format) ? format : null
        select (MappingExpression)new FieldExpression(source, fits, fits == FieldFormat.Truncate ? length : null);

    private static readonly Gen<MappingExpression> Texts = Words.Select(text => (MappingExpression)new TextConstant(text));

    private static readonly Gen<MappingExpression> Expressions = Gen.OneOf(
        Fields,
        Texts,
        from units in Laws.Minor
        from scale in Gen.Choose(0, 6)
        from negative in Gen.Elements(true, false)
        select (MappingExpression)new NumberConstant(new decimal((int)(units & int.MaxValue), (int)((units >> 31) & 0xFFFF), 0, negative, (byte)scale)),
        Gen.Elements<MappingExpression>(new FlagConstant(true), new FlagConstant(false)),
        Laws.Lists(Gen.OneOf(Fields, Texts), 2, 8).Select(parts => (MappingExpression)new Concatenation(parts)));

    // Some clash with each other, with known fields or in a batch: those mappings are refused.
    private static readonly Gen<string> Targets = Gen.Elements(
        "a", "b", "c.d", "c.e", "c.e.f", "C.d", "metadata.x", "metadata.amount", "metadata", "recipient.city", "recipient.address.city",
        "recipient.amount", "transaction.note", "transaction.name", "note", "amount", "Amount", "city", "reference", "mobile_number", "x.y.z.u.v");

    /// <summary>Rules that fill all that is mandatory, each in one of its ways, with others in between; not always sound.</summary>
    public static Gen<IReadOnlyList<MappingRule>> Rules { get; } =
        from unit in Gen.Elements<FieldFormat?>(null, FieldFormat.MajorUnits, FieldFormat.MinorUnits)
        from phone in Gen.Elements<FieldFormat?>(null, FieldFormat.PhoneE164, FieldFormat.PhoneNational)
        from more in Laws.Lists(from target in Targets from expression in Expressions select new MappingRule(target, expression), 0, 6)
        let core = Maps.Replacing(Maps.Rest, Maps.Rule("transaction.amount", SourceField.Amount, unit))
            .Select(rule => rule.Target == "recipient.mobile_number" ? Maps.Rule(rule.Target, SourceField.PhoneNumber, phone) : rule)
        from shuffled in Gen.Shuffle(core.Concat(more).ToArray())
        select (IReadOnlyList<MappingRule>)shuffled;

    /// <summary>Sound mappings.</summary>
    public static Gen<FieldMapping> Mappings { get; } = Rules.Select(Sound).Where(mapping => mapping is not null).Select(mapping => mapping!);

    public static Gen<PaymentToSend> Payments { get; } =
        from name in Words.Where(text => !string.IsNullOrWhiteSpace(text))
        from phone in Phones
        from account in Gen.OneOf(Codes.Select(code => (string?)code), Gen.Constant((string?)null))
        from channel in Gen.Elements<PaymentChannel>([.. Enum.GetValues<PaymentChannel>()])
        from minor in Laws.Minor.Where(minor => minor > 0)
        from currency in Gen.Elements<string>("TZS", "XAF", "KWD", "NGN")
        from reference in Codes
        from key in Codes
        select new PaymentToSend(
            "BEN-7", name, phone, account, channel, new Amount(minor, Currency.Of(currency)), reference, key, "PROG-7", "DIST-7",
            new ConnectionFacts(account, null, reference, null));

    private static FieldMapping? Sound(IReadOnlyList<MappingRule> rules)
    {
        try
        {
            return FieldMapping.Of(Maps.Rest, rules);
        }
        catch (Refusal)
        {
            return null;
        }
    }

    private static bool Fits(SourceField source, FieldFormat? format) => format switch
    {
        FieldFormat.PhoneE164 or FieldFormat.PhoneNational => source == SourceField.PhoneNumber,
        FieldFormat.MajorUnits or FieldFormat.MinorUnits => source == SourceField.Amount,
        FieldFormat.Uppercase => source != SourceField.Amount,
        FieldFormat.Truncate => source.Type == SourceType.Text && !source.IsNeverCut,
        _ => true,
    };
}
