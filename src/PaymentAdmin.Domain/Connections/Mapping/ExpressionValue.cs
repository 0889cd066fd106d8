using System.Text.Json.Nodes;

namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>What an expression gives for one payment: a value, nothing (both null), or what stands in the way, with its remedy.</summary>
internal readonly record struct ExpressionValue(JsonValue? Node, string? Problem)
{
    private static readonly ExpressionValue Nothing = new(null, null);

    internal static ExpressionValue Of(MappingExpression expression, PaymentToSend payment) => expression switch
    {
        FieldExpression { Source.Type: SourceType.Amount } amount => Number(Units(amount, payment)),
        TextConstant text => Text(text.Text),
        NumberConstant number => Number(number.Number),
        FlagConstant flag => new ExpressionValue(JsonValue.Create(flag.Value), null),
        FieldExpression field => TextOf(field, payment),
        Concatenation whole => Joined(whole, payment),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no value."),
    };

    private static decimal Units(FieldExpression amount, PaymentToSend payment) =>
        amount.Format == FieldFormat.MinorUnits ? payment.Amount.Minor : PlainNumber.Major(payment.Amount);

    private static ExpressionValue TextOf(FieldExpression field, PaymentToSend payment)
    {
        if (field.Source.Read(payment) is not { } text)
        {
            return Nothing;
        }

        return field.Format switch
        {
            null => Text(text),
            FieldFormat.Uppercase => Text(text.ToUpperInvariant()),
            FieldFormat.Truncate => Text(text.CutTo(field.MaxLength!.Value)),
            FieldFormat.PhoneE164 or FieldFormat.PhoneNational => Phone(text, field.Format.Value),
            var format => throw new InvalidOperationException($"{Words.Of(format)} is no format of a text."),
        };
    }

    private static ExpressionValue Phone(string number, FieldFormat format)
    {
        if (!CallingCode.IsE164(number))
        {
            return Wrong("The phone number is not in the international form, such as +255700000001. Correct it on the beneficiary.");
        }

        if (format == FieldFormat.PhoneE164)
        {
            return Text(number);
        }

        if (CallingCode.Of(number) is not { } code)
        {
            return Wrong("How numbers of this phone number's country are dialled within it is not known here. Map the phone number with phone_e164.");
        }

        return code.National(number) is { } national
            ? Text(national)
            : Wrong($"The phone number has a {code.Trunk} after its country code {code.Code}, which is dialled only within the country. Correct it on the beneficiary.");
    }

    private static ExpressionValue Joined(Concatenation whole, PaymentToSend payment)
    {
        var parts = whole.Parts.Select(part => Of(part, payment)).ToList();
        if (parts.Find(part => part.Problem is not null) is { Problem: { } problem })
        {
            return Wrong(problem);
        }

        return parts.TrueForAll(part => part.Node is not null) ? Text(string.Concat(parts.Select(part => Written(part.Node!)))) : Nothing;
    }

    private static string Written(JsonValue node) => node.TryGetValue<decimal>(out var number) ? PlainNumber.Show(number) : node.GetValue<string>();

    private static ExpressionValue Text(string text) => new(JsonValue.Create(text), null);

    private static ExpressionValue Number(decimal number) => new(JsonValue.Create(PlainNumber.Normalise(number)), null);

    private static ExpressionValue Wrong(string problem) => new(null, problem);
}
