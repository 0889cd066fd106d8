using System.Text.RegularExpressions;

namespace PaymentAdmin.Tests.Infrastructure;

/// <summary>A curl command of a document, as it stands there.</summary>
internal sealed partial record Curl(string Method, Uri Address, IReadOnlyList<(string Name, string Value)> Headers, string? Body)
{
    public static Curl Parse(string command)
    {
        var start = Start().Match(command);
        Assert.True(start.Success, $"not a curl command: {command}");
        var body = Data().Match(command);
        return new Curl(
            start.Groups["method"].Value,
            new Uri(start.Groups["address"].Value),
            [.. Header().Matches(command).Select(header => (header.Groups["name"].Value, header.Groups["value"].Value))],
            body.Success ? body.Groups["body"].Value : null);
    }

    /// <summary>Sends it to another host; <paramref name="replaced"/> changes ids and names of the document into those that are there.</summary>
    public Task<ApiAnswer> Send(HttpClient client, Func<string, string>? replaced = null)
    {
        var change = replaced ?? (text => text);

        // The token and the type of the body are the client's own.
        Assert.Contains(("Authorization", "Bearer {admin_token}"), Headers);
        Assert.Equal(Body is not null, Headers.Contains(("Content-Type", "application/json")));
        return client.Call(Method, change(Address.PathAndQuery), Body is null ? null : change(Body));
    }

    [GeneratedRegex(@"\Acurl -X (?<method>[A-Z]+) ""(?<address>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Start();

    [GeneratedRegex(@"-H ""(?<name>[^:""]+): (?<value>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Header();

    [GeneratedRegex(@"-d '(?<body>[^']+)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Data();
}
