using PaymentAdmin.Connections;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;

namespace PaymentAdmin.Webhooks;

/// <summary>
/// Takes in the secret that MyPVit hands over (mypvit-wire, "renew the secret"). It goes to the encrypted store and nowhere
/// else: neither into the inbox nor into a log.
/// </summary>
public sealed class ReceiveIssuedSecret(UnitOfWork unitOfWork, SecretVault vault)
{
    /// <param name="Connection">The connection's id, as the address has it.</param>
    /// <param name="Token">The last segment of the address.</param>
    /// <param name="Body">What arrived.</param>
    public sealed record Input(string Connection, string Token, byte[] Body);

    /// <exception cref="Refusal">404 where there is no such address; 400 where the secret cannot be read; 422 <c>other_account</c>.</exception>
    public Task Handle(Input input, CancellationToken cancellationToken)
    {
        var actor = Actor.System("MyPVit", Correlation.Current());
        return unitOfWork.Save(
            actor,
            async (db, now) =>
            {
                var door = await WebhookDoor.Open(db, vault, input.Connection, found => found.Scheme == AuthenticationScheme.MypvitSecret, now, cancellationToken);
                WebhookDoor.RequireToken(door.Secrets, SecretKind.ReceptionToken, input.Token);
                var connection = door.Connection;
                var issued = IssuedSecret.Read(input.Body);
                RequireSameAccount(connection, issued);
                await KeepIssuedSecret.Keep(db, vault, connection, issued, actor, now, cancellationToken);
                return connection.Id;
            },
            once: null,
            cancellationToken);
    }

    private static void RequireSameAccount(Connection connection, IssuedSecret issued)
    {
        if (!string.Equals(issued.OperationAccountCode, connection.OperationAccountCode, StringComparison.Ordinal))
        {
            throw Refusal.Rule("other_account", "The secret names another operation account than this connection's, or none.", "operation_account_code");
        }
    }
}
