using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections;

/// <summary>Plain words for what pages say of a connection.</summary>
internal static class ConnectionText
{
    /// <summary>The dialects by their names in the world.</summary>
    public static IReadOnlyList<(string Value, string Text)> Dialects { get; } = [.. Enum.GetValues<Dialect>().Select(dialect => (Words.Of(dialect), Of(dialect)))];

    public static IReadOnlyList<(string Value, string Text)> Environments { get; } = [.. Enum.GetValues<ConnectionEnvironment>().Select(environment => (Words.Of(environment), Of(environment)))];

    public static string Of(Dialect dialect) => dialect switch
    {
        Dialect.PspRestV2 => "PSP REST v2",
        Dialect.Mypvit => "MyPVit",
        Dialect.Cbs => "CBS",
        Dialect.Generic => "Signed JSON (generic)",
        _ => Words.Plain(dialect),
    };

    public static string Of(ConnectionEnvironment environment) => environment switch
    {
        ConnectionEnvironment.Uat => "User acceptance (UAT)",
        _ => Words.Plain(environment),
    };

    public static string Of(AuthenticationScheme scheme) => scheme switch
    {
        AuthenticationScheme.ApiKey => "API key",
        AuthenticationScheme.Oauth2ClientCredentials => "OAuth 2.0 client credentials",
        AuthenticationScheme.Mtls => "Client certificate (mTLS)",
        AuthenticationScheme.MypvitSecret => "MyPVit secret",
        _ => "None: it only receives",
    };

    /// <summary>The schemes of a dialect, for a choice.</summary>
    public static IReadOnlyList<(string Value, string Text)> SchemesOf(Dialect dialect) =>
        [.. DialectFacts.Of(dialect).Schemes.Select(scheme => (Words.Of(scheme), Of(scheme)))];

    /// <summary>A secret as far as it may be seen: "Ends in f456, set", or where it is read from.</summary>
    public static string Of(SecretAnswer? secret) => secret switch
    {
        null => "Not set",
        { Reference: { } reference } => reference,
        { Last4: { } last4 } => $"•••• {last4}",
        _ => "Set",
    };
}
