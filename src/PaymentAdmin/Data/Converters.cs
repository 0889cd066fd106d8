using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Data;

/// <summary>Times are UTC in the database and come back as UTC, whatever the provider says of their kind.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    time => ToUtc(time),
    time => DateTime.SpecifyKind(time, DateTimeKind.Utc))
{
    private static DateTime ToUtc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}

/// <summary>Enums are the documents' snake_case words in the database.</summary>
internal sealed class WordConverter<TEnum>() : ValueConverter<TEnum, string>(
    value => Words.Of(value),
    word => Words.Parse<TEnum>(word))
    where TEnum : struct, Enum;
