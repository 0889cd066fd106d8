using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Connections.Mapping;

/// <summary>Which choices a person has, and their plain words.</summary>
internal static class MappingText
{
    /// <summary>How a field of ours may be written, where its target lets it be.</summary>
    public static IReadOnlyList<FieldFormat> FormatsOf(SourceField source)
    {
        if (source.Type == SourceType.Amount)
        {
            return [FieldFormat.MajorUnits, FieldFormat.MinorUnits];
        }

        IEnumerable<FieldFormat> phone = source == SourceField.PhoneNumber ? [FieldFormat.PhoneE164, FieldFormat.PhoneNational] : [];
        return source.IsNeverCut ? [.. phone, FieldFormat.Uppercase] : [.. phone, FieldFormat.Uppercase, FieldFormat.Truncate];
    }

    /// <summary>Our fields that may fill a field of this kind.</summary>
    public static IReadOnlyList<SourceField> SourcesOf(TargetKind kind) => kind switch
    {
        TargetKind.Amount => [SourceField.Amount],
        TargetKind.Currency => [SourceField.Currency],
        TargetKind.Reference => [SourceField.Reference],
        TargetKind.PayTo => [SourceField.PhoneNumber, SourceField.AccountNumber],
        _ => SourceField.All,
    };

    /// <summary>How a field of ours may be written for a field of this kind.</summary>
    public static IReadOnlyList<FieldFormat> FormatsOf(SourceField source, TargetKind kind) => kind switch
    {
        TargetKind.Currency or TargetKind.Reference => [],
        TargetKind.PayTo => [.. FormatsOf(source).Where(format => format is FieldFormat.PhoneE164 or FieldFormat.PhoneNational)],
        _ => FormatsOf(source),
    };

    public static string Of(FieldFormat format) => format switch
    {
        FieldFormat.PhoneE164 => "International: +255700000001",
        FieldFormat.PhoneNational => "National: 0700000001",
        FieldFormat.Uppercase => "In capitals",
        FieldFormat.MinorUnits => "In minor units: 5000000",
        FieldFormat.MajorUnits => "In major units: 50000",
        FieldFormat.Truncate => "Cut to a length",
        _ => Words.Plain(format),
    };

    public static string Of(MappingChange change) => change == MappingChange.Reordered ? "Order" : Words.Plain(change);
}
