using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using PaymentAdmin.PspSimulator.Api;

namespace PaymentAdmin.PspSimulator.Merchants;

/// <summary>Access tokens for client credentials (RFC 6749, section 4.4; its errors are section 5.2).</summary>
internal static class OAuth
{
    public static Task<Answer> Token(ApiCall call)
    {
        var form = FormOf(call);
        return Task.FromResult(form["grant_type"].ToString() switch
        {
            "client_credentials" => Issue(call, form),
            "" => Error(400, "invalid_request", "grant_type is required."),
            _ => Error(400, "unsupported_grant_type", "Only client_credentials."),
        });
    }

    private static Answer Issue(ApiCall call, FormCollection form)
    {
        var (id, secret) = Basic(call.Http.Request) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (Authentication.ByClient(call.World, id, secret) is not { } merchant)
        {
            return Error(401, "invalid_client", "The client is not known, or its secret is wrong.").With("WWW-Authenticate", "Basic");
        }

        call.Merchant = merchant;
        var lifetime = call.Settings.TokenLifetimeSeconds;
        var token = call.World.Tokens.Issue(merchant, TimeSpan.FromSeconds(lifetime));
        return JsonAnswer.Write(200, json =>
        {
            json.WriteString("access_token", token);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", lifetime);
        }).With("Cache-Control", "no-store");
    }

    private static FormCollection FormOf(ApiCall call)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(call.Body));
            return new FormCollection(reader.ReadForm());
        }
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }

    private static (string Id, string Secret)? Basic(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length))
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }

    private static Answer Error(int status, string error, string description) => JsonAnswer.Write(status, json =>
    {
        json.WriteString("error", error);
        json.WriteString("error_description", description);
    }).With("Cache-Control", "no-store");
}
