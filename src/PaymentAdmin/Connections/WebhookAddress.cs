using System.Buffers.Text;
using System.Security.Cryptography;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Connections;

/// <summary>Where a PSP reaches a connection of ours. Where it signs nothing, the path holds a token that nobody can guess.</summary>
public static class WebhookAddress
{
    public const string Root = "/api/webhooks";

    /// <summary>The segment of the address at which MyPVit hands its secret over.</summary>
    public const string SecretReception = "mypvit-secret";

    private const int TokenBytes = 24;

    /// <summary>A token of 192 random bits, safe in a path.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>The path of its webhooks; null where it holds a token that cannot be read.</summary>
    public static string? PathOf(Connection connection, OpenedSecrets secrets)
    {
        var path = $"{Root}/{connection.Facts.WebhookPath}/{PublicId.Connection.Format(connection.Id)}";
        return connection.Facts.SignsWebhooks ? path : WithToken(path, secrets[SecretKind.CallbackToken]);
    }

    /// <summary>The path at which its issued secret is handed over; null where the dialect hands none over.</summary>
    public static string? SecretReceptionOf(Connection connection, OpenedSecrets secrets) =>
        connection.Scheme != AuthenticationScheme.MypvitSecret ? null
            : WithToken($"{Root}/{SecretReception}/{PublicId.Connection.Format(connection.Id)}", secrets[SecretKind.ReceptionToken]);

    private static string? WithToken(string path, string? token) => token is null ? null : $"{path}/{token}";
}
