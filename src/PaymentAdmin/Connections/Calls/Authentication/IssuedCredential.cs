using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PaymentAdmin.Connections.Calls.Authentication;

/// <summary>A short-lived secret in a PSP's answer.</summary>
/// <param name="Value">The token or secret.</param>
/// <param name="Life">For how long it counts; null where it does not say.</param>
internal sealed record IssuedCredential(string Value, TimeSpan? Life)
{
    /// <summary>A day is longer than any PSP's; what says more is wrong or means "for ever".</summary>
    private const int LongestLifeSeconds = 86_400;

    /// <summary>Reads it under its first name that is there; null where there is none.</summary>
    public static IssuedCredential? Read(PspAnswer answer, params IReadOnlyList<string> names)
    {
        if (!answer.IsSuccess)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && names.Select(name => Text(json.RootElement, name)).FirstOrDefault(found => found is not null) is { } value
                ? new IssuedCredential(value, LifeIn(json.RootElement))
                : null;
        }
        catch (JsonException)
        {
            // An empty or other answer: there is none in it, and the caller says so.
            return null;
        }
    }

    /// <summary>Never what is secret, wherever a record would show itself.</summary>
    public override string ToString() => nameof(IssuedCredential);

    /// <summary>Why an answer brought none.</summary>
    public static Credential Failure(PspAnswer answer, string beginning)
    {
        var reason = answer switch
        {
            { Outcome: not CallOutcome.Answered } => answer.Problem,
            { Problem: { } problem } => problem,
            { IsSuccess: true } => "its answer holds none.",
            _ => string.Create(CultureInfo.InvariantCulture, $"it answers {answer.Status}."),
        };
        return Credential.None($"{beginning}: {reason}") with
        {
            Refused = answer.Status == 401 || (answer.Status is 400 or 403 && SaysWrongClient(answer)),
            PspFailed = answer.IsSick || answer.Outcome == CallOutcome.TooLarge,
        };
    }

    /// <summary>RFC 6749, section 5.2: a token endpoint may refuse a client with 400.</summary>
    private static bool SaysWrongClient(PspAnswer answer) => Encoding.UTF8.GetString(answer.Body) is var body
        && (body.Contains("invalid_client", StringComparison.Ordinal) || body.Contains("unauthorized_client", StringComparison.Ordinal) || body.Contains("invalid_grant", StringComparison.Ordinal));

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static TimeSpan? LifeIn(JsonElement json)
    {
        if (!json.TryGetProperty("expires_in", out var value))
        {
            return null;
        }

        // Some PSPs write the number as text.
        var read = value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out var number) ? number : (long?)null,
            JsonValueKind.String => long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ => null,
        };
        return read is >= 0 ? TimeSpan.FromSeconds(Math.Min(read.Value, LongestLifeSeconds)) : null;
    }
}

/// <summary>When something that expires is renewed.</summary>
internal static class RenewalTime
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>A minute before its end, or where it lives for less than ten, after nine tenths of its life.</summary>
    public static TimeSpan After(TimeSpan life) => life - (life / 10 < Margin ? life / 10 : Margin);
}

/// <summary>A form body (WHATWG URL, application/x-www-form-urlencoded).</summary>
internal static class Form
{
    public const string ContentType = "application/x-www-form-urlencoded";

    public static byte[] Of(params IEnumerable<(string Name, string? Value)> fields) => Encoding.ASCII.GetBytes(string.Join('&', fields
        .Where(field => field.Value is not null)
        .Select(field => $"{System.Net.WebUtility.UrlEncode(field.Name)}={System.Net.WebUtility.UrlEncode(field.Value)}")));
}
