using System.Globalization;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Api;

/// <summary>Reads query parameters and says of every one what is wrong with it. An empty parameter counts as not sent.</summary>
public sealed class QueryInput(IQueryCollection query)
{
    private const int TextMaxLength = 200;

    private readonly FieldErrors _errors = new();

    /// <summary>Throws if anything read so far was wrong.</summary>
    /// <exception cref="Refusal">400 with every parameter's message.</exception>
    public void Done() => _errors.ThrowIfAny();

    public string? Text(string name)
    {
        var value = query[name].ToString().Trim();
        if (value.Length == 0)
        {
            return null;
        }

        var fits = value.Length <= TextMaxLength && !value.Any(char.IsControl);
        _errors.Check(fits, name, $"must be up to {TextMaxLength} characters, on one line.");
        return fits ? value : null;
    }

    /// <summary>Comma-separated words of an enum; empty where not sent.</summary>
    public IReadOnlyList<TEnum> Words<TEnum>(string name) where TEnum : struct, Enum
    {
        var words = new List<TEnum>();
        foreach (var word in query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (Domain.Words.TryParse<TEnum>(word, out var value))
            {
                words.Add(value);
            }
            else
            {
                _errors.Add(name, $"has an unknown value. Known are {string.Join(", ", Domain.Words.All<TEnum>())}; separate several by commas.");
            }
        }

        return [.. words.Distinct()];
    }

    /// <summary>One word of an enum; null where not sent.</summary>
    public TEnum? Word<TEnum>(string name) where TEnum : struct, Enum
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        var known = Domain.Words.TryParse<TEnum>(text, out var value);
        _errors.Check(known, name, $"must be one of {string.Join(", ", Domain.Words.All<TEnum>())}.");
        return known ? value : null;
    }

    /// <summary>One of a few values.</summary>
    public string OneOf(string name, string fallback, params IReadOnlyList<string> values)
    {
        var value = query[name].ToString();
        if (value.Length == 0)
        {
            return fallback;
        }

        _errors.Check(values.Contains(value, StringComparer.Ordinal), name, $"must be one of {string.Join(", ", values)}.");
        return value;
    }

    /// <summary>One of the values that there are, or null where not sent.</summary>
    public string? Known(string name, IReadOnlyList<string> values)
    {
        var value = Text(name);
        return value is null || _errors.Check(values.Contains(value, StringComparer.Ordinal), name, $"has an unknown value. Known are {string.Join(", ", values)}.") ? value : null;
    }

    public int Number(string name, int fallback, int minimum, int maximum)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return fallback;
        }

        var fits = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum;
        _errors.Check(fits, name, $"must be a whole number from {minimum} to {maximum}.");
        return fits ? value : fallback;
    }

    /// <summary>An RFC 3339 time, UTC.</summary>
    public DateTime? Time(string name)
    {
        // A plus sign in a query string arrives as a space unless it was encoded.
        var text = query[name].ToString().Replace(' ', '+');
        if (text.Length == 0)
        {
            return null;
        }

        var fits = Wire.TryReadTime(text, out var time);
        _errors.Check(fits, name, "must be a time such as 2026-01-31T09:00:00Z.");
        return fits ? time : null;
    }

    /// <summary>An RFC 3339 time, UTC; or a day, which means its end.</summary>
    public DateTime? TimeOrDay(string name) =>
        DateTime.TryParseExact(query[name].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            ? day.AddMilliseconds(TimeSpan.MillisecondsPerDay - 1)
            : Time(name);

    /// <summary>A day such as 2026-01-31, without a time.</summary>
    public DateOnly? Day(string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        var fits = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        _errors.Check(fits, name, "must be a day such as 2026-01-31.");
        return fits ? day : null;
    }

    /// <summary>An id with its prefix. One that cannot be is 404, as in a path.</summary>
    public Guid? Id(string name, PublicId kind)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null : kind.Parse(text);
    }
}
