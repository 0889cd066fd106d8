using PaymentAdmin.Domain.Connections.Mapping;
using PaymentAdmin.Domain.Money;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

/// <summary>Short words for the mappings of these tests.</summary>
internal static class Maps
{
    public static readonly TargetForm Rest = DialectTargets.PspRestV2;

    public static readonly TargetForm Mypvit = DialectTargets.Mypvit;

    public static FieldExpression Field(SourceField source, FieldFormat? format = null, int? maxLength = null) => new(source, format, maxLength);

    public static MappingRule Rule(string target, SourceField source, FieldFormat? format = null, int? maxLength = null) =>
        new(target, new FieldExpression(source, format, maxLength));

    public static MappingRule Rule(string target, string text) => new(target, new TextConstant(text));

    public static Concatenation Join(params MappingExpression[] parts) => new(parts);

    /// <summary>The default rules of a dialect and more.</summary>
    public static FieldMapping With(TargetForm form, params MappingRule[] more) => FieldMapping.Of(form, [.. form.DefaultRules, .. more]);

    /// <summary>The default rules of a dialect with one of them replaced.</summary>
    public static IReadOnlyList<MappingRule> Replacing(TargetForm form, MappingRule rule) =>
        [.. form.DefaultRules.Select(old => old.Target == rule.Target ? rule : old)];

    public static IReadOnlyList<MappingRule> Without(TargetForm form, params string[] targets) =>
        [.. form.DefaultRules.Where(rule => !targets.Contains(rule.Target))];

    /// <summary>Where in the default rules a target is.</summary>
    public static int Position(TargetForm form, string target) => form.DefaultRules.Select(rule => rule.Target).ToList().IndexOf(target);

    /// <summary>What one expression gives in a field that decides nothing; null where the field is left out.</summary>
    public static string? Value(MappingExpression expression, PaymentToSend? payment = null) =>
        With(Rest, new MappingRule("extra", expression)).Apply(payment ?? SamplePayment.Document)["extra"]?.ToJsonString(s_plain);

    public static PaymentToSend Pays(long minor, string currency) =>
        SamplePayment.Document with { Amount = new Amount(minor, Currency.Of(currency)) };

    /// <summary>Everything that is wrong: path and message.</summary>
    public static IReadOnlyDictionary<string, string[]> Errors(Action act)
    {
        var refusal = Assert.Throws<Refusal>(act);
        Assert.Equal((RefusalKind.Invalid, "invalid_input"), (refusal.Kind, refusal.Code));
        return refusal.Errors;
    }

    /// <summary>The one field that is wrong, and its one message.</summary>
    public static (string Path, string Message) Error(Action act)
    {
        var (path, messages) = Assert.Single(Errors(act));
        return (path, Assert.Single(messages));
    }

    /// <summary>The refusal of a payment that cannot be mapped.</summary>
    public static Refusal Unmappable(FieldMapping mapping, PaymentToSend payment)
    {
        var refusal = Assert.Throws<Refusal>(() => mapping.Apply(payment));
        Assert.Equal((RefusalKind.Rule, "payment_not_mappable"), (refusal.Kind, refusal.Code));
        return refusal;
    }

    private static readonly System.Text.Json.JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
