using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PaymentAdmin.Tests.Connections.Leaks;

/// <summary>Values that must turn up nowhere, each in every form in which it might: as it is, escaped for an address, for JSON and for HTML, in Base64.</summary>
internal sealed class Planted
{
    private readonly List<(string Name, string Form)> _forms = [];

    /// <summary>Adds one, under the name by which a finding tells of it.</summary>
    public string Add(string name, string value)
    {
        _forms.AddRange(FormsOf(value).Distinct(StringComparer.Ordinal).Select(form => (name, form)));
        return value;
    }

    /// <summary>Which of them a text holds.</summary>
    public IReadOnlyList<string> In(string text) => [.. _forms.Where(form => text.Contains(form.Form, form.Form.Contains('%', StringComparison.Ordinal) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)).Select(form => form.Name).Distinct()];

    public static IEnumerable<string> FormsOf(string value)
    {
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return WebUtility.UrlEncode(value);
        yield return JsonSerializer.Serialize(value)[1..^1];
        yield return JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return WebUtility.HtmlEncode(value);
        yield return HtmlEncoder.Default.Encode(value);
        for (var before = 0; before < 3; before++)
        {
            // Three bytes are four characters of Base64: what stands before shifts it. The ends depend on what is beside it.
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + value));
            var inner = encoded[(before == 0 ? 0 : 4)..(encoded.Length / 4 * 4 - 4)];
            yield return inner;
            yield return inner.Replace('+', '-').Replace('/', '_');
        }
    }
}
