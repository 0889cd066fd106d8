using System.Globalization;
using System.Reflection;
using PaymentAdmin.Domain;

namespace PaymentAdmin.Platform.Api;

/// <summary>The If-Match header: the version that the caller saw. Absent or * means: whatever it is now; an empty one matches nothing.</summary>
public sealed class IfMatch(IReadOnlyList<string>? tags) : IBindableFromHttpContext<IfMatch>
{
    /// <summary>No condition.</summary>
    public static readonly IfMatch Any = new(null);

    /// <summary>The condition that the thing still has this version.</summary>
    public static IfMatch Version(int version) => new([Tag(version)]);

    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var tags = context.Request.Headers.IfMatch
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToArray();
        return ValueTask.FromResult<IfMatch?>(context.Request.Headers.IfMatch.Count == 0 || tags.Contains("*", StringComparer.Ordinal) ? Any : new IfMatch(tags));
    }

    /// <summary>The ETag of a version.</summary>
    public static string Tag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Refuses if the thing has moved on, and says who moved it.</summary>
    /// <exception cref="Refusal">412 <c>changed_meanwhile</c>, with <c>changedBy</c>, <c>changedAt</c>, <c>version</c> and <c>current</c>.</exception>
    public void Require(int version, string thing, string changedBy, DateTime changedAt, Func<object> current)
    {
        if (tags is not null && !tags.Contains(Tag(version), StringComparer.Ordinal))
        {
            throw new Refusal(
                RefusalKind.Stale,
                "changed_meanwhile",
                $"{changedBy} changed {thing} on {changedAt:yyyy-MM-dd HH:mm} UTC, after you read it. Look at the change, then send yours again.",
                facts: new Dictionary<string, object?> { ["changedBy"] = changedBy, ["changedAt"] = changedAt, ["version"] = version, ["current"] = current() });
        }
    }
}
