namespace PaymentAdmin.Domain.Connections.Mapping;

/// <summary>Whether an expression is well made, whatever field it fills.</summary>
internal static class ExpressionCheck
{
    internal static bool Check(MappingExpression expression, string path, FieldErrors errors) => expression switch
    {
        FieldExpression field => CheckField(field, path, errors),
        TextConstant text => CheckText(text.Text, path, errors),
        NumberConstant number => errors.Check(PlainNumber.IsWithinBounds(number.Number), $"{path}.constant", $"The constant is {PlainNumber.Rule}."),
        FlagConstant => true,
        Concatenation whole => CheckParts(whole, path, errors),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no check."),
    };

    // Who approves a mapping sees its constants: none may show itself in another order than it is sent.
    private static bool CheckText(string text, string path, FieldErrors errors) => errors.Check(
        text.Length is >= 1 and <= TextConstant.MaxLength && !text.Any(char.IsControl) && Text.IsNote(text, TextConstant.MaxLength) && PlainText.IsWellFormed(text),
        $"{path}.constant",
        $"The constant is a text of 1 to {TextConstant.MaxLength} characters on one line.");

    private static bool CheckParts(Concatenation whole, string path, FieldErrors errors)
    {
        if (!errors.Check(
            whole.Parts.Count is >= Concatenation.LeastParts and <= Concatenation.MostParts,
            $"{path}.concatenate",
            $"A concatenation has {Concatenation.LeastParts} to {Concatenation.MostParts} parts."))
        {
            return false;
        }

        var sound = true;
        for (var i = 0; i < whole.Parts.Count; i++)
        {
            var part = $"{path}.concatenate[{i}]";
            sound &= errors.Check(whole.Parts[i] is FieldExpression or TextConstant, part, "A part is a field or a text.")
                && Check(whole.Parts[i], part, errors);
        }

        return sound;
    }

    private static bool CheckField(FieldExpression field, string path, FieldErrors errors)
    {
        var problem = field.Format is { } format ? FormatProblem(field.Source, format) : null;
        var formatFits = errors.Check(problem is null, $"{path}.format", problem ?? "");
        var cuts = field.Format == FieldFormat.Truncate;
        var lengthFits = errors.Check(
            cuts ? field.MaxLength is >= 1 and <= TargetForm.TextMaxLength : field.MaxLength is null,
            $"{path}.maxLength",
            cuts ? $"The length to cut to is 1 to {TargetForm.TextMaxLength} characters." : "Only the format truncate has a length. Leave it out, or choose truncate.");
        return formatFits && lengthFits;
    }

    private static string? FormatProblem(SourceField source, FieldFormat format) => format switch
    {
        FieldFormat.PhoneE164 or FieldFormat.PhoneNational when source != SourceField.PhoneNumber =>
            $"The format {Words.Of(format)} is for {SourceField.PhoneNumber} alone. Leave the format out, or take the phone number.",
        FieldFormat.MinorUnits or FieldFormat.MajorUnits when source.Type != SourceType.Amount =>
            $"The format {Words.Of(format)} is for {SourceField.Amount} alone. Leave the format out, or take the amount.",
        FieldFormat.Uppercase or FieldFormat.Truncate when source.Type != SourceType.Text =>
            $"The format {Words.Of(format)} is for texts. Choose minor_units or major_units, or leave the format out.",
        FieldFormat.Truncate when source.IsNeverCut =>
            $"The format truncate is not for {source}: a part of it may belong to two payments. Leave the format out.",
        _ => null,
    };
}
