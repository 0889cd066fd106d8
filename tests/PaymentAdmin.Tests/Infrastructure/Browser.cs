using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualBasic.FileIO;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>A person at a browser: signed in through the form, with a cookie.</summary>
internal static partial class Browser
{
    private const string SignIn = "/sign-in";

    /// <summary>Signs the person of a role in, as the page does it: its hidden fields, then e-mail and password.</summary>
    public static async Task<HttpClient> SignedIn(this TestApp app, string role)
    {
        var client = app.Anonymous();
        var page = await client.GetStringAsync(SignIn, TestContext.Current.CancellationToken);
        var fields = HiddenField().Matches(page).ToDictionary(field => field.Groups["name"].Value, field => WebUtility.HtmlDecode(field.Groups["value"].Value), StringComparer.Ordinal);
        Assert.Contains("__RequestVerificationToken", fields.Keys);
        fields["Form.Email"] = TestApp.EmailOf(role);
        fields["Form.Password"] = TestApp.Password;

        using var form = new FormUrlEncodedContent(fields);
        using var answer = await client.PostAsync(SignIn, form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>Downloads an export; each row by the names of its columns.</summary>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> Download(this HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("text/csv", "utf-8"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentType?.CharSet));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        return Rows(bytes);
    }

    private static List<IReadOnlyDictionary<string, string>> Rows(byte[] csv)
    {
        // Not with the library that wrote it: a reader and a writer of one hand agree about anything.
        using var parser = new TextFieldParser(new MemoryStream(csv), Encoding.UTF8) { HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        var columns = parser.ReadFields()!;
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (parser.ReadFields() is { } fields)
        {
            Assert.Equal(columns.Length, fields.Length);
            rows.Add(columns.Zip(fields).ToDictionary(field => field.First, field => field.Second, StringComparer.Ordinal));
        }

        return rows;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HiddenField();
}
